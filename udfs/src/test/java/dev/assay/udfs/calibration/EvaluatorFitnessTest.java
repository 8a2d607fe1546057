package dev.assay.udfs.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.statistics.CalibrationStatus;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.MccStatus;
import dev.assay.udfs.statistics.OverfitCheck;
import dev.assay.udfs.statistics.StratifiedMcc;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluatorFitnessTest {
  private static final Stratum QUEUE = new Stratum("signal", 0.5, false);
  private static final Stratum RANDOM = new Stratum("random", 0.02, false);
  private static final Stratum SYNTHETIC = new Stratum("", Double.NaN, true);
  private static final CalibrationCircumstances FIRST = CalibrationCircumstances.FIRST_LOOK;

  @Test
  void gatesOnEnoughGoodLabels() {
    EvaluatorFitness fitness = EvaluatorFitness.of(slice(QUEUE, counts(28, 2, 2, 28)), FIRST);
    assertThat(fitness.status()).isEqualTo(CalibrationStatus.GATE_CONFIRMED);
    assertThat(fitness.mcc().value()).isCloseTo(0.8667, within(1e-4));
    assertThat(fitness.reason()).doesNotContain("Held").doesNotContain("no score");
  }

  @Test
  void holdsWhatAgreementAloneWouldLetThrough() {
    OutcomeCounts good = counts(28, 2, 2, 28);
    assertThat(EvaluatorFitness.of(slice(QUEUE, good), FIRST.atLook(3)).status())
        .isEqualTo(CalibrationStatus.GATE_CONFIRMED);

    EvaluatorFitness fourthLook = EvaluatorFitness.of(slice(QUEUE, good), FIRST.atLook(4));
    assertThat(fourthLook.status()).isEqualTo(CalibrationStatus.SIGNAL);
    assertThat(fourthLook.reason()).contains("look 4", "freeze fresh labels");

    EvaluatorFitness twoJudges = EvaluatorFitness.of(slice(QUEUE, good), FIRST.answeredBy(2));
    assertThat(twoJudges.status()).isEqualTo(CalibrationStatus.SIGNAL);
    assertThat(twoJudges.reason()).contains("2 judge models answered");

    EvaluatorFitness quarrels = EvaluatorFitness.of(slice(QUEUE, good), FIRST.leaving(3));
    assertThat(quarrels.status()).isEqualTo(CalibrationStatus.GATE_CONFIRMED);
    assertThat(quarrels.reason()).contains("unsure of them or disagree: 3");

    EvaluatorFitness overfit =
        EvaluatorFitness.of(slice(QUEUE, good), FIRST.fitting(OverfitCheck.OVERFIT));
    assertThat(overfit.status()).isEqualTo(CalibrationStatus.SIGNAL);
    assertThat(overfit.reason()).contains("overfit");

    EvaluatorFitness olderRubric =
        EvaluatorFitness.of(slice(QUEUE, good), FIRST.followingRubric(2, 1));
    assertThat(olderRubric.status()).isEqualTo(CalibrationStatus.SIGNAL);
    assertThat(olderRubric.reason()).contains("follows rubric 2", "given under rubric 1");

    EvaluatorFitness synthetic = EvaluatorFitness.of(slice(SYNTHETIC, good), FIRST);
    assertThat(synthetic.status()).isEqualTo(CalibrationStatus.SIGNAL);
    assertThat(synthetic.reason()).contains("synthetic traces never make a gate");
  }

  @Test
  void countsErrorsAsMissingEvidence() {
    OutcomeCounts tenthPerfect = new OutcomeCounts(new ConfusionCounts(12, 0, 0, 12), 6, 210, 0, 0);
    EvaluatorFitness fitness = EvaluatorFitness.of(slice(QUEUE, tenthPerfect), FIRST);
    assertThat(fitness.mcc().value()).isEqualTo(1);
    assertThat(fitness.status()).isEqualTo(CalibrationStatus.SIGNAL);
    assertThat(fitness.reason())
        .contains("88 % of the verdicts are errors")
        .contains(
            "216 of 240 labelled items have no score (210 errored, 6 abstained, 0 not judged)");

    SliceOutcomes halfJudged = new SliceOutcomes(Map.of(QUEUE, counts(28, 2, 2, 28)), 120);
    assertThat(halfJudged.coverage()).isEqualTo(0.5);
    assertThat(EvaluatorFitness.of(halfJudged, FIRST).reason())
        .contains("50 % of the items have a score")
        .contains("60 not judged");

    SliceOutcomes allErrored = slice(QUEUE, new OutcomeCounts(ConfusionCounts.NONE, 0, 40, 0, 0));
    EvaluatorFitness nothing = EvaluatorFitness.of(allErrored, FIRST);
    assertThat(nothing.status()).isEqualTo(CalibrationStatus.INSUFFICIENT);
    assertThat(nothing.mcc().status()).isEqualTo(MccStatus.NO_POSITIVES);
    assertThat(allErrored.coverage()).isZero();
    assertThat(allErrored.errorRate()).isEqualTo(1);
  }

  @Test
  void leavesOutWhatItDoesNotSpeakOf() {
    OutcomeCounts some = new OutcomeCounts(new ConfusionCounts(28, 2, 2, 28), 0, 0, 40, 7);
    SliceOutcomes outcomes = slice(QUEUE, some);
    assertThat(outcomes.coverage()).isEqualTo(1);
    EvaluatorFitness fitness = EvaluatorFitness.of(outcomes, FIRST);
    assertThat(fitness.status()).isEqualTo(CalibrationStatus.GATE_CONFIRMED);
    assertThat(fitness.reason())
        .contains("does not apply to 40 labelled items, 7 of them with the failure");
  }

  @Test
  void restsOnRealTracesWhereTheySuffice() {
    SliceOutcomes mixed =
        new SliceOutcomes(
            Map.of(QUEUE, counts(28, 2, 2, 28), SYNTHETIC, counts(0, 30, 30, 0)), 120);
    EvaluatorFitness fitness = EvaluatorFitness.of(mixed, FIRST);
    assertThat(fitness.counts()).isEqualTo(new ConfusionCounts(28, 2, 2, 28));
    assertThat(fitness.status()).isEqualTo(CalibrationStatus.GATE_CONFIRMED);
    assertThat(fitness.reason()).contains("60 labels on synthetic traces are left out");

    SliceOutcomes fewReal =
        new SliceOutcomes(Map.of(QUEUE, counts(5, 0, 0, 5), SYNTHETIC, counts(28, 2, 2, 28)), 70);
    assertThat(EvaluatorFitness.of(fewReal, FIRST).counts().total()).isEqualTo(70);
    assertThat(EvaluatorFitness.of(fewReal, FIRST).status()).isEqualTo(CalibrationStatus.SIGNAL);
  }

  @Test
  void keepsAGateWithinTheHysteresis() {
    OutcomeCounts borderline = counts(17, 5, 5, 17);
    CalibrationStatus fresh = EvaluatorFitness.of(slice(QUEUE, borderline), FIRST).status();
    assertThat(fresh).isEqualTo(CalibrationStatus.SIGNAL);
    OutcomeCounts near = counts(24, 6, 6, 20);
    double value = near.confusion().mcc();
    assertThat(value).isBetween(0.55, 0.6);
    assertThat(EvaluatorFitness.of(slice(QUEUE, near), FIRST).status())
        .isEqualTo(CalibrationStatus.SIGNAL);
    assertThat(
            EvaluatorFitness.of(slice(QUEUE, near), FIRST.after(CalibrationStatus.GATE)).status())
        .isEqualTo(CalibrationStatus.GATE);
  }

  @Test
  void weighsEachLabelByWhatItStandsFor() {
    SliceOutcomes outcomes =
        new SliceOutcomes(Map.of(QUEUE, counts(10, 2, 2, 6), RANDOM, counts(1, 1, 1, 17)), 40);
    assertThat(StratifiedMcc.weighted(outcomes.weighted()))
        .isEqualTo(new ConfusionCounts(70, 54, 54, 862));
    double sum = 20 * 2 + 20 * 50;
    assertThat(outcomes.effectiveSize()).isCloseTo(sum * sum / (20 * 4 + 20 * 2500), within(1e-9));
    assertThat(slice(SYNTHETIC, counts(1, 1, 1, 1)).effectiveSize()).isZero();
    assertThat(slice(SYNTHETIC, counts(1, 1, 1, 1)).weighted()).isEmpty();
    assertThat(new SliceOutcomes(Map.of(), 0).weighted()).isEmpty();
  }

  @Test
  void refusesMoreVerdictsThanLabels() {
    assertThatThrownBy(() -> new SliceOutcomes(Map.of(QUEUE, counts(1, 1, 1, 1)), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 of 3");
  }

  private static OutcomeCounts counts(int tp, int fp, int fn, int tn) {
    return new OutcomeCounts(new ConfusionCounts(tp, fp, fn, tn), 0, 0, 0, 0);
  }

  private static SliceOutcomes slice(Stratum stratum, OutcomeCounts counts) {
    return new SliceOutcomes(Map.of(stratum, counts), counts.judged());
  }
}
