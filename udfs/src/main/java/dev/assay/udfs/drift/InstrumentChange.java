package dev.assay.udfs.drift;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether an evaluator that ran is the one that was calibrated: the same file, judge model,
 * parameters and answering snapshot.
 */
public final class InstrumentChange {
  /** The monitor's name. */
  public static final String MONITOR = "instrument";

  private static final String CALIBRATE =
      "Calibrate it on the current dataset version before anything rests on it: assay evaluate"
          + " --dataset NAME@V, then assay calibrate --dataset NAME@V.";

  private InstrumentChange() {}

  /**
   * An evaluator as it ran, or as it was calibrated.
   *
   * @param judgeModel as asked for; empty for other evaluators than judges
   * @param settings fingerprint and parameters together
   * @param answering the models that answered; empty if unknown
   */
  public record Instrument(
      String evaluatorId, int version, String judgeModel, String settings, Set<String> answering) {
    public Instrument {
      answering = Set.copyOf(answering);
    }

    String name() {
      return evaluatorId + "@" + version + (judgeModel.isEmpty() ? "" : " on " + judgeModel);
    }

    private boolean isMadeAs(Instrument other) {
      return settings.equals(other.settings) && judgeModel.equals(other.judgeModel);
    }
  }

  /**
   * The finding for an instrument that ran.
   *
   * @param ran with {@code verdicts} verdicts that day
   * @param calibrated all of its evaluator that ever were, in any order
   */
  public static DriftFinding of(Instrument ran, long verdicts, Collection<Instrument> calibrated) {
    List<Instrument> alike = calibrated.stream().filter(ran::isMadeAs).toList();
    if (alike.isEmpty()) {
      return calibrated.stream()
          .max(Comparator.comparingInt(Instrument::version))
          .map(
              before ->
                  finding(
                      ran,
                      verdicts,
                      DriftState.CHANGED,
                      "%s ran; what was calibrated is %s.".formatted(ran.name(), before.name()),
                      CALIBRATE))
          // What was never calibrated has not changed.
          .orElseGet(
              () ->
                  finding(
                      ran,
                      verdicts,
                      DriftState.UNKNOWN,
                      ran.name() + " ran, and was never calibrated. " + CALIBRATE,
                      ""));
    }
    Set<String> known = new TreeSet<>();
    alike.forEach(one -> known.addAll(one.answering()));
    Set<String> fresh = new TreeSet<>(ran.answering());
    fresh.removeAll(known);
    if (!fresh.isEmpty() && !known.isEmpty()) {
      return finding(
          ran,
          verdicts,
          DriftState.CHANGED,
          "%s was answered by %s; it was calibrated on answers of %s."
              .formatted(ran.name(), String.join(", ", fresh), String.join(", ", known)),
          "The provider serves another model under the same name: judge the frozen dataset again"
              + " (a new evaluator version or a pinned model), and calibrate.");
    }
    return finding(
        ran, verdicts, DriftState.OK, ran.name() + " is the one that was calibrated.", "");
  }

  private static DriftFinding finding(
      Instrument ran, long verdicts, DriftState state, String message, String action) {
    return new DriftFinding(
        MONITOR,
        ran.name(),
        "changed since calibration",
        state == DriftState.CHANGED ? 1 : 0,
        1,
        Double.NaN,
        0,
        verdicts,
        state,
        message,
        action);
  }
}
