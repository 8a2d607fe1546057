package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Cell;
import dev.assay.jobs.report.Block.Column;
import dev.assay.jobs.report.Block.Grid;
import dev.assay.jobs.report.Block.Paragraph;
import dev.assay.jobs.report.Judging.Evaluator;
import dev.assay.jobs.report.Judging.Flagged;
import dev.assay.jobs.report.Page.Section;
import java.util.ArrayList;
import java.util.List;

/** Says what the evaluators found in the day's traces. */
final class JudgingSection {
  private static final int LONGEST_JUSTIFICATION = 240;

  private JudgingSection() {}

  static Section of(Report report) {
    Judging judging = report.judging();
    if (judging.evaluators().isEmpty()) {
      return new Section(
          "verdicts",
          "What the evaluators found",
          List.of(new Paragraph("No evaluator has looked at traces of this day.")));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(evaluators(judging.evaluators()));
    if (!judging.flagged().isEmpty()) {
      blocks.add(flagged(judging.flagged()));
    }
    return new Section("verdicts", "What the evaluators found", blocks);
  }

  private static Grid evaluators(List<Evaluator> evaluators) {
    return new Grid(
        "Verdicts on traces of this day",
        List.of(
            Column.text("Evaluator"),
            Column.number("Scored"),
            Column.number("Flagged, uncorrected"),
            Column.number("Abstained"),
            Column.number("Errored"),
            Column.number("Not applicable"),
            Column.number("Cost")),
        evaluators.stream().map(JudgingSection::evaluator).toList(),
        "The share that was flagged is uncorrected: it is no failure rate, because an evaluator errs.");
  }

  private static List<Cell> evaluator(Evaluator one) {
    Cell errored = Cell.number(Words.count(one.errored()));
    Cell flagged = Cell.number(Words.count(one.flagged()));
    return List.of(
        Cell.text("%s v%d".formatted(one.id(), one.version())),
        Cell.number(Words.count(one.scored())),
        one.scored() == 0
            ? flagged
            : flagged.noting(Words.percent((double) one.flagged() / one.scored())),
        Cell.number(Words.count(one.abstained())),
        one.errored() > 0 ? errored.toned(Tone.ATTENTION) : errored,
        Cell.number(Words.count(one.notApplicable())),
        Cell.number(one.costUsd() == 0 ? "–" : Words.usd(one.costUsd())));
  }

  private static Grid flagged(List<Flagged> flagged) {
    return new Grid(
        "Some that were flagged",
        List.of(
            Column.text("Trace"),
            Column.text("Evaluator"),
            Column.number("Score"),
            Column.text("Justification")),
        flagged.stream()
            .map(
                one ->
                    List.of(
                        Cell.code(one.traceId()).noting(one.source()),
                        Cell.text(one.evaluatorId()),
                        Cell.number(Words.coefficient(one.score())),
                        Cell.text(Inert.line(one.justification(), LONGEST_JUSTIFICATION))))
            .toList(),
        "");
  }
}
