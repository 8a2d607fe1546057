package dev.assay.jobs.calibration;

import dev.assay.jobs.calibration.LabelledVerdicts.Bridge;
import dev.assay.udfs.calibration.ProductionAgreement;
import dev.assay.udfs.calibration.ScoredLabel;
import dev.assay.udfs.statistics.AgreementCeiling;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.GradedAgreement;
import dev.assay.udfs.statistics.Interval;
import dev.assay.udfs.statistics.JudgeRepeats;
import dev.assay.udfs.statistics.MccEstimate;
import dev.assay.udfs.statistics.MccStatus;
import dev.assay.udfs.statistics.OverfitCheck;
import dev.assay.udfs.statistics.ThresholdChoice.CrossValidated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What stands beside an evaluator's status and does not make it.
 *
 * @param production its agreement at production prevalence
 * @param reviewers how two reviewers agree
 * @param repeats how often it was asked again, and flipped
 * @param threshold another threshold, chosen out of fold
 * @param graded how its scores follow people's grades
 * @param fitted what it said of the labels that it was made from; none for one that saw no label
 * @param heldOut what it said of those that nothing is made from
 * @param overfit how the two compare
 * @param bridge how it compares with the version or judge model before it
 */
record CalibrationSupplement(
    Optional<ProductionAgreement> production,
    Optional<MccEstimate> reviewers,
    JudgeRepeats repeats,
    Optional<CrossValidated> threshold,
    Optional<GradedAgreement> graded,
    ConfusionCounts fitted,
    ConfusionCounts heldOut,
    OverfitCheck overfit,
    Optional<Bridge> bridge) {
  private static final double REPEATS_PAY = 0.15;
  private static final double STEADY = 0.10;

  static CalibrationSupplement of(
      MeasuredEvaluator measured,
      ConfusionCounts counts,
      EvaluatorIdentity evaluator,
      Optional<MccEstimate> reviewers,
      List<ScoredLabel> scored,
      Optional<Bridge> bridge) {
    return new CalibrationSupplement(
        ProductionAgreement.of(measured.outcomes(), counts),
        reviewers,
        measured.repeats(),
        measured.threshold() == null
            ? Optional.empty()
            : ScoredLabel.threshold(scored, measured.threshold()),
        ScoredLabel.graded(scored),
        evaluator.fitting() == EvaluatorIdentity.Fitting.FIXED
            ? ConfusionCounts.NONE
            : measured.fitted(),
        measured.heldOut(),
        evaluator.overfit(measured),
        bridge);
  }

  /** The interval of the highest MCC that the reviewers' agreement allows; [0, 1] if unknown. */
  static Interval ceiling(Optional<MccEstimate> reviewers) {
    return reviewers.map(AgreementCeiling::interval).orElse(new Interval(0, 1));
  }

  /** Columns of {@code calibrations} by name; what is not known is left out. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    production.ifPresent(
        known -> {
          values.put(CalibrationsTable.PRODUCTION_PREVALENCE, known.prevalence());
          values.put(
              CalibrationsTable.PREVALENCE_BASIS, known.basis().name().toLowerCase(Locale.ROOT));
          values.put(CalibrationsTable.TRANSPORTED_MCC, known.mcc().value());
          values.put(CalibrationsTable.TRANSPORTED_MCC_LOW, known.mcc().interval95().lower());
          values.put(CalibrationsTable.TRANSPORTED_MCC_HIGH, known.mcc().interval95().upper());
        });
    reviewers.ifPresent(
        known -> {
          values.put(CalibrationsTable.REVIEWER_MCC, known.value());
          values.put(CalibrationsTable.CEILING_LOW, ceiling(reviewers).lower());
          values.put(CalibrationsTable.CEILING_HIGH, ceiling(reviewers).upper());
        });
    if (repeats.pairs() > 0) {
      values.put(CalibrationsTable.REPEAT_PAIRS, repeats.pairs());
      values.put(CalibrationsTable.FLIP_RATE, repeats.flipRate());
      putIfFinite(values, CalibrationsTable.TEST_RETEST, repeats.testRetest());
    }
    threshold.ifPresent(
        chosen -> {
          values.put(CalibrationsTable.SUGGESTED_THRESHOLD, chosen.threshold());
          values.put(CalibrationsTable.OUT_OF_FOLD_MCC, chosen.counts().mcc());
        });
    graded.ifPresent(
        ranks -> {
          values.put(CalibrationsTable.GRADED_LABELS, ranks.n());
          putIfFinite(values, CalibrationsTable.SPEARMAN, ranks.spearman());
          values.put(CalibrationsTable.SPEARMAN_LOW, ranks.interval95().lower());
          values.put(CalibrationsTable.SPEARMAN_HIGH, ranks.interval95().upper());
          putIfFinite(values, CalibrationsTable.KENDALL_TAU_B, ranks.kendallTauB());
          putIfFinite(values, CalibrationsTable.CONCORDANCE, ranks.concordance());
          putIfFinite(values, CalibrationsTable.MEAN_DIFFERENCE, ranks.meanDifference());
          values.put(CalibrationsTable.RANKS_USABLE, ranks.usableForRanking());
        });
    bridge.ifPresent(
        known -> {
          values.put(CalibrationsTable.BRIDGE_FROM, known.from());
          values.put(CalibrationsTable.BRIDGE_ITEMS, known.figures().items());
          values.put(CalibrationsTable.BRIDGE_FLIPS, known.figures().flips());
          values.put(CalibrationsTable.BRIDGE_P, known.figures().pValue());
          values.put(CalibrationsTable.BRIDGE_SHIFT, known.figures().change().shift());
          values.put(CalibrationsTable.BRIDGE_SHIFT_P, known.figures().change().shiftP());
          putIfFinite(
              values, CalibrationsTable.BRIDGE_TAU_B, known.figures().change().kendallTauB());
          values.put(CalibrationsTable.BRIDGE_ALARM, known.figures().alarm());
        });
    if (isComparable()) {
      values.put(CalibrationsTable.FITTED_MCC, fitted.mcc());
      values.put(CalibrationsTable.HELD_OUT_MCC, heldOut.mcc());
      values.put(CalibrationsTable.OVERFIT, overfit.name().toLowerCase(Locale.ROOT));
    }
    return values;
  }

  private boolean isComparable() {
    return fitted.mccStatus() == MccStatus.DEFINED
        && heldOut.positives() > 0
        && heldOut.negatives() > 0;
  }

  private static void putIfFinite(Map<String, Object> values, String column, double value) {
    if (Double.isFinite(value)) {
      values.put(column, value);
    }
  }

  /** Sentences for a person. */
  List<String> sentences() {
    List<String> lines = new ArrayList<>();
    production.ifPresent(
        known ->
            lines.add(
                words(
                    "Carried to production, where %.1f %% fail (by %s): MCC %.2f [%.2f, %.2f].",
                    100 * known.prevalence(),
                    switch (known.basis()) {
                      case WEIGHTED_LABELS -> "all labels, weighted";
                      case RANDOM_LABELS -> "the random reserve";
                    },
                    known.mcc().value(),
                    known.mcc().interval95().lower(),
                    known.mcc().interval95().upper())));
    reviewers.ifPresent(
        known ->
            lines.add(
                words(
                    "Two reviewers agree by MCC %.2f: no evaluator shows more than %.2f [%.2f, %.2f].",
                    known.value(),
                    new AgreementCeiling(known.value()).value(),
                    ceiling(reviewers).lower(),
                    ceiling(reviewers).upper())));
    graded.ifPresent(
        ranks ->
            lines.add(
                words(
                    "On %d graded labels its ranks follow theirs by %.2f [%.2f, %.2f] (Spearman; tau-b %.2f), %s; scores lie %+.2f from grades, concordance %.2f.",
                    ranks.n(),
                    ranks.spearman(),
                    ranks.interval95().lower(),
                    ranks.interval95().upper(),
                    ranks.kendallTauB(),
                    ranks.usableForRanking()
                        ? "well enough to rank and to show trends"
                        : "too little or on too few to rank by",
                    ranks.meanDifference(),
                    ranks.concordance())));
    if (repeats.pairs() > 0) {
      lines.add(
          words(
              "Asked again it flips in %.0f %% of %d pairs of runs%s.",
              100 * repeats.flipRate(), repeats.pairs(), flipAdvice()));
    }
    bridge.ifPresent(
        known ->
            lines.add(
                "Against %s %s%s."
                    .formatted(
                        known.from(),
                        known.figures().inWords(),
                        known.figures().alarm() ? ": they do not judge alike" : "")));
    threshold.ifPresent(
        chosen ->
            lines.add(
                words(
                    "Out of fold the best threshold is %.3f, with MCC %.2f; to use it, give the evaluator a new version.",
                    chosen.threshold(), chosen.counts().mcc())));
    if (isComparable() && overfit != OverfitCheck.NONE) {
      lines.add(
          words(
              "It fits the labels that it was made from better: MCC %.2f there, %.2f on labels it has not seen (%s).",
              fitted.mcc(), heldOut.mcc(), overfit.name().toLowerCase(Locale.ROOT)));
    }
    return lines;
  }

  private String flipAdvice() {
    if (repeats.flipRate() > REPEATS_PAY) {
      return ": more repeats pay";
    }
    return repeats.flipRate() > STEADY ? ": more than the 10 % that a gate should have" : "";
  }

  private static String words(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
