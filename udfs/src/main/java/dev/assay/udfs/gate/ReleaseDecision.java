package dev.assay.udfs.gate;

import dev.assay.udfs.calibration.EvidenceFloors;
import dev.assay.udfs.statistics.GateConfirmation;
import dev.assay.udfs.statistics.GateState;
import dev.assay.udfs.statistics.Multiplicity;
import dev.assay.udfs.statistics.PairedEvidence;
import dev.assay.udfs.statistics.PairedGate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The decision on a candidate release: any deciding evaluator that blocks, blocks; all must pass.
 *
 * <p>Only evaluators that are calibrated well enough decide; the others annotate. Evidence that is
 * missing beyond the floors, or that cannot be compared, is INCONCLUSIVE whatever the rest of it
 * says. Policy lines are not corrected for the number of evaluators, confirmations are (Holm).
 *
 * @param confirmation CONFIRMED if one of the blocking evaluators is
 * @param reason sentences for a person
 * @param results the deciding evaluators first, among them those that block, then by name
 */
public record ReleaseDecision(
    GateState state, GateConfirmation confirmation, String reason, List<EvaluatorResult> results) {
  private static final Comparator<EvaluatorResult> ORDER =
      Comparator.comparing((EvaluatorResult result) -> !result.decides())
          .thenComparing(result -> severity(result.state()))
          .thenComparing(result -> result.evidence().evaluator().id())
          .thenComparing(result -> result.evidence().evaluator().version())
          .thenComparing(result -> result.evidence().evaluator().judgeModel())
          .thenComparing(result -> !result.evidence().slice().isAll())
          .thenComparing(result -> result.evidence().slice().name());

  public ReleaseDecision {
    results = List.copyOf(results);
  }

  /** Decides; the same evidence always gives the same answer, whatever its order. */
  public static ReleaseDecision of(List<EvaluatorEvidence> evidence, EvidenceFloors floors) {
    List<EvaluatorEvidence> deciding =
        evidence.stream().filter(EvaluatorEvidence::decides).toList();
    List<PairedEvidence> paired =
        deciding.stream().map(one -> Pairing.of(one.measurement().pairs())).toList();
    double[] adjusted =
        Multiplicity.holm(paired.stream().mapToDouble(PairedEvidence::pValue).toArray());
    List<EvaluatorResult> results = new ArrayList<>();
    for (int i = 0; i < deciding.size(); i++) {
      results.add(result(deciding.get(i), paired.get(i), adjusted[i], floors));
    }
    evidence.stream()
        .filter(one -> !one.decides())
        .map(one -> annotation(one, floors))
        .forEach(results::add);
    results.sort(ORDER);
    return overall(results);
  }

  private static EvaluatorResult annotation(EvaluatorEvidence evidence, EvidenceFloors floors) {
    PairedEvidence paired = Pairing.of(evidence.measurement().pairs());
    return result(evidence, paired, paired.pValue(), floors);
  }

  private static EvaluatorResult result(
      EvaluatorEvidence evidence, PairedEvidence paired, double adjustedP, EvidenceFloors floors) {
    PairedGate gate = PairedGate.decide(paired, evidence.policy(), adjustedP);
    PairedMeasurement measured = evidence.measurement();
    String shortfall = floors.shortfall(measured.coverage(), measured.errorRate());
    boolean refused = !evidence.refusal().isEmpty();
    // Missing evidence is a verdict neither way: the floors come before every other line.
    boolean open = refused || !shortfall.isEmpty();
    return new EvaluatorResult(
        evidence,
        paired,
        evidence.decides(),
        adjustedP,
        open ? GateState.INCONCLUSIVE : gate.state(),
        open ? GateConfirmation.NOT_BLOCKED : gate.confirmation(),
        refused
            ? evidence.refusal()
            : shortfall.isEmpty() ? gate.reason() : unseen(measured, paired, shortfall, gate),
        shortfall.isEmpty() ? gate.itemsNeeded() : measured.itemsShortOf(floors.minCoverage()),
        !shortfall.isEmpty() && measured.spokenOf() > 0,
        Pairing.power(measured.spokenOf(), evidence.policy()),
        Pairing.power(paired.units(), evidence.policy()));
  }

  /** What is missing, and what the rest would have said. */
  private static String unseen(
      PairedMeasurement measured, PairedEvidence paired, String shortfall, PairedGate gate) {
    String missing = shortfall + "; what is missing is missing evidence, a verdict neither way.";
    if (2 * measured.withoutTrace() > measured.spokenOf()) {
      missing +=
          " %d of %d items have no trace of one of the releases: run it over them, too. If its traces are the same cases, map what names a case: mapping.item in assay.yaml."
              .formatted(measured.withoutTrace(), measured.spokenOf());
    }
    if (paired.items() == 0) {
      return missing;
    }
    return missing
        + String.format(
            Locale.ROOT,
            " The %d of %d items that were seen (drop %.3f) would have said %s.",
            paired.items(),
            measured.spokenOf(),
            paired.drop(),
            gate.state());
  }

  private static ReleaseDecision overall(List<EvaluatorResult> results) {
    List<EvaluatorResult> deciding = results.stream().filter(EvaluatorResult::decides).toList();
    if (deciding.isEmpty()) {
      return new ReleaseDecision(
          GateState.INCONCLUSIVE,
          GateConfirmation.NOT_BLOCKED,
          results.isEmpty()
              ? "No evaluator has a verdict on either release."
              : "No evaluator is calibrated well enough on this dataset version to decide: "
                  + standings(results)
                  + ". Label and calibrate (assay calibrate says what each still needs), or let the"
                  + " labels of both releases decide (--score).",
          results);
    }
    List<EvaluatorResult> blocking = in(GateState.BLOCK, deciding);
    if (!blocking.isEmpty()) {
      boolean confirmed =
          blocking.stream().anyMatch(one -> one.confirmation() == GateConfirmation.CONFIRMED);
      return new ReleaseDecision(
          GateState.BLOCK,
          confirmed ? GateConfirmation.CONFIRMED : GateConfirmation.UNCONFIRMED,
          reasons(blocking),
          results);
    }
    List<EvaluatorResult> open =
        in(GateState.INCONCLUSIVE, deciding).stream()
            .filter(
                one ->
                    one.evidence().slice().demand() == GateSlice.Demand.MUST_PASS
                        || one.evidenceMissing())
            .toList();
    if (!open.isEmpty()) {
      return new ReleaseDecision(
          GateState.INCONCLUSIVE, GateConfirmation.NOT_BLOCKED, reasons(open), results);
    }
    return new ReleaseDecision(
        GateState.PASS,
        GateConfirmation.NOT_BLOCKED,
        reasons(in(GateState.PASS, deciding)),
        results);
  }

  private static List<EvaluatorResult> in(GateState state, List<EvaluatorResult> results) {
    return results.stream().filter(result -> result.state() == state).toList();
  }

  private static String reasons(List<EvaluatorResult> results) {
    return String.join(
        " ",
        results.stream().map(result -> result.evidence().name() + ": " + result.reason()).toList());
  }

  private static String standings(List<EvaluatorResult> results) {
    return String.join(
        ", ",
        results.stream()
            .map(result -> result.evidence().evaluator())
            .distinct()
            .map(
                one ->
                    one.calibrationId().isEmpty()
                        ? one.name() + " is not calibrated on it"
                        : one.name() + " is " + one.status())
            .toList());
  }

  private static int severity(GateState state) {
    return switch (state) {
      case BLOCK -> 0;
      case INCONCLUSIVE -> 1;
      case PASS -> 2;
    };
  }
}
