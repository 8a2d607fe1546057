package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Cell;
import dev.assay.jobs.report.Block.Column;
import dev.assay.jobs.report.Block.Grid;
import dev.assay.jobs.report.Block.Paragraph;
import dev.assay.jobs.report.Page.Section;
import dev.assay.udfs.drift.ProductionRate;
import java.util.List;

/** Says what is watched, and how far it is from its threshold. */
final class DriftSection {
  private static final int MOST_ROWS = 20;

  private DriftSection() {}

  static Section of(Report report) {
    List<DriftMonitor> monitors =
        report.drift().stream()
            .filter(one -> !one.monitor().equals(ProductionRate.MONITOR))
            .toList();
    if (monitors.isEmpty()) {
      return new Section(
          "drift",
          "What is watched",
          List.of(new Paragraph("Nothing was watched in the two weeks up to this day.")));
    }
    return new Section(
        "drift",
        "What is watched",
        List.of(
            new Paragraph(
                "%s as of %s; %s."
                    .formatted(
                        Words.sentence(Words.count(monitors.size(), "monitor")),
                        Words.date(monitors.get(0).date()),
                        report.alarms().isEmpty()
                            ? "none in alarm"
                            : "%s in alarm".formatted(Words.count(report.alarms().size())))),
            new Grid(
                "Monitors, alarms first",
                List.of(
                    Column.text("Monitor"),
                    Column.text("State"),
                    Column.number("Value"),
                    Column.number("Threshold"),
                    Column.text("In words")),
                monitors.stream().limit(MOST_ROWS).map(DriftSection::monitor).toList(),
                monitors.size() <= MOST_ROWS
                    ? ""
                    : "%s more are in the table drift."
                        .formatted(Words.count(monitors.size() - MOST_ROWS)))));
  }

  private static List<Cell> monitor(DriftMonitor one) {
    return List.of(
        Cell.text(Words.name(one.monitor()))
            .noting("%s, %s".formatted(one.subject(), Words.name(one.statistic()))),
        Cell.badge(Words.name(one.state()), one.inAlarm() ? Tone.ALARM : Tone.PLAIN),
        Cell.number(Words.value(one.value())),
        Cell.number(Words.value(one.threshold())),
        Cell.text(one.message()));
  }
}
