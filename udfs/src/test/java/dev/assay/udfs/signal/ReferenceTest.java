package dev.assay.udfs.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.statistics.RobustScale;
import dev.assay.udfs.statistics.UpperTail;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private static final double[] VALUES = {5, 5, 5, 9, 1, 100, 9};

  @Test
  void tailsAreThoseOfTheMidrank() {
    Reference reference = Reference.of(VALUES);
    double[] p = UpperTail.p(VALUES);
    for (int i = 0; i < VALUES.length; i++) {
      assertThat(reference.upperTail(VALUES[i])).isCloseTo(p[i], within(1e-12));
      assertThat(reference.lowerTail(VALUES[i])).isCloseTo(1 - p[i], within(1e-12));
    }
  }

  @Test
  void aValueBeyondAllIsHalfAnObservation() {
    Reference reference = Reference.of(1, 2, 3, 4);
    assertThat(reference.upperTail(5)).isEqualTo(0.125);
    assertThat(reference.lowerTail(0)).isEqualTo(0.125);
    assertThat(reference.upperTail(0)).isEqualTo(1);
  }

  @Test
  void equalValuesCountWholeInAtLeast() {
    Reference reference = Reference.of(VALUES);
    assertThat(reference.atLeast(100)).isEqualTo(1 / 7.0);
    assertThat(reference.atLeast(9)).isEqualTo(3 / 7.0);
    assertThat(reference.atLeast(5)).isEqualTo(6 / 7.0);
    assertThat(reference.atLeast(101)).isEqualTo(1 / 7.0);
    assertThat(Reference.EMPTY.atLeast(5)).isEqualTo(1);
  }

  @Test
  void nothingKnownIsNoEvidence() {
    assertThat(Reference.EMPTY.upperTail(5)).isEqualTo(1);
    assertThat(Reference.EMPTY.size()).isZero();
    assertThat(Reference.EMPTY.median()).isNaN();
    assertThatThrownBy(Reference.EMPTY::scale).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void scaleIsThatOfTheValues() {
    RobustScale expected = RobustScale.of(VALUES);
    RobustScale actual = Reference.of(VALUES).scale();
    assertThat(actual.median()).isEqualTo(expected.median());
    assertThat(actual.mad()).isEqualTo(expected.mad());
    assertThat(actual.meanDeviation()).isCloseTo(expected.meanDeviation(), within(1e-12));
  }

  @Test
  void partsMergeToTheWhole() {
    Reference merged = Reference.of(5, 9, 1).plus(Reference.of(5, 5, 100, 9));
    Reference whole = Reference.of(Map.of(1, 1L, 5, 3L, 9, 2L, 100, 1L));
    assertThat(merged.size()).isEqualTo(whole.size()).isEqualTo(7);
    for (double value : new double[] {0, 1, 5, 7, 9, 100, 101}) {
      assertThat(merged.upperTail(value)).isEqualTo(whole.upperTail(value));
    }
  }
}
