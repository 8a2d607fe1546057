package dev.assay.udfs.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.gate.EvaluatorEvidence;
import dev.assay.udfs.gate.GatingEvaluator;
import dev.assay.udfs.gate.ItemMeasurements;
import dev.assay.udfs.gate.ItemMeasurements.Item;
import dev.assay.udfs.gate.ItemMeasurements.Outcome;
import dev.assay.udfs.gate.ItemMeasurements.TraceRef;
import dev.assay.udfs.gate.ReleaseDecision;
import dev.assay.udfs.statistics.CalibrationStatus;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.GatePolicy;
import dev.assay.udfs.statistics.GateState;
import dev.assay.udfs.statistics.MccStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left to say where there is hardly anything to say it from. */
class DegenerateInputsTest {
  private static final Stratum QUEUE = new Stratum("", Double.NaN, false);

  /** Columns: the four cells, abstained, errored, labelled items; the answer. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "no label,               0,  0,  0,  0,  0,  0,  0, INSUFFICIENT, NO_POSITIVES, 20",
    "one item,               1,  0,  0,  0,  0,  0,  1, INSUFFICIENT, NO_NEGATIVES, 19",
    "failures alone,        30,  0, 10,  0,  0,  0, 40, INSUFFICIENT, NO_NEGATIVES, 10",
    "sound ones alone,       0, 10,  0, 30,  0,  0, 40, INSUFFICIENT, NO_POSITIVES, 10",
    "all errors,             0,  0,  0,  0,  0, 40, 40, INSUFFICIENT, NO_POSITIVES, 20",
    "all abstained,          0,  0,  0,  0, 40,  0, 40, INSUFFICIENT, NO_POSITIVES, 20",
    "labels without verdict, 0,  0,  0,  0,  0,  0, 40, INSUFFICIENT, NO_POSITIVES, 20",
    "one score that flags,  20, 20,  0,  0,  0,  0, 40, REVISE,       ALWAYS_FLAGS,  0",
    "one score that passes,  0,  0, 20, 20,  0,  0, 40, REVISE,       NEVER_FLAGS,   0"
  })
  void aCalibrationHasAnAnswer(
      String name,
      int tp,
      int fp,
      int fn,
      int tn,
      int abstained,
      int errored,
      int labelled,
      CalibrationStatus status,
      MccStatus mcc,
      int needed) {
    OutcomeCounts counts =
        new OutcomeCounts(new ConfusionCounts(tp, fp, fn, tn), abstained, errored, 0, 0);
    SliceOutcomes outcomes = new SliceOutcomes(Map.of(QUEUE, counts), labelled);

    EvaluatorFitness fitness = EvaluatorFitness.of(outcomes, CalibrationCircumstances.FIRST_LOOK);

    assertThat(fitness.status()).isEqualTo(status);
    assertThat(fitness.mcc().status()).isEqualTo(mcc);
    assertThat(fitness.mcc().value()).isZero();
    assertThat(fitness.mcc().agreement01()).isZero();
    assertThat(fitness.mcc().interval95().lower())
        .isBetween(-1.0, fitness.mcc().interval95().upper());
    assertThat(fitness.labelsNeeded().total()).isEqualTo(needed);
    assertThat(outcomes.coverage()).isBetween(0.0, 1.0);
    assertThat(outcomes.errorRate()).isBetween(0.0, 1.0);
    assertThat(fitness.reason().contains("evaluate again before labelling"))
        .isEqualTo(labelled > counts.scored());
  }

  @Test
  void gradesAndThresholdsNeedSomethingToCompare() {
    List<ScoredLabel> oneScore =
        IntStream.range(0, 80)
            .mapToObj(i -> new ScoredLabel(0.5, i % 2 == 0, 1.0 + i % 5, "c" + i))
            .toList();
    assertThat(ScoredLabel.threshold(oneScore, 0.5)).isEmpty();
    assertThat(ScoredLabel.graded(oneScore).orElseThrow().spearman()).isNaN();
    assertThat(ScoredLabel.graded(oneScore).orElseThrow().usableForRanking()).isFalse();

    List<ScoredLabel> noGrade =
        IntStream.range(0, 80)
            .mapToObj(i -> new ScoredLabel(i / 80.0, i % 2 == 0, Double.NaN, "c" + i))
            .toList();
    assertThat(ScoredLabel.graded(noGrade)).isEmpty();
    assertThat(ScoredLabel.graded(List.of())).isEmpty();
    assertThat(ScoredLabel.threshold(List.of(), 0.5)).isEmpty();

    List<ScoredLabel> oneCluster =
        IntStream.range(0, 80)
            .mapToObj(i -> new ScoredLabel(i / 80.0, i % 2 == 0, Double.NaN, "c"))
            .toList();
    assertThat(ScoredLabel.threshold(oneCluster, 0.5))
        .hasValueSatisfying(chosen -> assertThat(chosen.threshold()).isFinite());
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"ERRORED", "ABSTAINED", "NOT_JUDGED", "NOT_APPLICABLE"})
  void aGateThatSawNothingDecidesNothing(Outcome outcome) {
    ReleaseDecision decision = decide(60, outcome);
    assertThat(decision.state()).isEqualTo(GateState.INCONCLUSIVE);
    assertThat(decision.results().get(0).paired().items()).isZero();
    assertThat(decision.reason()).contains("e@1");
  }

  @Test
  void aGateOfNoItemOrOneDecidesNothing() {
    assertThat(decide(0, Outcome.PASSED).state()).isEqualTo(GateState.INCONCLUSIVE);
    assertThat(decide(1, Outcome.PASSED).state()).isEqualTo(GateState.INCONCLUSIVE);
    assertThat(decide(25, Outcome.PASSED).state()).isEqualTo(GateState.PASS);
    // All fail before and after: nothing has become worse.
    assertThat(decide(25, Outcome.FLAGGED).state()).isEqualTo(GateState.PASS);
  }

  private static ReleaseDecision decide(int items, Outcome outcome) {
    GatingEvaluator evaluator =
        new GatingEvaluator(
            "e", 1, "f", "", "mode", "calibration", CalibrationStatus.GATE, 0.8, 0.6);
    List<Item> both =
        IntStream.range(0, items)
            .mapToObj(
                i ->
                    new Item(
                        "i" + i,
                        "c" + i,
                        List.of(new TraceRef("a" + i, "a" + i)),
                        List.of(new TraceRef("b" + i, "b" + i))))
            .toList();
    return ReleaseDecision.of(
        List.of(
            EvaluatorEvidence.comparable(
                evaluator, ItemMeasurements.of(both, trace -> outcome), GatePolicy.DEFAULT)),
        EvidenceFloors.DEFAULT);
  }
}
