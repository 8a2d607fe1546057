package dev.assay.udfs.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaselineTest {
  @Test
  void aColdSliceBorrowsFromTheOneAbove() {
    Reference all = buckets(1000, 10);
    Reference slice = buckets(50, 1000);
    Baseline baseline = new Baseline(List.of(slice, all));

    double own = 0.5;
    double above = 0.5 / 1000;
    assertThat(baseline.p(Tail.UPPER, 1000))
        .isCloseTo((50 * own + 200 * above) / 250, within(1e-12));
    assertThat(baseline.usual()).isEqualTo(10);
  }

  @Test
  void aSliceWithEnoughTracesStandsForItself() {
    Baseline baseline = new Baseline(List.of(buckets(200, 1000), buckets(1000, 10)));
    assertThat(baseline.p(Tail.UPPER, 1000)).isEqualTo(0.5);
    assertThat(baseline.usual()).isCloseTo(1000, within(10.0));
  }

  @Test
  void whatDidNotHappenIsNoEvidence() {
    Baseline baseline = new Baseline(List.of(buckets(99, 0).plus(buckets(1, 2))));
    assertThat(baseline.p(Tail.EVENT, 0)).isEqualTo(1);
    assertThat(baseline.p(Tail.EVENT, 2)).isEqualTo(0.01);
    assertThat(baseline.p(Tail.EVENT, 3)).isEqualTo(0.01);
    assertThat(baseline.p(Tail.UPPER, 0)).isCloseTo(0.505, within(1e-12));
  }

  @Test
  void aSmallValueIsEvidenceOnlyFarFromTheRest() {
    Map<Integer, Long> spread = new HashMap<>();
    for (int value = 80; value < 120; value++) {
      spread.merge(Buckets.of(value), 5L, Long::sum);
    }
    spread.merge(Buckets.of(3), 1L, Long::sum);
    Baseline baseline = new Baseline(List.of(Reference.of(spread)));
    assertThat(baseline.p(Tail.LOWER_OUTLIER, 80)).isEqualTo(1);
    assertThat(baseline.p(Tail.LOWER_OUTLIER, 3)).isCloseTo(0.5 / 201, within(1e-12));
  }

  @Test
  void whereAllAreEqualNothingIsAnOutlier() {
    Baseline baseline = new Baseline(List.of(buckets(300, 7)));
    assertThat(baseline.p(Tail.LOWER_OUTLIER, 7)).isEqualTo(1);
    assertThat(baseline.p(Tail.UPPER, 7)).isEqualTo(0.5);
  }

  private static Reference buckets(long count, double value) {
    return Reference.of(Map.of(Buckets.of(value), count));
  }
}
