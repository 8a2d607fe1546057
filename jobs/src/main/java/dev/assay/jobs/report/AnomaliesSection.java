package dev.assay.jobs.report;

import dev.assay.jobs.report.Anomalies.RankedTrace;
import dev.assay.jobs.report.Anomalies.Reason;
import dev.assay.jobs.report.Anomalies.Signal;
import dev.assay.jobs.report.Block.Cell;
import dev.assay.jobs.report.Block.Column;
import dev.assay.jobs.report.Block.Grid;
import dev.assay.jobs.report.Block.Paragraph;
import dev.assay.jobs.report.Page.Section;
import java.util.List;
import java.util.stream.Collectors;

/** Says what was unusual, and why. */
final class AnomaliesSection {
  private AnomaliesSection() {}

  static Section of(Report report) {
    Anomalies anomalies = report.anomalies();
    if (anomalies.ranked() == 0) {
      return new Section(
          "anomalies",
          "What was unusual",
          List.of(new Paragraph("No trace was ranked for this day.")));
    }
    return new Section(
        "anomalies",
        "What was unusual",
        List.of(
            new Paragraph(
                "%s compared with what is usual in their slice. A trace is unusual in a signal where at most 1 in 20 is as high."
                    .formatted(were(anomalies.ranked()))),
            signals(anomalies.signals()),
            top(anomalies.top())));
  }

  private static String were(long traces) {
    return Words.count(traces, "trace") + (traces == 1 ? " was" : " were");
  }

  private static Grid signals(List<Signal> signals) {
    return new Grid(
        "Signals, by family",
        List.of(
            Column.text("Signal"),
            Column.text("Family"),
            Column.number("Unusual"),
            Column.number("By chance"),
            Column.number("Strongest"),
            Column.number("Usual there")),
        signals.stream().map(AnomaliesSection::signal).toList(),
        "");
  }

  private static List<Cell> signal(Signal one) {
    Cell unusual = Cell.number(Words.count(one.unusual()));
    return List.of(
        Cell.text(Words.name(one.name())),
        Cell.text(Words.name(one.family())),
        one.unusual() > 2 * one.expected() + 3 ? unusual.toned(Tone.ATTENTION) : unusual,
        Cell.number(Words.count(Math.round(one.expected()))),
        Cell.number(Words.value(one.strongest())),
        Cell.number(Words.value(one.strongestBaseline())));
  }

  private static Grid top(List<RankedTrace> top) {
    return new Grid(
        "The most unusual traces",
        List.of(Column.text("Trace"), Column.text("Why"), Column.text("In the queue")),
        top.stream().map(AnomaliesSection::trace).toList(),
        "To read one: assay show TRACE_ID");
  }

  private static List<Cell> trace(RankedTrace one) {
    return List.of(
        Cell.code(one.traceId()).noting(one.source()),
        Cell.text(
            one.reasons().stream().map(AnomaliesSection::reason).collect(Collectors.joining("; "))),
        Cell.text(one.arm().isEmpty() ? "no" : Words.name(one.arm())));
  }

  private static String reason(Reason one) {
    String usual =
        Double.isNaN(one.baseline()) ? "" : ", usual %s".formatted(Words.value(one.baseline()));
    return "%s %s%s (%s)"
        .formatted(Words.name(one.signal()), Words.value(one.raw()), usual, Words.rarity(one.p()));
  }
}
