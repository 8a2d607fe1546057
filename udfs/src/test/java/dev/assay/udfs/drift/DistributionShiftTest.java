package dev.assay.udfs.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.drift.DistributionShift.Values;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DistributionShiftTest {
  private static final String ACTION = "Look.";

  @Test
  void tellsAMoveFromASmallDay() {
    SplittableRandom random = new SplittableRandom(7);
    Map<Integer, Long> before = counts(random, 4000, 0);
    DriftFinding same = one(new Values("a", "length", before, counts(random, 300, 0)));
    assertThat(same.state()).isEqualTo(DriftState.OK);
    assertThat(same.threshold()).isBetween(0.07, 0.12);
    DriftFinding moved = one(new Values("a", "length", before, counts(random, 300, 15)));
    assertThat(moved.state()).isEqualTo(DriftState.DRIFT);
    assertThat(moved.value()).isGreaterThan(moved.threshold());
    assertThat(moved.message()).contains("length moved", "300 values", "4000 before");
    assertThat(moved.action()).isEqualTo(ACTION);

    DriftFinding small = one(new Values("a", "length", before, counts(random, 60, 25)));
    assertThat(small.state()).isEqualTo(DriftState.SIGNAL);
    assertThat(small.statistic()).isEqualTo("chi-square, adjusted p");
  }

  @Test
  void saysNothingOfTooFewAndOfWhatNeverVaries() {
    Map<Integer, Long> before = Map.of(3, 500L);
    assertThat(one(new Values("a", "x", before, Map.of(3, 19L))).state())
        .isEqualTo(DriftState.UNKNOWN);
    assertThat(one(new Values("a", "x", Map.of(3, 99L), Map.of(3, 500L))).state())
        .isEqualTo(DriftState.UNKNOWN);
    assertThat(one(new Values("a", "x", Map.of(), Map.of())).state()).isEqualTo(DriftState.UNKNOWN);
    assertThat(one(new Values("a", "x", before, Map.of(3, 500L))).state()).isEqualTo(DriftState.OK);
  }

  /** Stated: at most 0.013 of the days by PSI, and one in ten of the small ones told at once. */
  @Test
  void keepsToItsFalseAlarmRates() {
    SplittableRandom random = new SplittableRandom(11);
    Map<Integer, Long> before = counts(random, 3000, 0);
    int days = 400;
    int large = 0;
    int small = 0;
    for (int day = 0; day < days; day++) {
      large += alarm(new Values("a", "x", before, counts(random, 250, 0)));
      small += alarm(new Values("a", "x", before, counts(random, 60, 0)));
    }
    assertThat(large / (double) days).isLessThanOrEqualTo(0.02);
    assertThat(small / (double) days).isLessThanOrEqualTo(0.13);
  }

  private static int alarm(Values values) {
    return one(values).state().isAlarm() ? 1 : 0;
  }

  private static DriftFinding one(Values values) {
    return DistributionShift.of("input", List.of(values), ACTION).get(0);
  }

  /** Sums of two dice of forty sides. */
  private static Map<Integer, Long> counts(SplittableRandom random, int n, int shift) {
    Map<Integer, Long> counts = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      counts.merge(random.nextInt(40) + random.nextInt(40) + shift, 1L, Long::sum);
    }
    return counts;
  }
}
