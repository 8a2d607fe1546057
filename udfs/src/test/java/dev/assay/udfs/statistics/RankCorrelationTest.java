package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {
  private static final double[] RISING = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

  @Property(seed = "1")
  void kendallIsThatOfComparingAllPairs(
      @ForAll @Size(min = 2, max = 30) List<@IntRange(max = 5) Integer> a, @ForAll long seed) {
    double[] x = a.stream().mapToDouble(i -> i).toArray();
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.floorMod(seed >>> i, 4) + x[i];
    }
    long balance = 0;
    long untiedX = 0;
    long untiedY = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        double dx = Math.signum(x[i] - x[j]);
        double dy = Math.signum(y[i] - y[j]);
        balance += (long) (dx * dy);
        untiedX += dx == 0 ? 0 : 1;
        untiedY += dy == 0 ? 0 : 1;
      }
    }
    double expected = balance / Math.sqrt((double) untiedX) / Math.sqrt((double) untiedY);
    double tau = RankCorrelation.kendallTauB(x, y);

    assertThat(Double.isNaN(tau)).isEqualTo(untiedX == 0 || untiedY == 0);
    if (!Double.isNaN(tau)) {
      assertThat(tau).isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void aConstantOrAShortVariableIsUndefined() {
    double[] constant = {3, 3, 3};
    double[] varied = {1, 2, 3};
    assertThat(RankCorrelation.spearman(constant, varied)).isNaN();
    assertThat(RankCorrelation.kendallTauB(varied, constant)).isNaN();
    assertThat(RankCorrelation.spearman(new double[1], new double[1])).isNaN();
    assertThat(RankCorrelation.spearman(new double[0], new double[0])).isNaN();
    assertThat(RankCorrelation.kendallTauB(new double[0], new double[0])).isNaN();
    assertThat(PairMoments.NONE.concordance()).isNaN();
    assertThat(PairMoments.NONE.meanDifference()).isNaN();
    assertThat(PairMoments.of(constant, constant).concordance()).isNaN();
    assertThat(PairMoments.of(constant, varied).concordanceInterval(0.95))
        .isEqualTo(new Interval(-1, 1));
  }

  @Test
  void rejectsNaN() {
    double[] bad = {1, Double.NaN};
    assertThatThrownBy(() -> RankCorrelation.spearman(bad, new double[2]))
        .hasMessage("x must be a finite number, got NaN");
    assertThatThrownBy(() -> RankCorrelation.kendallTauB(new double[2], bad))
        .hasMessage("y must be a finite number, got NaN");
    assertThatThrownBy(() -> PairMoments.NONE.plus(1, Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPerfectOrderOfFewItemsIsNotCertain() {
    Interval perfect = RankCorrelation.bonettWright(1, 10, 0.95);
    Interval reversed = RankCorrelation.bonettWright(-1, 10, 0.95);

    assertThat(perfect.upper()).isEqualTo(1);
    assertThat(perfect.lower())
        .isEqualTo(RankCorrelation.bonettWright(1 - 12 / 990.0, 10, 0.95).lower());
    assertThat(reversed.lower()).isEqualTo(-1);
    assertThat(reversed.upper()).isCloseTo(-perfect.lower(), within(1e-12));
    assertThat(RankCorrelation.fiellerTau(1, 10, 0.95).lower())
        .isEqualTo(RankCorrelation.fiellerTau(43 / 45.0, 10, 0.95).lower());
  }

  @Test
  void nothingIsKnownOfTooFewItems() {
    assertThat(RankCorrelation.bonettWright(0.5, 3, 0.95)).isEqualTo(new Interval(-1, 1));
    assertThat(RankCorrelation.fiellerTau(0.5, 4, 0.95)).isEqualTo(new Interval(-1, 1));
    assertThat(RankCorrelation.bonettWright(Double.NaN, 50, 0.95)).isEqualTo(new Interval(-1, 1));
  }

  @Test
  void concordanceSeesTheShiftThatRanksDoNot() {
    double[] shifted = RISING.clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += 2;
    }
    PairMoments moments = PairMoments.of(shifted, RISING);

    assertThat(RankCorrelation.spearman(RISING, shifted)).isEqualTo(1);
    assertThat(moments.meanDifference()).isEqualTo(2);
    // 2 * 8.25 / (8.25 + 8.25 + 4)
    assertThat(moments.concordance()).isCloseTo(16.5 / 20.5, within(1e-12));
    assertThat(moments.concordanceInterval(0.95).contains(16.5 / 20.5)).isTrue();
    assertThat(PairMoments.of(RISING, RISING).concordanceInterval(0.95))
        .isEqualTo(new Interval(1, 1));
  }

  @Test
  void aJudgeEqualToHumansIsComparable() {
    DependentCorrelations judges = new DependentCorrelations(1, 0.8, 0.8, 30);

    assertThat(judges.z()).isPositive().isFinite();
    assertThat(judges.pValue()).isLessThan(1e-3);
    assertThat(new DependentCorrelations(0.8, 1, 0.8, 30).z()).isCloseTo(-judges.z(), within(1e-9));
    assertThatThrownBy(() -> new DependentCorrelations(0.5, 0.5, 0.5, 3))
        .hasMessage("n must be >= 4, got 3");
  }
}
