package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedGateTest {
  @Test
  void sevenOfFiftyIsAConfirmedBlock() {
    PairedGate gate = decide(new PairedCounts(39, 7, 0, 4));

    assertThat(gate.state()).isEqualTo(GateState.BLOCK);
    assertThat(gate.confirmation()).isEqualTo(GateConfirmation.CONFIRMED);
    assertThat(gate.itemsNeeded()).isZero();
    assertThat(gate.reason())
        .isEqualTo(
            "Blocked on 50 items: drop 0.140 reaches 0.10; drop 0.140 is significant (p ="
                + " 0.0039).");
  }

  @Test
  void threeOfEighteenIsAnUnconfirmedBlock() {
    PairedGate gate = decide(new PairedCounts(14, 3, 0, 1));

    assertThat(gate.state()).isEqualTo(GateState.BLOCK);
    assertThat(gate.confirmation()).isEqualTo(GateConfirmation.UNCONFIRMED);
    assertThat(gate.itemsNeeded()).isBetween(20, 40);
    assertThat(gate.reason()).contains("chance is not ruled out", "would settle it");
  }

  @ParameterizedTest
  @CsvSource({
    "0, INCONCLUSIVE",
    "1, INCONCLUSIVE",
    "24, INCONCLUSIVE",
    "25, PASS",
    "1000000, PASS"
  })
  void theSameReleasePassesAgainstItselfFromTwentyFiveItemsOn(int items, GateState state) {
    PairedGate gate = decide(new PairedCounts(items, 0, 0, 0));

    assertThat(gate.state()).isEqualTo(state);
    assertThat(gate.itemsNeeded()).isEqualTo(state == GateState.PASS ? 0 : 25 - items);
  }

  @Test
  void aDropThatIsTheBlockLineExactlyBlocks() {
    assertThat(decide(new PairedCounts(27, 3, 0, 0)).state()).isEqualTo(GateState.BLOCK);
    assertThat(decide(new PairedCounts(63, 7, 0, 0)).state()).isEqualTo(GateState.BLOCK);
  }

  @Test
  void aScoreBelowTheFloorBlocksWithoutADrop() {
    PairedGate gate =
        PairedGate.decide(new PairedCounts(60, 0, 0, 40), GatePolicy.DEFAULT.withFloor(0.7));

    assertThat(gate.state()).isEqualTo(GateState.BLOCK);
    assertThat(gate.confirmation()).isEqualTo(GateConfirmation.UNCONFIRMED);
    assertThat(gate.itemsNeeded()).isZero();
    assertThat(gate.reason()).contains("below the floor 0.70");
  }

  @Test
  void aSmallSignificantDropBlocksOnlyUntilCorrectedForOtherEvaluators() {
    PairedCounts counts = new PairedCounts(190, 8, 1, 1);

    assertThat(decide(counts).confirmation()).isEqualTo(GateConfirmation.CONFIRMED);
    assertThat(PairedGate.decide(counts, GatePolicy.DEFAULT, 0.2).state())
        .isEqualTo(GateState.PASS);
  }

  @Test
  void itemsNeededToPassAreEnough() {
    PairedCounts counts = new PairedCounts(24, 1, 0, 0);
    PairedGate gate = decide(counts);

    assertThat(gate.state()).isEqualTo(GateState.INCONCLUSIVE);
    double factor = 1 + gate.itemsNeeded() / 25.0;
    assertThat(counts.upperBoundAt(factor)).isLessThan(0.1);
    assertThat(counts.upperBoundAt(factor - 2 / 25.0)).isGreaterThanOrEqualTo(0.1);
  }

  @ParameterizedTest
  @CsvSource({"0.05, 52", "0.10, 25", "0.15, 16"})
  void knowsTheSmallestSliceThatCanPass(double margin, int items) {
    assertThat(PairedPower.smallestPassing(margin)).isEqualTo(items);
  }

  @ParameterizedTest
  @CsvSource({"0.05, 210", "0.10, 80", "0.14, 52", "0.20, 34", "0.30, 20"})
  void plansItemsForADrop(double drop, int items) {
    assertThat(PairedPower.itemsFor(drop, 0.02, 0.05).orElseThrow())
        .isCloseTo(items, within(Math.max(3, items / 20)));
  }

  @ParameterizedTest
  @CsvSource({"18, 0, 0.29", "18, 0.02, 0.33", "22, 0, 0.24", "22, 0.02, 0.28"})
  void knowsTheDropItCanSee(int items, double noise, double drop) {
    assertThat(PairedPower.detectableDrop(items, noise, 0.05)).isCloseTo(drop, within(0.006));
  }

  @Test
  void knowsTheSmallestObservedDropThatIsSignificant() {
    assertThat(PairedPower.smallestSignificantDrop(18, 0.05)).isEqualTo(4 / 18.0);
    assertThat(PairedPower.smallestSignificantDrop(3, 0.05)).isEqualTo(1);
    assertThat(PairedPower.detectableDrop(3, 0.02, 0.05)).isEqualTo(1);
  }

  private static PairedGate decide(PairedCounts counts) {
    return PairedGate.decide(counts, GatePolicy.DEFAULT);
  }
}
