package dev.assay.udfs.queue;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * The probability with which a day's queue offers a trace in any arm.
 *
 * <p>The day first draws its random reserve, uniformly from all; then the signal arm takes the
 * first of the fixed signal order that the reserve has left. So the first of the order are offered
 * for certain, those far down only by the reserve, and those between when the reserve has taken
 * enough of the better ones.
 *
 * @param population traces of the day that could be offered
 * @param random places of the random reserve, at most the population
 * @param signal places of the signal arm
 */
public record Inclusion(int population, int random, int signal) {

  /** The probability of being drawn into the random reserve: {@code random / population}. */
  public double ofReserve() {
    return population == 0 ? 0 : (double) random / population;
  }

  /**
   * The probability of being offered at all.
   *
   * @param rank the trace's place in the signal order, from 1; 0 for one that is not in the order
   */
  public double of(long rank) {
    if (rank == 0 || rank > (long) signal + random) {
      return ofReserve();
    }
    if (rank <= signal || random + signal >= population) {
      return 1;
    }
    // Not drawn itself: then so many of the better ones must have been.
    int better = (int) rank - 1;
    double enoughDrawn =
        HypergeometricDistribution.of(population - 1, better, random)
            .survivalProbability((int) rank - signal - 1);
    return ofReserve() + (1 - ofReserve()) * enoughDrawn;
  }
}
