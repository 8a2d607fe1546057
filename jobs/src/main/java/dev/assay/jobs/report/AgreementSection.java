package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Cell;
import dev.assay.jobs.report.Block.Column;
import dev.assay.jobs.report.Block.Grid;
import dev.assay.jobs.report.Block.Paragraph;
import dev.assay.jobs.report.Page.Section;
import java.util.ArrayList;
import java.util.List;

/** Says how far each evaluator agrees with people, how well that is known, and what it may do. */
final class AgreementSection {
  private static final int MOST_DISAGREEMENTS = 5;

  private AgreementSection() {}

  static Section of(Report report) {
    List<Block> blocks = new ArrayList<>();
    if (report.agreements().isEmpty()) {
      blocks.add(new Paragraph("No evaluator has been measured against labels yet."));
    } else {
      blocks.add(
          new Paragraph(
              "Agreement is the Matthews correlation with people's labels: 1 is perfect, 0 is chance. Above 0.6, with a lower bound above 0.4, an evaluator may gate releases; between 0.4 and 0.6 it is a signal."));
      AgreementChart.of(report.agreements()).ifPresent(blocks::add);
      if (!Fonts.available()) {
        blocks.add(
            new Paragraph(
                "The charts are left out: the Java that made this report has no fonts. Install fontconfig and a font there."));
      }
      blocks.add(summary(report.agreements()));
      if (report.kind() == ReportKind.CALIBRATION) {
        blocks.add(counts(report.agreements()));
        blocks.add(besides(report.agreements()));
        disagreements(report.agreements()).ifPresent(blocks::add);
      }
    }
    return new Section("calibration", "How far the evaluators can be trusted", blocks);
  }

  private static Grid summary(List<Agreement> agreements) {
    return new Grid(
        "Calibration of each evaluator",
        List.of(
            Column.text("Evaluator"),
            Column.text("Status"),
            Column.number("MCC, 95 % interval"),
            Column.number("Failures caught"),
            Column.number("Good ones passed"),
            Column.number("Labels, with + without the failure"),
            Column.text("Why, and what next")),
        agreements.stream().map(AgreementSection::summary).toList(),
        "");
  }

  private static List<Cell> summary(Agreement one) {
    return List.of(
        Cell.text(one.evaluator())
            .noting(
                "%s on %s@%d%s"
                    .formatted(
                        one.failureMode(),
                        one.dataset(),
                        one.datasetVersion(),
                        one.slice().equals("all") ? "" : ", " + Words.name(one.slice()))),
        Cell.badge(Words.name(one.status().name()), AgreementWords.tone(one.status()))
            .noting(AgreementWords.allows(one.status())),
        Cell.number(one.isDefined() ? Words.coefficient(one.mcc().value()) : "undefined")
            .noting(AgreementWords.interval(one.mcc())),
        Cell.number(Words.percent(one.tpr().value())),
        Cell.number(Words.percent(one.tnr().value())),
        Cell.number("%d + %d".formatted(one.counts().positives(), one.counts().negatives())),
        Cell.text(one.reason()));
  }

  private static Grid counts(List<Agreement> agreements) {
    return new Grid(
        "Against the labels, one by one",
        List.of(
            Column.text("Evaluator"),
            Column.number("Failures flagged"),
            Column.number("Failures missed"),
            Column.number("Good ones flagged"),
            Column.number("Good ones passed"),
            Column.number("Without a score"),
            Column.number("Look")),
        agreements.stream()
            .map(
                one ->
                    List.of(
                        Cell.text(one.evaluator()).noting(one.failureMode()),
                        Cell.number(Words.count(one.counts().truePositives())),
                        Cell.number(Words.count(one.counts().falseNegatives())),
                        Cell.number(Words.count(one.counts().falsePositives())),
                        Cell.number(Words.count(one.counts().trueNegatives())),
                        Cell.number(Words.count(one.counts().unscored())),
                        Cell.number(Integer.toString(one.look()))))
            .toList(),
        "A look is a new fingerprint measured on the same labels; after three they are development data.");
  }

  private static Grid besides(List<Agreement> agreements) {
    return new Grid(
        "What stands beside it",
        List.of(
            Column.text("Evaluator"),
            Column.number("Failures caught, 95 %"),
            Column.number("Good ones passed, 95 %"),
            Column.number("Kappa"),
            Column.number("MCC, weighted"),
            Column.number("MCC in production"),
            Column.number("Coverage"),
            Column.number("Errors")),
        agreements.stream()
            .map(
                one ->
                    List.of(
                        Cell.text(one.evaluator())
                            .noting(
                                one.judgeModel().isEmpty() ? one.failureMode() : one.judgeModel()),
                        Cell.number(AgreementWords.interval(one.tpr())),
                        Cell.number(AgreementWords.interval(one.tnr())),
                        Cell.number(Words.coefficient(one.kappa())),
                        Cell.number(Words.coefficient(one.weightedMcc())),
                        Cell.number(Words.coefficient(one.transportedMcc())),
                        Cell.number(Words.percent(one.coverage())),
                        Cell.number(Words.percent(one.errorRate()))))
            .toList(),
        "Weighted: corrected for how the labelled traces were picked. In production: at the share of failures that production has.");
  }

  private static java.util.Optional<Grid> disagreements(List<Agreement> agreements) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Agreement one : agreements) {
      one.disagreements().stream()
          .limit(MOST_DISAGREEMENTS)
          .forEach(
              pair ->
                  rows.add(
                      List.of(
                          Cell.code(pair.traceId()).noting(pair.source()),
                          Cell.text(one.evaluator()),
                          Cell.text(pair.labelPositive() ? "failure" : "good"),
                          Cell.number(Words.coefficient(pair.score())))));
    }
    return rows.isEmpty()
        ? java.util.Optional.empty()
        : java.util.Optional.of(
            new Grid(
                "Where evaluator and people differ, worst first",
                List.of(
                    Column.text("Trace"),
                    Column.text("Evaluator"),
                    Column.text("People say"),
                    Column.number("Score, 1 is good")),
                rows,
                "At most %d of each evaluator; all are in the table calibrations."
                    .formatted(MOST_DISAGREEMENTS)));
  }
}
