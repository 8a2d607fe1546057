package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SignFlipExactnessTest {
  @Property(seed = "1")
  void countsTheSameAsTryingAllSigns(
      @ForAll @Size(max = 10) List<@IntRange(min = -6, max = 6) Integer> whole,
      @ForAll @IntRange(min = 1, max = 7) int denominator) {
    double[] d = whole.stream().mapToDouble(i -> i / (double) denominator).toArray();
    SignFlipTest test = SignFlipTest.of(d);
    int observed = whole.stream().mapToInt(Integer::intValue).sum();
    int above = 0;
    int equal = 0;
    for (int signs = 0; signs < 1 << d.length; signs++) {
      int flips = signs;
      int sum =
          IntStream.range(0, d.length)
              .map(i -> (flips >>> i & 1) == 1 ? whole.get(i) : -whole.get(i))
              .sum();
      above += sum > observed ? 1 : 0;
      equal += sum == observed ? 1 : 0;
    }
    double all = 1 << d.length;

    assertThat(test.exactP()).isCloseTo((above + equal) / all, within(1e-9));
    assertThat(test.midP()).isCloseTo((above + equal / 2.0) / all, within(1e-9));
    assertThat(test.twoSidedP())
        .isCloseTo(Math.min(1, 2 * Math.min(above + equal, all - above) / all), within(1e-9));
  }

  @Test
  void noChangeSaysNothing() {
    for (double[] none : new double[][] {{}, {0}, {0, 0, -0.0}}) {
      assertThat(SignFlipTest.of(none).exactP()).isEqualTo(1);
      assertThat(SignFlipTest.of(none).midP()).isEqualTo(0.5);
      assertThat(SignFlipTest.of(none).twoSidedP()).isEqualTo(1);
    }
  }

  @Test
  void scoresThatAreOnNoLatticeAreNearlyExact() {
    double[] d = IntStream.range(0, 12).mapToDouble(i -> Math.sin(i * i) + 0.3).toArray();
    double observed = Arrays.stream(d).sum();
    int atLeast = 0;
    for (int signs = 0; signs < 1 << 12; signs++) {
      int flips = signs;
      double sum =
          IntStream.range(0, 12).mapToDouble(i -> (flips >>> i & 1) == 1 ? d[i] : -d[i]).sum();
      atLeast += sum >= observed - 1e-12 ? 1 : 0;
    }

    assertThat(SignFlipTest.of(d).exactP()).isCloseTo(atLeast / 4096.0, within(1e-3));
  }

  @Test
  void manyDifferencesAgreeWithTheNormalApproximation() {
    double[] many = IntStream.range(0, 2_000).mapToDouble(i -> i % 2 == 0 ? 0.5 : -0.45).toArray();
    double[] more = Arrays.copyOf(many, 2_001);
    more[2_000] = 1e-9;

    assertThat(SignFlipTest.of(many).midP()).isCloseTo(SignFlipTest.of(more).midP(), within(2e-3));
    assertThat(SignFlipTest.of(new double[1_000_000]).midP()).isEqualTo(0.5);
  }

  @Test
  void rejectsNaN() {
    assertThatThrownBy(() -> SignFlipTest.of(new double[] {0.1, Double.NaN}))
        .hasMessage("difference must be a finite number, got NaN");
  }
}
