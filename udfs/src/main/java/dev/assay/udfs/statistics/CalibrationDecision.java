package dev.assay.udfs.statistics;

import java.util.Locale;

/**
 * What an evaluator may be used for, why, and how many labels would change it.
 *
 * <p>The rules, in order:
 *
 * <ol>
 *   <li>FIX_LABELS: the upper end of the human ceiling is below 0.65.
 *   <li>INSUFFICIENT: fewer than ten labels of a class.
 *   <li>REVISE: the evaluator flags nothing or everything.
 *   <li>GATE_CONFIRMED: one-sided 90 % lower bound above 0.6.
 *   <li>GATE: MCC above 0.6 and one-sided 95 % lower bound above 0.4. The bound cuts the false
 *       gates of a judge of true MCC 0.4 at 10+10 labels from 18 % to 5 %, and costs nothing from
 *       30+30 on.
 *   <li>GATE is kept, not given, while MCC >= 0.55 and the bound is >= 0.35, so that noise does not
 *       switch a gate on and off.
 *   <li>SIGNAL: MCC of 0.4 or more.
 *   <li>REVISE: the rest; provisional while the one-sided 95 % upper bound reaches 0.6.
 * </ol>
 *
 * @param reason one or two sentences, free of label text
 * @param labelsNeeded what would lift an INSUFFICIENT, settle a SIGNAL or a provisional REVISE, or
 *     confirm a GATE; none otherwise
 */
