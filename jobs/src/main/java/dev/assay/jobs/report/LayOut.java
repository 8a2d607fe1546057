package dev.assay.jobs.report;

import dev.assay.jobs.report.Page.Section;
import dev.assay.jobs.report.Page.Tile;
import dev.assay.udfs.statistics.CalibrationStatus;
import dev.assay.udfs.statistics.GateState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Lays a report out as a page: which sections, in which order. */
final class LayOut {
  private LayOut() {}

  static Page of(Report report) {
    Headline headline = Headline.of(report);
    List<Section> sections = new ArrayList<>();
    AlarmSection.of(report).ifPresent(sections::add);
    sections.add(NextStepsSection.of(report));
    switch (report.kind()) {
      case NIGHTLY ->
          sections.addAll(
              List.of(
                  ChangesSection.of(report),
                  IntakeSection.of(report),
                  AnomaliesSection.of(report),
                  QueueSection.of(report),
                  AgreementSection.of(report),
                  JudgingSection.of(report),
                  GateSection.of(report),
                  RateSection.of(report),
                  DriftSection.of(report),
                  CostSection.of(report)));
      case RELEASE ->
          sections.addAll(
              List.of(
                  GateSection.of(report), AgreementSection.of(report), ChangesSection.of(report)));
      case CALIBRATION ->
          sections.addAll(
              List.of(
                  AgreementSection.of(report), DriftSection.of(report), ChangesSection.of(report)));
    }
    return new Page(
        "Assay %s report, %s (UTC), %s"
            .formatted(report.kind().key(), Words.date(report.date()), report.lakehouse()),
        headline.text(),
        headline.tone(),
        tiles(report),
        sections,
        colophon(report.versions()));
  }

  private static List<Tile> tiles(Report report) {
    return switch (report.kind()) {
      case NIGHTLY -> nightTiles(report);
      case RELEASE -> releaseTiles(report.gates());
      case CALIBRATION -> statusTiles(report.agreements());
    };
  }

  private static List<Tile> nightTiles(Report report) {
    long usual = report.intake().usualTraces();
    int alarms = report.alarms().size();
    return List.of(
        new Tile(
            Words.count(report.intake().traces()),
            "traces",
            usual == 0 ? "" : "usual: %s".formatted(Words.count(usual)),
            Tone.PLAIN),
        new Tile(
            Words.count(report.queue().offered()),
            "queued for review",
            "since Monday: %s".formatted(Words.count(report.queue().thisWeek())),
            Tone.PLAIN),
        new Tile(
            "%d of %d"
                .formatted(AgreementWords.gating(report.agreements()), report.agreements().size()),
            "evaluators may gate",
            "",
            Tone.PLAIN),
        new Tile(
            Words.count(alarms),
            alarms == 1 ? "drift alarm" : "drift alarms",
            "",
            alarms == 0 ? Tone.PLAIN : Tone.ALARM),
        new Tile(
            Words.usd(report.spendUsd()),
            "spent on judges",
            "seven nights: %s".formatted(Words.usd(report.spendOfWeekUsd())),
            Tone.PLAIN));
  }

  private static List<Tile> releaseTiles(List<ReleaseGate> gates) {
    return Arrays.stream(GateState.values())
        .map(
            state ->
                new Tile(
                    Words.count(gates.stream().filter(gate -> gate.decision() == state).count()),
                    switch (state) {
                      case PASS -> "passed";
                      case BLOCK -> "blocked";
                      case INCONCLUSIVE -> "inconclusive";
                    },
                    "",
                    Tone.PLAIN))
        .toList();
  }

  private static List<Tile> statusTiles(List<Agreement> agreements) {
    return Arrays.stream(CalibrationStatus.values())
        .map(
            status ->
                new Tile(
                    Words.count(agreements.stream().filter(one -> one.status() == status).count()),
                    Words.name(status.name()),
                    AgreementWords.allows(status),
                    Tone.PLAIN))
        .toList();
  }

  private static String colophon(Map<String, Long> versions) {
    return versions.isEmpty()
        ? "The lakehouse has no tables yet."
        : new TreeMap<>(versions)
            .entrySet().stream()
                .map(table -> "%s %d".formatted(table.getKey(), table.getValue()))
                .collect(Collectors.joining(", ", "Made from table versions ", "."));
  }
}
