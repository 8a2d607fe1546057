package dev.assay.udfs.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BucketsTest {
  @Test
  void zeroAndLessAreTheBucketZero() {
    assertThat(Buckets.of(0)).isZero();
    assertThat(Buckets.of(-3)).isZero();
    assertThat(Buckets.middle(0)).isZero();
  }

  @Test
  void smallWholeNumbersAreAlone() {
    for (int n = 1; n < 49; n++) {
      assertThat(Buckets.of(n + 1.0)).as("%d and %d", n, n + 1).isGreaterThan(Buckets.of(n));
      assertThat(Buckets.middle(Buckets.of(n))).isEqualTo(n);
    }
  }

  @Test
  void theMiddleIsWithinOnePercent() {
    for (double value : new double[] {1e-6, 0.003, 0.62, 1, 77, 599.5, 27046, 3.2e9}) {
      assertThat(Buckets.middle(Buckets.of(value))).isCloseTo(value, within(value * 0.0101));
    }
  }

  @Test
  void biggerValuesNeverHaveSmallerBuckets() {
    int before = 0;
    for (double value = 1e-7; value < 1e10; value *= 1.003) {
      assertThat(Buckets.of(value)).isGreaterThanOrEqualTo(before);
      before = Buckets.of(value);
    }
  }
}
