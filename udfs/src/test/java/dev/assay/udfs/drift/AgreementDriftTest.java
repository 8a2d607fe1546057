package dev.assay.udfs.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.drift.ProductionRate.Evidence;
import dev.assay.udfs.drift.ProductionRate.Method;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.DoubleSampling;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgreementDriftTest {
  private static final FreshAgreement AT_TENTH = FreshAgreement.start(0, 100);

  @Test
  void investigatesThenDemotesAnEvaluatorThatGetsWorse() {
    FreshAgreement fresh = AT_TENTH;
    assertThat(fresh.finding("tone@1", "c", 7).state()).isEqualTo(DriftState.UNKNOWN);
    fresh = fresh.after(new boolean[30]);
    assertThat(fresh.finding("tone@1", "c", 7).state()).isEqualTo(DriftState.OK);
    // Five in a row: 5 ln 3 = 5.49.
    fresh = fresh.after(true, true, true, true, true);
    DriftFinding investigated = fresh.finding("tone@1", "c", 7);
    assertThat(investigated.state()).isEqualTo(DriftState.SIGNAL);
    assertThat(investigated.value()).isCloseTo(5 * Math.log(3), within(1e-9));
    assertThat(investigated.threshold()).isEqualTo(4.5);
    fresh = fresh.after(true, true, true, true, true, true, true);
    DriftFinding demoted = fresh.finding("tone@1", "c", 7);
    assertThat(demoted.state()).isEqualTo(DriftState.DRIFT);
    assertThat(demoted.message()).contains("12 of 42 fresh labels");
    assertThat(demoted.action()).contains("counts as a SIGNAL");
    // It stays so, however well it does after that.
    assertThat(fresh.after(new boolean[100]).demotes()).isTrue();
  }

  @Test
  void goesOnWhereTheDayBeforeLeftOff() {
    boolean[] labels = {true, false, false, true, true, false, true};
    FreshAgreement whole = AT_TENTH.after(labels);
    FreshAgreement parts = AT_TENTH;
    for (boolean label : labels) {
      parts = AT_TENTH.resume(parts.carried()).after(label);
    }
    assertThat(parts.carried()).isEqualTo(whole.carried());
    assertThat(AT_TENTH.resume(List.of()).carried()).isEqualTo(AT_TENTH.carried());

    List<Double> found = whole.finding("e", "c", 7).carried();
    assertThat(AT_TENTH.resume(found).carried()).isEqualTo(whole.carried());
    assertThat(AT_TENTH.labelsKnown(found)).hasValue(7);
    assertThat(AT_TENTH.labelsKnown(whole.carried())).isEmpty();
    assertThat(AT_TENTH.labelsKnown(List.of())).isEmpty();
  }

  @Test
  void doesNotTakeACalibrationsErrorForDrift() {
    // 6 of 22 disagreed: up to 41 % is within what was calibrated.
    FreshAgreement loose = FreshAgreement.start(6, 22).after(true, true, true, true);
    assertThat(loose.finding("e", "c", 7).state()).isEqualTo(DriftState.OK);
    assertThat(FreshAgreement.start(0, 0).finding("e", "c", 7).message()).contains("75 %");
  }

  /** Stated: within 250 labels CUSUM one in six, the e-process at most one in twenty, ever. */
  @Test
  void keepsToItsFalseAlarmRates() {
    SplittableRandom random = new SplittableRandom(3);
    int runs = 400;
    int investigated = 0;
    int demoted = 0;
    for (int run = 0; run < runs; run++) {
      FreshAgreement fresh = AT_TENTH;
      boolean alarmed = false;
      for (int label = 0; label < 250; label++) {
        fresh = fresh.after(random.nextDouble() < 0.10);
        alarmed |= fresh.finding("e", "c", 7).state().isAlarm();
      }
      investigated += alarmed ? 1 : 0;
      demoted += fresh.demotes() ? 1 : 0;
    }
    assertThat(investigated / (double) runs).isBetween(0.10, 0.24);
    assertThat(demoted / (double) runs).isLessThanOrEqualTo(0.05);
  }

  @Test
  void correctsARateByTheBestMeansThereIs() {
    ConfusionCounts good = new ConfusionCounts(20, 4, 2, 40);
    DoubleSampling sampled = new DoubleSampling(12, 20, 1, 20, 0, 0);
    Evidence both = new Evidence("e@1", 100, 1000, sampled, good, 3, 30, "c");
    assertThat(ProductionRate.method(both)).isEqualTo(Method.DOUBLE_SAMPLING);
    DriftFinding rate = ProductionRate.of("m", both);
    // 0.1 * 12/20 + 0.9 * 1/20.
    assertThat(rate.value()).isCloseTo(0.105, within(1e-9));
    assertThat(rate.interval().orElseThrow().contains(0.105)).isTrue();
    assertThat(rate.message()).contains("10.5 % of traces", "flags 10.0 %", "uncorrected");

    Evidence fewSampled =
        new Evidence("e@1", 100, 1000, new DoubleSampling(5, 9, 0, 20, 0, 0), good, 3, 30, "c");
    assertThat(ProductionRate.method(fewSampled)).isEqualTo(Method.ROGAN_GLADEN);
    assertThat(ProductionRate.estimate(fewSampled).value())
        .isCloseTo((0.1 + 40 / 44.0 - 1) / (20 / 22.0 + 40 / 44.0 - 1), within(1e-9));

    ConfusionCounts useless = new ConfusionCounts(5, 20, 5, 20);
    Evidence reserve = new Evidence("e@1", 100, 1000, DoubleSampling.NONE, useless, 3, 30, "c");
    assertThat(ProductionRate.method(reserve)).isEqualTo(Method.RANDOM_RESERVE);
    assertThat(ProductionRate.estimate(reserve).value()).isEqualTo(0.1);

    DriftFinding unknown =
        ProductionRate.of(
            "m", new Evidence("e@1", 100, 1000, DoubleSampling.NONE, useless, 0, 9, "c"));
    assertThat(unknown.state()).isEqualTo(DriftState.UNKNOWN);
    assertThat(unknown.value()).isNaN();
    assertThat(unknown.message()).contains("not known", "flags 10.0 %", "uncorrected");
    DriftFinding silent =
        ProductionRate.of("m", new Evidence("e@1", 0, 0, sampled, ConfusionCounts.NONE, 0, 0, "c"));
    assertThat(silent.message()).doesNotContain("uncorrected");
  }

  @Test
  void looksAtHowAReviewerAnswersAgain() {
    assertThat(ReviewerDrift.of("anna", "m", new ConfusionCounts(10, 0, 1, 10)).state())
        .isEqualTo(DriftState.OK);
    assertThat(ReviewerDrift.of("anna", "m", new ConfusionCounts(8, 1, 2, 9)).state())
        .isEqualTo(DriftState.SIGNAL);
    assertThat(ReviewerDrift.of("anna", "m", new ConfusionCounts(20, 20, 20, 20)).state())
        .isEqualTo(DriftState.DRIFT);
    assertThat(ReviewerDrift.of("anna", "m", new ConfusionCounts(2, 1, 1, 2)).state())
        .isEqualTo(DriftState.UNKNOWN);
    assertThat(ReviewerDrift.of("anna", "m", new ConfusionCounts(0, 0, 0, 30)).state())
        .isEqualTo(DriftState.UNKNOWN);
  }
}
