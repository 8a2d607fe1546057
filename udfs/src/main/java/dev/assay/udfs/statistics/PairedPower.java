package dev.assay.udfs.statistics;

import java.util.OptionalInt;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * What a paired binary comparison of n items can see, by the exact distribution of its discordant
 * items under McNemar's one-sided mid-p test.
 *
 * <p>Noise is the chance that an item flips for no reason, in either direction: an item falls with
 * probability drop + noise and rises with probability noise.
 */
public final class PairedPower {
  /** Flips for no reason that plans reckon with. */
  public static final double NOISE = 0.02;

  private static final double POWER = 0.8;
  private static final int MOST_ITEMS = 20_000;

  private PairedPower() {}

  /**
   * P(mid-p <= alpha).
   *
   * @param drop true drop; {@code drop + 2 noise} is at most 1
   */
  public static double power(int items, double drop, double noise, double alpha) {
    Checks.atLeast("items", items, 0);
    double down = Checks.unit("drop + noise", drop + noise);
    double up = Checks.unit("noise", noise);
    double discordant = Checks.unit("drop + 2 noise", down + up);
    if (items == 0 || discordant == 0) {
      return 0;
    }
    BinomialDistribution flips = BinomialDistribution.of(items, discordant);
    double power = 0;
    int critical = 0;
    for (int flipped = 0; flipped <= items; flipped++) {
      // The critical count never falls as more items flip.
      while (critical <= flipped && McNemar.midP(critical, flipped - critical) > alpha) {
        critical++;
      }
      double weight = flips.probability(flipped);
      if (critical <= flipped && weight > 0) {
        power +=
            weight
                * BinomialDistribution.of(flipped, down / discordant)
                    .survivalProbability(critical - 1);
      }
    }
    return power;
  }

  /** The fewest items that see {@code drop} with power 0.8; empty beyond 20,000. */
  public static OptionalInt itemsFor(double drop, double noise, double alpha) {
    int low = 1;
    int high = 2;
    while (high <= MOST_ITEMS && power(high, drop, noise, alpha) < POWER) {
      low = high;
      high *= 2;
    }
    if (high > MOST_ITEMS) {
      return OptionalInt.empty();
    }
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (power(middle, drop, noise, alpha) < POWER) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalInt.of(high);
  }

  /** The smallest true drop that {@code items} see with power 0.8; 1 if none is seen. */
  public static double detectableDrop(int items, double noise, double alpha) {
    double low = 0;
    double high = 1 - 2 * noise;
    if (power(items, high, noise, alpha) < POWER) {
      return 1;
    }
    while (high - low > 1e-4) {
      double middle = (low + high) / 2;
      if (power(items, middle, noise, alpha) < POWER) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The smallest observed drop, with no item gained, that is significant; 1 if none is. */
  public static double smallestSignificantDrop(int items, double alpha) {
    Checks.atLeast("items", items, 0);
    int flips = McNemar.fewestSignificant(Checks.open("alpha", alpha));
    return items < flips ? 1 : flips / (double) items;
  }

  /** The fewest items that can pass a gate: nothing changed, and z²/(n + z²) below the margin. */
  public static int smallestPassing(double margin) {
    Checks.open("margin", margin);
    double z = Normal.quantile(0.95);
    return (int) Math.floor(z * z * (1 - margin) / margin) + 1;
  }
}
