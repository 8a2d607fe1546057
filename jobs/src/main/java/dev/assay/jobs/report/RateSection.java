package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Cell;
import dev.assay.jobs.report.Block.Column;
import dev.assay.jobs.report.Block.Grid;
import dev.assay.jobs.report.Block.Paragraph;
import dev.assay.jobs.report.Page.Section;
import dev.assay.udfs.drift.ProductionRate;
import java.util.List;

/**
 * Says how often each failure mode occurs in production, corrected for what evaluators get wrong.
 */
final class RateSection {
  private RateSection() {}

  static Section of(Report report) {
    List<DriftMonitor> rates =
        report.drift().stream()
            .filter(one -> one.monitor().equals(ProductionRate.MONITOR))
            .toList();
    return new Section(
        "rates",
        "How often it fails",
        rates.isEmpty()
            ? List.of(new Paragraph("No calibrated evaluator has seen production yet."))
            : List.of(
                new Grid(
                    "Failure modes, corrected for what evaluators and the queue get wrong",
                    List.of(
                        Column.text("Failure mode"),
                        Column.number("Rate"),
                        Column.text("In words")),
                    rates.stream().map(RateSection::rate).toList(),
                    "")));
  }

  private static List<Cell> rate(DriftMonitor one) {
    return List.of(
        Cell.text(one.subject()).noting(one.statistic()),
        Cell.number(Double.isNaN(one.value()) ? "–" : Words.value(one.value())),
        Cell.text(one.message()));
  }
}
