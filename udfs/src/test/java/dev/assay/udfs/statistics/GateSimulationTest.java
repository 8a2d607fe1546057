package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the gate is wrong: not by draws, but by the exact distribution of what changes. */
class GateSimulationTest {
  @ParameterizedTest
  @CsvSource({
    "18, 0.01",
    "22, 0.01",
    "30, 0.01",
    "50, 0.01",
    "100, 0.01",
    "18, 0.03",
    "22, 0.03",
    "30, 0.03",
    "50, 0.03",
    "100, 0.03"
  })
  void passesATrueDropOfFourteenPointsInAtMostTwoPercent(int items, double noise) {
    assertThat(states(items, 0.14, noise).get(GateState.PASS)).isLessThanOrEqualTo(0.02);
  }

  @ParameterizedTest
  @CsvSource({
    "18, 0.00, 0.01, 0.85, 0.14",
    "22, 0.00, 0.00, 0.84, 0.16",
    "30, 0.00, 0.00, 0.25, 0.75",
    "50, 0.00, 0.00, 0.06, 0.94",
    "100, 0.00, 0.01, 0.00, 0.99",
    "18, 0.14, 0.73, 0.26, 0.01",
    "22, 0.14, 0.61, 0.38, 0.01",
    "30, 0.14, 0.79, 0.20, 0.01",
    "50, 0.14, 0.87, 0.13, 0.01",
    "100, 0.10, 0.94, 0.02, 0.04"
  })
  void hasTheseOperatingCharacteristics(
      int items, double drop, double block, double inconclusive, double pass) {
    Map<GateState, Double> states = states(items, drop, 0.01);

    assertThat(states.get(GateState.BLOCK)).isCloseTo(block, within(0.03));
    assertThat(states.get(GateState.INCONCLUSIVE)).isCloseTo(inconclusive, within(0.03));
    assertThat(states.get(GateState.PASS)).isCloseTo(pass, within(0.03));
  }

  /** An item falls with probability drop + noise and rises with probability noise. */
  private static Map<GateState, Double> states(int items, double drop, double noise) {
    Map<GateState, Double> states = new EnumMap<>(GateState.class);
    for (GateState state : GateState.values()) {
      states.put(state, 0.0);
    }
    double discordant = drop + 2 * noise;
    BinomialDistribution flips = BinomialDistribution.of(items, discordant);
    for (int flipped = 0; flipped <= items; flipped++) {
      BinomialDistribution falls = BinomialDistribution.of(flipped, (drop + noise) / discordant);
      for (int b = 0; b <= flipped; b++) {
        double probability = flips.probability(flipped) * falls.probability(b);
        if (probability > 1e-7) {
          PairedCounts counts = new PairedCounts(items - flipped, b, flipped - b, 0);
          states.merge(
              PairedGate.decide(counts, GatePolicy.DEFAULT).state(), probability, Double::sum);
        }
      }
    }
    return states;
  }
}
