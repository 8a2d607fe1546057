package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedScoresTest {
  @ParameterizedTest
  @CsvSource({
    "14, 3, 0, 1",
    "39, 7, 0, 4",
    "30, 9, 2, 9",
    "22, 0, 0, 0",
    "0, 0, 3, 19",
    "28, 1, 1, 0",
    "0, 5, 0, 0",
    "0, 0, 5, 0",
    "900, 40, 30, 30"
  })
  void singleItemsThatPassOrFailAreMcNemarAndTango(int both, int b, int c, int none) {
    PairedCounts counts = new PairedCounts(both, b, c, none);
    PairedScores scores = PairedScores.of(items(counts));

    assertThat(scores.items()).isEqualTo(counts.items());
    assertThat(scores.drop()).isCloseTo(counts.drop(), within(1e-12));
    assertThat(scores.baselineScore()).isCloseTo(counts.baselineScore(), within(1e-12));
    assertThat(scores.candidateScore()).isCloseTo(counts.candidateScore(), within(1e-12));
    assertThat(scores.pValue()).isCloseTo(counts.pValue(), within(1e-9));
    assertThat(scores.upperBound()).isCloseTo(counts.upperBound(), within(1e-6));
    assertThat(scores.upperBoundAt(3)).isCloseTo(counts.upperBoundAt(3), within(1e-6));
  }

  @Test
  void aSmallSteadyDropOfGradedScoresIsSeenWherePassAndFailSeeNone() {
    List<PairedScores.Item> items =
        IntStream.range(0, 18)
            .mapToObj(i -> new PairedScores.Item("item-" + i, 0.9, 0.82 - 0.001 * i))
            .toList();
    PairedScores scores = PairedScores.of(items);

    assertThat(scores.drop()).isCloseTo(0.0885, within(1e-12));
    assertThat(scores.pValue()).isLessThan(1e-4);
    assertThat(PairedGate.decide(scores, GatePolicy.DEFAULT).confirmation())
        .isEqualTo(GateConfirmation.CONFIRMED);
  }

  @Test
  void itemsOfOneClusterCountOnce() {
    List<PairedScores.Item> apart = new ArrayList<>();
    List<PairedScores.Item> together = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      apart.add(new PairedScores.Item("item-" + i, 1, i < 6 ? 0 : 1));
      together.add(new PairedScores.Item("session-" + i / 3, 1, i < 6 ? 0 : 1));
    }
    PairedScores loose = PairedScores.of(apart);
    PairedScores tied = PairedScores.of(together);

    assertThat(tied.units()).isEqualTo(10);
    assertThat(tied.drop()).isEqualTo(loose.drop()).isEqualTo(0.2);
    // Two sessions that fall: mid-p 0.125, as two items of ten.
    assertThat(tied.pValue()).isCloseTo(0.125, within(1e-12));
    assertThat(tied.upperBound())
        .isCloseTo(new PairedCounts(8, 2, 0, 0).upperBound(), within(1e-6))
        .isGreaterThan(loose.upperBound());
  }

  @Test
  void aLargeClusterWidensTheBoundThoughNothingChanged() {
    List<PairedScores.Item> items = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      items.add(new PairedScores.Item(i < 30 ? "large" : "item-" + i, 1, 1));
    }

    assertThat(PairedScores.of(items).upperBound())
        .isGreaterThan(new PairedCounts(31, 0, 0, 0).upperBound());
    assertThat(PairedGate.decide(PairedScores.of(items), GatePolicy.DEFAULT).state())
        .isEqualTo(GateState.INCONCLUSIVE);
  }

  @Test
  void noItemsAreInconclusive() {
    PairedScores none = PairedScores.of(List.of());

    assertThat(none.items()).isZero();
    assertThat(none.drop()).isZero();
    assertThat(none.candidateScore()).isNaN();
    assertThat(none.pValue()).isEqualTo(0.5);
    assertThat(none.upperBound()).isEqualTo(1);
    assertThat(PairedGate.decide(none, GatePolicy.DEFAULT.withFloor(0.9)).state())
        .isEqualTo(GateState.INCONCLUSIVE);
  }

  @Test
  void averagesOfRepeatsOfTheSameModelAreNotBlocked() {
    // Two trials an item, fifty items, as much gained as lost.
    List<PairedScores.Item> items = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      items.add(new PairedScores.Item("task-" + i, i % 3 / 2.0, (i + i % 2) % 3 / 2.0));
    }
    PairedGate gate = PairedGate.decide(PairedScores.of(items), GatePolicy.DEFAULT);

    assertThat(gate.state()).isNotEqualTo(GateState.BLOCK);
  }

  @Test
  void rejectsWhatIsNoScore() {
    assertThatThrownBy(() -> new PairedScores.Item("a", Double.NaN, 1))
        .hasMessage("baseline must be in [0, 1], got NaN");
    assertThatThrownBy(() -> new PairedScores.Item("a", 1, 1.5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<PairedScores.Item> items(PairedCounts counts) {
    List<PairedScores.Item> items = new ArrayList<>();
    add(items, counts.bothPass(), 1, 1);
    add(items, counts.passToFail(), 1, 0);
    add(items, counts.failToPass(), 0, 1);
    add(items, counts.bothFail(), 0, 0);
    return items;
  }

  private static void add(
      List<PairedScores.Item> items, int times, double baseline, double candidate) {
    for (int i = 0; i < times; i++) {
      items.add(new PairedScores.Item("item-" + items.size(), baseline, candidate));
    }
  }
}
