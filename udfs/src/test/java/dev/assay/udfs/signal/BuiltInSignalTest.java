package dev.assay.udfs.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInSignalTest {
  static Stream<Arguments> signalsOfHandMadeTraces() {
    return Stream.of(
        Arguments.of(
            BuiltInSignal.CONTEXT_PRESSURE,
            Map.of(Feature.MAX_INPUT_TOKENS, 96_000.0, Feature.CONTEXT_WINDOW, 128_000.0),
            0.75),
        Arguments.of(BuiltInSignal.TOTAL_TOKENS, Map.of(Feature.TOTAL_TOKENS, 27_046.0), 27_046.0),
        Arguments.of(BuiltInSignal.OUTPUT_TOKENS, Map.of(Feature.OUTPUT_TOKENS, 596.0), 596.0),
        Arguments.of(BuiltInSignal.REASONING_TOKENS, Map.of(Feature.REASONING_TOKENS, 12.0), 12.0),
        Arguments.of(BuiltInSignal.FEW_OUTPUT_TOKENS, Map.of(Feature.OUTPUT_TOKENS, 1.0), 1.0),
        Arguments.of(
            BuiltInSignal.RESUBMISSION,
            Map.of(Feature.RESUBMISSIONS, 1.0, Feature.ASKED_AGAIN_AFTER, 1.0),
            2.0),
        Arguments.of(BuiltInSignal.NEGATIVE_FEEDBACK, Map.of(Feature.NEGATIVE_FEEDBACK, 1.0), 1.0),
        Arguments.of(BuiltInSignal.TOOL_ERRORS, Map.of(Feature.TOOL_ERRORS, 3.0), 3.0),
        Arguments.of(BuiltInSignal.ADJUSTED_RETRIES, Map.of(Feature.ADJUSTED_RETRIES, 2.0), 2.0),
        Arguments.of(BuiltInSignal.IGNORED_RESULTS, Map.of(Feature.IGNORED_RESULTS, 1.0), 1.0),
        Arguments.of(BuiltInSignal.REPEATED_CALLS, Map.of(Feature.REPEATED_CALLS, 2.0), 2.0),
        Arguments.of(BuiltInSignal.LOOP, Map.of(Feature.MAX_SAME_CALL, 3.0), 3.0),
        Arguments.of(BuiltInSignal.LOOP, Map.of(Feature.MAX_SAME_CALL, 2.0), 0.0),
        Arguments.of(BuiltInSignal.SPAN_ERRORS, Map.of(Feature.ERROR_SPANS, 1.0), 1.0),
        Arguments.of(BuiltInSignal.GUARDRAIL_TRIPS, Map.of(Feature.GUARDRAIL_TRIPS, 1.0), 1.0),
        Arguments.of(BuiltInSignal.LOW_CONFIDENCE, Map.of(Feature.MIN_CONFIDENCE, 0.25), 0.75),
        Arguments.of(BuiltInSignal.REFUSALS, Map.of(Feature.REFUSALS, 1.0), 1.0),
        Arguments.of(BuiltInSignal.HANDOFFS, Map.of(Feature.HANDOFFS, 1.0), 1.0),
        Arguments.of(BuiltInSignal.DURATION, Map.of(Feature.DURATION_MS, 57_000.0), 57_000.0),
        Arguments.of(BuiltInSignal.DEPTH, Map.of(Feature.DEPTH, 4.0), 4.0),
        Arguments.of(BuiltInSignal.STEPS, Map.of(Feature.SPAN_COUNT, 19.0), 19.0),
        Arguments.of(BuiltInSignal.SHORT_RUN, Map.of(Feature.SPAN_COUNT, 2.0), 2.0),
        Arguments.of(BuiltInSignal.TRUNCATED_OUTPUT, Map.of(Feature.TRUNCATED_OUTPUTS, 1.0), 1.0),
        Arguments.of(BuiltInSignal.EMPTY_OUTPUT, Map.of(Feature.EMPTY_OUTPUTS, 1.0), 1.0),
        Arguments.of(BuiltInSignal.NOVELTY, Map.of(Feature.NOVELTY, 0.9), 0.9));
  }

  @ParameterizedTest
  @MethodSource("signalsOfHandMadeTraces")
  void measuresTheTrace(BuiltInSignal signal, Map<Feature, Double> trace, double expected) {
    assertThat(signal.value(TraceFeatures.of(trace))).isEqualTo(expected);
  }

  /** Each signal, alone raised in one of many equal traces, makes that trace the first. */
  @ParameterizedTest
  @MethodSource("signalsOfHandMadeTraces")
  void anUnusualTraceIsFound(BuiltInSignal signal, Map<Feature, Double> trace, double raw) {
    if (raw == 0) {
      return;
    }
    Map<Integer, Long> usual = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      double value = signal.tail() == Tail.LOWER_OUTLIER ? raw * (50 + i % 20) : raw / (2 + i % 3);
      usual.merge(signal.tail() == Tail.EVENT ? 0 : Buckets.of(value), 1L, Long::sum);
    }
    usual.merge(Buckets.of(raw), 1L, Long::sum);
    Baseline baseline = new Baseline(List.of(Reference.of(usual)));
    Scorer scorer = SignalCatalog.BUILT_IN.scorer(Map.of());

    ScoredTrace scored = scorer.score(TraceFeatures.of(trace), Map.of(signal.measure(), baseline));

    assertThat(scored.top()).isPresent();
    assertThat(scored.top().orElseThrow().signal()).isEqualTo(signal);
    assertThat(scored.top().orElseThrow().p())
        .isEqualTo((signal.tail() == Tail.EVENT ? 1 : 0.5) / 301);
  }

  @Test
  void whatWasNotTracedIsNotMeasured() {
    TraceFeatures nothing = TraceFeatures.of(Map.of());
    assertThat(Arrays.stream(BuiltInSignal.values()))
        .filteredOn(signal -> signal != BuiltInSignal.RESUBMISSION)
        .allMatch(signal -> Double.isNaN(signal.value(nothing)));
    assertThat(
            BuiltInSignal.CONTEXT_PRESSURE.value(
                TraceFeatures.of(Map.of(Feature.MAX_INPUT_TOKENS, 1.0))))
        .isNaN();
  }

  @Test
  void namesAreUnique() {
    assertThat(Arrays.stream(BuiltInSignal.values()).map(BuiltInSignal::key))
        .doesNotHaveDuplicates();
    assertThat(SignalCatalog.BUILT_IN.measured()).hasSize(BuiltInSignal.values().length - 2);
  }
}
