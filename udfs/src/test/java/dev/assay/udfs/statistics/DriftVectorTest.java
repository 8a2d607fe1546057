package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

class DriftVectorTest {
  @VectorSource("6a_psi_js_chi2")
  void binnedShift(Vector vector) {
    BinnedShift shift =
        BinnedShift.of(counts(vector.in("ref_counts")), counts(vector.in("cur_counts")));
    vector
        .check("psi_smooth_half", shift.psi(), Vector.CLOSED)
        .check("psi_threshold_99", shift.psiNullThreshold(), Vector.CLOSED)
        .check("js_distance_nat", shift.jensenShannonDistance(), Vector.CLOSED)
        .check("chi2", shift.chiSquare(), Vector.CLOSED)
        .check("p_chi2", shift.chiSquareP(), Vector.CLOSED)
        .assertAllChecked();
  }

  @VectorSource("6b_ks")
  void kolmogorovSmirnov(Vector vector) {
    KolmogorovSmirnov test = KolmogorovSmirnov.of(vector.numbers("x"), vector.numbers("y"));
    vector
        .check("D", test.statistic(), Vector.CLOSED)
        .check("p", test.pValue(), Vector.CLOSED)
        .assertAllChecked();
  }

  @VectorSource("6d_sequential")
  void sequential(Vector vector) {
    boolean[] x = vector.flags("x");
    if (vector.name().startsWith("CUSUM")) {
      double[] trace = trace(x, Cusum.start(0.1), Cusum::after, Cusum::sum);
      checkTrace(vector, "trace", trace);
      checkAlarm(vector, "alarm_index", trace, Cusum.ALARM);
    } else if (vector.name().startsWith("Page-Hinkley")) {
      double[] trace = trace(x, PageHinkley.start(0.1), PageHinkley::after, PageHinkley::statistic);
      checkTrace(vector, "trace", trace);
      checkAlarm(vector, "alarm_index", trace, 3);
    } else if (vector.name().startsWith("EWMA")) {
      checkTrace(vector, "trace", trace(x, Ewma.start(0.1), Ewma::after, Ewma::mean));
      vector.check("limit_L3.5_t20", new Ewma(0.1, 0.1, 20).limit(), Vector.FOUR_DECIMALS);
    } else {
      double[] restarted = trace(x, EProcess.start(0.1), EProcess::after, EProcess::restarted);
      checkTrace(vector, "e_cusum", restarted);
      checkTrace(
          vector, "e_process", trace(x, EProcess.start(0.1), EProcess::after, EProcess::evidence));
      checkAlarm(vector, "alarm_ecusum", restarted, EProcess.RESTARTED_ALARM);
    }
    vector.assertAllChecked();
  }

  private interface After<S> {
    S after(S state, boolean... disagreements);
  }

  private static <S> double[] trace(
      boolean[] x, S start, After<S> after, ToDoubleFunction<S> value) {
    double[] trace = new double[x.length];
    S state = start;
    for (int i = 0; i < x.length; i++) {
      state = after.after(state, x[i]);
      trace[i] = value.applyAsDouble(state);
    }
    // Labels that come together give the same as labels that come one by one.
    assertThat(value.applyAsDouble(after.after(start, x)))
        .isCloseTo(trace[x.length - 1], within(1e-9));
    return trace;
  }

  private static void checkTrace(Vector vector, String field, double[] trace) {
    List<Double> expected = new ArrayList<>();
    vector.expected(field).forEach(node -> expected.add(node.doubleValue()));
    vector.check(field, trace, Vector.FOUR_DECIMALS);
    assertThat(trace).hasSameSizeAs(expected);
  }

  private static void checkAlarm(Vector vector, String field, double[] trace, double line) {
    JsonNode expected = vector.expected(field);
    int first =
        IntStream.range(0, trace.length).filter(i -> trace[i] >= line).findFirst().orElse(-1);
    assertThat(first).isEqualTo(expected.asInt(-1));
  }

  private static long[] counts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToLong(JsonNode::longValue)
        .toArray();
  }
}
