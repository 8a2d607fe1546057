package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Cell;
import dev.assay.jobs.report.Block.Column;
import dev.assay.jobs.report.Block.Grid;
import dev.assay.jobs.report.Block.Paragraph;
import dev.assay.jobs.report.Page.Section;
import dev.assay.jobs.report.ReleaseGate.Flip;
import dev.assay.jobs.report.ReleaseGate.Measured;
import java.util.ArrayList;
import java.util.List;

/** Says which releases may go out, and what that rests on. */
final class GateSection {
  private static final int MOST_FLIPS = 20;

  private GateSection() {}

  static Section of(Report report) {
    List<ReleaseGate> gates = report.gates();
    if (gates.isEmpty()) {
      return new Section(
          "gates", "Releases", List.of(new Paragraph("No release has been gated yet.")));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(decisions(gates));
    if (report.kind() == ReportKind.RELEASE) {
      ReleaseGate newest = gates.get(0);
      blocks.add(measured(newest));
      if (!newest.flips().isEmpty()) {
        blocks.add(flips(newest));
      }
    }
    return new Section("gates", "Releases", blocks);
  }

  private static Grid decisions(List<ReleaseGate> gates) {
    return new Grid(
        "Decisions, newest first",
        List.of(Column.text("Candidate"), Column.text("Decision"), Column.text("Why")),
        gates.stream().map(GateSection::decision).toList(),
        "");
  }

  private static List<Cell> decision(ReleaseGate gate) {
    Cell why = Cell.text(gate.reason());
    return List.of(
        Cell.text(gate.candidate())
            .noting(
                "against %s on %s@%d"
                    .formatted(gate.baseline(), gate.dataset(), gate.datasetVersion())),
        Cell.badge(GateWords.decision(gate), GateWords.tone(gate.decision())),
        gate.overrideBy().isEmpty()
            ? why
            : why.noting("Overridden by %s: %s".formatted(gate.overrideBy(), gate.overrideWhy())));
  }

  private static Grid measured(ReleaseGate gate) {
    return new Grid(
        "What each evaluator measured on %s against %s"
            .formatted(gate.candidate(), gate.baseline()),
        List.of(
            Column.text("Evaluator"),
            Column.text("Says"),
            Column.number("Baseline"),
            Column.number("Candidate"),
            Column.number("Drop, at most"),
            Column.number("p"),
            Column.number("Items"),
            Column.text("What it could see")),
        gate.evaluators().stream().map(GateSection::measured).toList(),
        "Only evaluators that may gate decide; the others annotate. The drop is followed by its one-sided 95 % upper bound, p is corrected for the number of evaluators (Holm).");
  }

  private static List<Cell> measured(Measured one) {
    Cell says = Cell.badge(Words.name(one.state().name()), GateWords.tone(one.state()));
    return List.of(
        Cell.text(one.evaluator()).noting(one.failureMode()),
        one.decides() ? says : says.toned(Tone.PLAIN).noting("annotates only"),
        Cell.number(Words.coefficient(one.baseline())),
        Cell.number(Words.coefficient(one.candidate())),
        Cell.number(Words.coefficient(one.drop()))
            .noting("at most " + Words.coefficient(one.dropUpperBound())),
        Cell.number(Words.value(one.p())),
        Cell.number(Words.count(one.items())),
        Cell.text(one.power()));
  }

  private static Grid flips(ReleaseGate gate) {
    int left = gate.flips().size() - MOST_FLIPS;
    return new Grid(
        "Items whose score changed, worst first",
        List.of(
            Column.text("Item"),
            Column.text("Evaluator"),
            Column.number("Baseline"),
            Column.number("Candidate"),
            Column.text("The candidate's trace")),
        gate.flips().stream().limit(MOST_FLIPS).map(GateSection::flip).toList(),
        left > 0 ? "%s more are in decision.json.".formatted(Words.count(left)) : "");
  }

  private static List<Cell> flip(Flip one) {
    return List.of(
        Cell.code(one.itemId()),
        Cell.text(one.evaluator()),
        Cell.number(Words.coefficient(one.baseline())),
        Cell.number(Words.coefficient(one.candidate())),
        Cell.code(one.candidateTrace()));
  }
}
