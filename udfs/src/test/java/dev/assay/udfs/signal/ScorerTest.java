package dev.assay.udfs.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.errors.UserException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScorerTest {
  private static final Baseline RARE = counts(Map.of(0.0, 99L, 1.0, 1L));
  private static final Baseline COMMON = counts(Map.of(0.0, 60L, 1.0, 40L));

  @Test
  void theScoreLiesCloseToTheStrongestEvidence() {
    ScoredTrace scored =
        score(
            Map.of(),
            Map.of(Feature.TOOL_ERRORS, 1.0, Feature.GUARDRAIL_TRIPS, 1.0),
            Map.of("tool_errors", RARE, "guardrail_trips", COMMON));
    double strong = -0.5 * Math.log(0.01);
    double weak = -Math.log(0.4);
    assertThat(scored.score())
        .isCloseTo(Math.hypot(strong, weak), within(1e-12))
        .isBetween(strong, 1.1 * strong);
    assertThat(scored.top().orElseThrow().signal()).isEqualTo(BuiltInSignal.TOOL_ERRORS);
  }

  @Test
  void aFamilyCountsOnce() {
    ScoredTrace scored =
        score(
            Map.of(),
            Map.of(Feature.TOOL_ERRORS, 1.0, Feature.ERROR_SPANS, 1.0),
            Map.of("tool_errors", RARE, "span_errors", RARE));
    assertThat(scored.score()).isCloseTo(-0.5 * Math.log(0.01), within(1e-12));
  }

  @Test
  void weightsOfTheConfigurationTakeTheSignalsPlace() {
    Map<Feature, Double> trace = Map.of(Feature.HANDOFFS, 1.0);
    Map<String, Baseline> usual = Map.of("handoffs", RARE);
    assertThat(score(Map.of(), trace, usual).score())
        .isCloseTo(-0.125 * Math.log(0.01), within(1e-12));
    assertThat(score(Map.of("handoffs", 2.0), trace, usual).score())
        .isCloseTo(-2 * Math.log(0.01), within(1e-12));
    assertThat(score(Map.of("handoffs", 0.0), trace, usual).top()).isEmpty();
  }

  @Test
  void aTraceWithoutEvidenceHasTheScoreZero() {
    ScoredTrace scored =
        score(Map.of(), Map.of(Feature.TOOL_ERRORS, 0.0), Map.of("tool_errors", RARE));
    assertThat(scored.score()).isZero();
    assertThat(scored.readings()).hasSize(1);
  }

  @Test
  void namesAnUnknownWeight() {
    assertThatThrownBy(() -> SignalCatalog.BUILT_IN.scorer(Map.of("tool_error", 1.0)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("tool_error")
        .hasMessageContaining("did you mean 'tool_errors'");
  }

  @Test
  void saysInWordsWhatIsUnusual() {
    Reading reading = new Reading(BuiltInSignal.TOTAL_TOKENS, 87_821, 27_046.5, 0.0251, 3.68);
    assertThat(Why.of(reading)).isEqualTo("total tokens: 87821, usually 27000 (top 2.51 %)");
    assertThat(Why.of(new Reading(BuiltInSignal.SHORT_RUN, 2, 19, 0.0025, 3)))
        .isEqualTo("steps: 2, usually 19 (bottom 0.25 %)");
    assertThat(Why.number(1_234_567)).isEqualTo("1230000");
    assertThat(Why.number(0.7512)).isEqualTo("0.751");
  }

  private static ScoredTrace score(
      Map<String, Double> weights, Map<Feature, Double> trace, Map<String, Baseline> usual) {
    return SignalCatalog.BUILT_IN.scorer(weights).score(TraceFeatures.of(trace), usual);
  }

  private static Baseline counts(Map<Double, Long> values) {
    Map<Integer, Long> buckets = new java.util.HashMap<>();
    values.forEach((value, n) -> buckets.put(Buckets.of(value), n));
    return new Baseline(List.of(Reference.of(buckets)));
  }
}
