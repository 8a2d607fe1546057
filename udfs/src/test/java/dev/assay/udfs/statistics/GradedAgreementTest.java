package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GradedAgreementTest {
  private static final double[] HUMAN =
      IntStream.range(0, 25).mapToDouble(i -> i % 5 + 1).toArray();

  @Test
  void aJudgeOfTheSameOrderIsUsableForRanking() {
    double[] judge = Arrays.stream(HUMAN).map(grade -> grade / 5).toArray();
    GradedAgreement agreement = GradedAgreement.of(judge, HUMAN);

    assertThat(agreement.spearman()).isCloseTo(1, within(1e-12));
    assertThat(agreement.meanDifference()).isCloseTo(0.6 - 3, within(1e-12));
    assertThat(agreement.concordance()).isLessThan(0.2);
    assertThat(agreement.usableForRanking()).isTrue();
    assertThat(agreement.agreement01()).isCloseTo(1, within(1e-12));
    assertThat(agreement.lowerBound95()).isGreaterThan(agreement.interval95().lower());
  }

  @Test
  void fewItemsOrAWideIntervalAreNotUsable() {
    double[] first = Arrays.copyOf(HUMAN, 19);
    assertThat(GradedAgreement.of(first, first).usableForRanking()).isFalse();
    assertThat(
            new GradedAgreement(20, 0.6, new Interval(0.2, 0.8), 0.3, 0, 0, 0).usableForRanking())
        .isFalse();
    assertThat(
            new GradedAgreement(20, 0.6, new Interval(0.2, 0.8), 0.31, 0, 0, 0).usableForRanking())
        .isTrue();
    assertThat(
            new GradedAgreement(20, 0.59, new Interval(0.2, 0.8), 0.31, 0, 0, 0).usableForRanking())
        .isFalse();
  }

  @Test
  void allEqualScoresAndNoItemsAreUndefined() {
    for (double[] judge : new double[][] {new double[25], new double[0]}) {
      GradedAgreement agreement = GradedAgreement.of(judge, Arrays.copyOf(HUMAN, judge.length));

      assertThat(agreement.spearman()).isNaN();
      assertThat(agreement.interval95()).isEqualTo(new Interval(-1, 1));
      assertThat(agreement.usableForRanking()).isFalse();
      assertThat(agreement.agreement01()).isZero();
    }
  }

  @Test
  void theSameJudgeRaisesNoAlarm() {
    JudgeChange change = JudgeChange.of(HUMAN, HUMAN, HUMAN);

    assertThat(change.agreementChange()).isZero();
    assertThat(change.shiftP()).isEqualTo(1);
    assertThat(change.alarm()).isFalse();
  }

  @Test
  void anUpgradeThatScoresAllHigherIsAShift() {
    double[] old = Arrays.stream(HUMAN).map(grade -> grade / 10).toArray();
    double[] fresh = Arrays.stream(old).map(score -> score + 0.2).toArray();
    JudgeChange change = JudgeChange.of(old, fresh, HUMAN);

    assertThat(change.shift()).isCloseTo(0.2, within(1e-12));
    assertThat(change.shifted()).isTrue();
    assertThat(change.agreesLess()).isFalse();
    assertThat(change.reordered()).isFalse();
  }

  @Test
  void anUpgradeThatScoresAtRandomAgreesLess() {
    double[] old = Arrays.stream(HUMAN).map(grade -> grade / 5).toArray();
    double[] fresh = IntStream.range(0, 25).mapToDouble(i -> (i * 7 % 25) / 25.0).toArray();
    JudgeChange change = JudgeChange.of(old, fresh, HUMAN);

    assertThat(change.agreementChange()).isLessThan(-0.5);
    assertThat(change.agreesLess()).isTrue();
    assertThat(change.reordered()).isTrue();
    assertThat(change.alarm()).isTrue();
  }

  @Test
  void nothingRescoredIsNoAlarm() {
    assertThat(JudgeChange.of(new double[0], new double[0], new double[0]).alarm()).isFalse();
    assertThat(JudgeChange.of(new double[3], new double[3]).alarm()).isFalse();
  }
}
