package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.statistics.PositionSwap.Preference;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

class JudgeVectorTest {
  @VectorSource("1e_threshold")
  void threshold(Vector vector) {
    double[] scores = vector.numbers("score");
    boolean[] failed = vector.flags("y");
    ThresholdChoice choice =
        ThresholdChoice.of(
            IntStream.range(0, scores.length)
                .mapToObj(
                    i ->
                        new ThresholdChoice.Item(
                            scores[i],
                            failed[i]
                                ? ThresholdChoice.Outcome.FAILED
                                : ThresholdChoice.Outcome.SOUND,
                            "cluster-" + i))
                .toList());
    vector.check("best_mcc", choice.mcc(), Vector.CLOSED);
    // A null stands for an infinite threshold.
    List<JsonNode> expected =
        StreamSupport.stream(vector.expected("thresholds").spliterator(), false).toList();
    assertThat(choice.thresholds()).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      if (expected.get(i).isNull()) {
        assertThat(choice.thresholds().get(i)).isInfinite();
      } else {
        assertThat(choice.thresholds().get(i))
            .isCloseTo(expected.get(i).doubleValue(), within(Vector.CLOSED));
      }
    }
    vector.assertAllChecked();
  }

  @VectorSource("8a_calibration")
  void calibration(Vector vector) {
    double[] scores = vector.numbers("score");
    boolean[] failed = vector.flags("y");
    Reliability reliability = Reliability.of(scores, failed, 5);
    vector
        .check("brier", reliability.brier(), Vector.CLOSED)
        .check("ece5", reliability.expectedCalibrationError(), Vector.CLOSED)
        .check("isotonic_sorted", Reliability.isotonic(scores, failed), Vector.CLOSED);
    if (vector.has("platt_a")) {
      PlattScaling platt = PlattScaling.fit(scores, failed);
      vector
          .check("platt_a", platt.slope(), 1e-5)
          .check("platt_b", platt.intercept(), 1e-5)
          .check("platt_p", Arrays.stream(scores).map(platt::probability).toArray(), 5.1e-6);
    }
    vector.assertAllChecked();
  }

  @VectorSource("8b_prior_shift")
  void priorShift(Vector vector) {
    double adjusted =
        PlattScaling.atPrevalence(
            vector.number("p"),
            vector.number("prev_calibration"),
            vector.number("prev_production"));
    vector.check("p_adj", adjusted, Vector.CLOSED).assertAllChecked();
  }

  @VectorSource("8c_spearman_brown")
  void reliabilityOfMean(Vector vector) {
    double reliability = JudgeRepeats.reliabilityOfMean(vector.number("r"), vector.integer("k"));
    vector.check("r_k", reliability, Vector.CLOSED).assertAllChecked();
  }

  @VectorSource("8d_majority_of_k")
  void majority(Vector vector) {
    double right = JudgeRepeats.majorityRight(vector.number("p_correct"), vector.integer("k"));
    vector.check("p_majority_correct", right, Vector.CLOSED).assertAllChecked();
  }

  @VectorSource("8e_position_swap")
  void positionSwap(Vector vector) {
    PositionSwap swap =
        PositionSwap.of(preferences(vector.in("order1")), preferences(vector.in("order2")));
    assertThat(swap.verdicts()).isEqualTo(preferences(vector.expected("final")));
    vector.check("consistency", swap.consistency(), Vector.CLOSED).assertAllChecked();
  }

  @VectorSource("8f_scorecard")
  void scorecard(Vector vector) {
    Scorecard card =
        new Scorecard(
            StreamSupport.stream(vector.in("evaluators").spliterator(), false)
                .map(JudgeVectorTest::entry)
                .toList());
    JsonNode weights = vector.expected("weights");
    assertThat(weights).hasSize(card.entries().size());
    for (Scorecard.Entry entry : card.entries()) {
      assertThat(entry.weight())
          .isCloseTo(weights.path(entry.name()).doubleValue(), within(Vector.CLOSED));
    }
    vector
        .check("score", card.score().orElseThrow(), Vector.CLOSED)
        .check("gate_min", card.worstGate().orElseThrow(), Vector.CLOSED)
        .assertAllChecked();
    assertThat(card.coverage()).isEqualTo(1);
  }

  @VectorSource("8g_agreement01")
  void agreement(Vector vector) {
    double mcc = vector.number("mcc");
    MccEstimate estimate = new MccEstimate(mcc, MccStatus.DEFINED, new Interval(-1, 1), -1, -1, 1);
    vector
        .check("agreement01", estimate.agreement01(), Vector.CLOSED)
        // Named in the vectors as what agreement is not: it would put chance at one half.
        .check("affine", (mcc + 1) / 2, Vector.CLOSED)
        .assertAllChecked();
    assertThat(estimate.inverted()).isEqualTo(mcc < 0);
  }

  private static Scorecard.Entry entry(JsonNode node) {
    double mcc = node.path("mcc").doubleValue();
    CalibrationStatus status =
        mcc > 0.6
            ? CalibrationStatus.GATE
            : mcc >= 0.4 ? CalibrationStatus.SIGNAL : CalibrationStatus.REVISE;
    return new Scorecard.Entry(
        node.path("name").asText(), status, mcc, node.path("score").doubleValue());
  }

  private static List<Preference> preferences(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(node -> Preference.valueOf(node.asText().toUpperCase(Locale.ROOT)))
        .toList();
  }
}