public record CalibrationDecision(
    CalibrationStatus status, String reason, LabelsNeeded labelsNeeded) {
  private static final double GATE_MCC = 0.6;
  private static final double GATE_BOUND = 0.4;
  private static final double KEEP_MCC = 0.55;
  private static final double KEEP_BOUND = 0.35;
  private static final double SIGNAL_MCC = 0.4;
  private static final double LOWEST_CEILING = 0.65;
  private static final int CLASS_MINIMUM = 10;

  /** Decides; the same evidence always gives the same answer. */
  public static CalibrationDecision of(CalibrationEvidence evidence) {
    ConfusionCounts counts = evidence.counts();
    MccEstimate mcc = evidence.mcc();
    if (evidence.ceiling().upper() < LOWEST_CEILING) {
      return new CalibrationDecision(
          CalibrationStatus.FIX_LABELS,
          words(
              "Reviewers agree so little that no evaluator can be seen above MCC %.2f; a clearer"
                  + " rubric is needed, not more labels.",
              evidence.ceiling().upper()),
          LabelsNeeded.NONE);
    }
    if (Math.min(counts.positives(), counts.negatives()) < CLASS_MINIMUM) {
      return insufficient(counts);
    }
    return switch (mcc.status()) {
      case NEVER_FLAGS -> revise("It flags nothing on this slice.");
      case ALWAYS_FLAGS -> revise("It flags everything on this slice.");
      // With ten labels of each class the first two cannot be.
      case NO_POSITIVES, NO_NEGATIVES, DEFINED -> byAgreement(counts, mcc, evidence.previous());
    };
  }

  private static CalibrationDecision byAgreement(
      ConfusionCounts counts, MccEstimate mcc, CalibrationStatus previous) {
    if (mcc.value() > GATE_MCC && mcc.lowerBound90() > GATE_MCC) {
      return new CalibrationDecision(
          CalibrationStatus.GATE_CONFIRMED,
          words("MCC %.2f, and with 90 %% confidence above %.2f.", mcc.value(), mcc.lowerBound90()),
          LabelsNeeded.NONE);
    }
    if (mcc.value() > GATE_MCC && mcc.lowerBound95() > GATE_BOUND) {
      return gate(counts, mcc);
    }
    if (previous.gates() && mcc.value() >= KEEP_MCC && mcc.lowerBound95() >= KEEP_BOUND) {
      return new CalibrationDecision(
          CalibrationStatus.GATE,
          words(
              "MCC %.2f with lower bound %.2f would not make a gate, but is within 0.05 of what"
                  + " does, and it was one: kept.",
              mcc.value(), mcc.lowerBound95()),
          LabelsNeeded.NONE);
    }
    if (mcc.value() > GATE_MCC) {
      return tooFewToGate(counts, mcc);
    }
    return mcc.value() >= SIGNAL_MCC ? signal(counts, mcc) : reviseByAgreement(counts, mcc);
  }

  private static CalibrationDecision insufficient(ConfusionCounts counts) {
    LabelsNeeded needed =
        new LabelsNeeded(missing(counts.positives()), missing(counts.negatives()));
    return new CalibrationDecision(
        CalibrationStatus.INSUFFICIENT,
        words(
            "%.0f labels with the failure and %.0f without; ten of each are the least. %s are"
                + " needed.",
            counts.positives(), counts.negatives(), needed.inWords()),
        needed);
  }

  private static int missing(double labels) {
    return (int) Math.ceil(Math.max(0, CLASS_MINIMUM - labels));
  }

  private static CalibrationDecision gate(ConfusionCounts counts, MccEstimate mcc) {
    LabelsNeeded needed =
        LabelsNeeded.untilSettled(
            counts, table -> DeltaMcc.shrunkInterval(table, 0.80).lower() > GATE_MCC);
    return new CalibrationDecision(
        CalibrationStatus.GATE,
        words(
            "MCC %.2f, and with 95 %% confidence above %.2f. %s at these rates would confirm it"
                + " above 0.6.",
            mcc.value(), mcc.lowerBound95(), needed.inWords()),
        needed);
  }

  private static CalibrationDecision tooFewToGate(ConfusionCounts counts, MccEstimate mcc) {
    LabelsNeeded needed =
        LabelsNeeded.untilSettled(
            counts, table -> DeltaMcc.shrunkInterval(table, 0.90).lower() > GATE_BOUND);
    return new CalibrationDecision(
        CalibrationStatus.SIGNAL,
        words(
            "MCC %.2f is above 0.6, but its lower bound %.2f is not above 0.4: too few labels. %s"
                + " at these rates would make it a gate.",
            mcc.value(), mcc.lowerBound95(), needed.inWords()),
        needed);
  }

  private static CalibrationDecision signal(ConfusionCounts counts, MccEstimate mcc) {
    int more = (int) Math.ceil(Math.max(0, MccPlanning.LABELS_TO_TELL_GATE - counts.total()));
    LabelsNeeded needed = LabelsNeeded.split(more, 0.5);
    String settled =
        more == 0
            ? "There are labels enough to say so: recalibrate or split it."
            : needed.inWords() + " would tell 0.6 from 0.4.";
    return new CalibrationDecision(
        CalibrationStatus.SIGNAL,
        words(
            "MCC %.2f lies between 0.4 and 0.6, 95 %% interval %.2f to %.2f. %s",
            mcc.value(), mcc.interval95().lower(), mcc.interval95().upper(), settled),
        needed);
  }

  private static CalibrationDecision reviseByAgreement(ConfusionCounts counts, MccEstimate mcc) {
    String direction = mcc.inverted() ? " Its flags point the wrong way (inverted)." : "";
    if (mcc.upperBound95() < GATE_MCC) {
      return revise(
          words(
              "MCC %.2f, and with 95 %% confidence below %.2f.%s",
              mcc.value(), mcc.upperBound95(), direction));
    }
    LabelsNeeded needed =
        LabelsNeeded.untilSettled(
            counts, table -> DeltaMcc.shrunkInterval(table, 0.90).upper() < GATE_MCC);
    return new CalibrationDecision(
        CalibrationStatus.REVISE,
        words(
            "Provisional: MCC %.2f is below 0.4, but its upper bound %.2f reaches 0.6. %s at these"
                + " rates would settle it.%s",
            mcc.value(), mcc.upperBound95(), needed.inWords(), direction),
        needed);
  }

  private static CalibrationDecision revise(String reason) {
    return new CalibrationDecision(CalibrationStatus.REVISE, reason, LabelsNeeded.NONE);
  }

  private static String words(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
