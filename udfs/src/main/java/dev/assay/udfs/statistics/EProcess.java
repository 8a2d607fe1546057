package dev.assay.udfs.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * Evidence that disagreements are more frequent than p0, which may be looked at after every label:
 * the mean over bets l of the product of 1 + l (x - p0).
 *
 * <p>E >= 0, higher is stronger. {@link #evidence} started once: P(ever >= 20) <= 0.05 while the
 * rate is at most p0; at 20 demote. {@link #restarted} forgets luck below 1: at 100 it has an
 * average run of at least 100 labels between false alarms. Sources: Shin, Ramdas, Rinaldo 2023;
 * Turner, Ly, Grünwald 2024.
 *
 * @param inControl p0, in (0, 1)
 * @param products of each bet since the start
 * @param restartedProducts the same, started anew whenever below 1
 */
public record EProcess(double inControl, List<Double> products, List<Double> restartedProducts) {
  /** Evidence at which to demote an evaluator. */
  public static final double ALARM = 20;

  /** Restarted evidence at which to investigate. */
  public static final double RESTARTED_ALARM = 100;

  private static final double[] BETS = {0.5, 1, 2, 3, 4.5};

  /** Checks the rate and copies the products. */
  public EProcess {
    Checks.open("inControl", inControl);
    products = List.copyOf(products);
    restartedProducts = List.copyOf(restartedProducts);
  }

  /** Before the first label; a bet that could lose everything (l p0 >= 1) is not placed. */
  public static EProcess start(double inControl) {
    List<Double> ones = Arrays.stream(bets(inControl)).mapToObj(bet -> 1.0).toList();
    return new EProcess(inControl, ones, ones);
  }

  private static double[] bets(double inControl) {
    return Arrays.stream(BETS).filter(bet -> bet * inControl < 1).toArray();
  }

  /** After labels with these outcomes, true where evaluator and label disagree. */
  public EProcess after(boolean... disagreements) {
    double[] bets = bets(inControl);
    Double[] plain = products.toArray(Double[]::new);
    Double[] restarted = restartedProducts.toArray(Double[]::new);
    for (boolean disagreement : disagreements) {
      for (int i = 0; i < bets.length; i++) {
        double factor = 1 + bets[i] * ((disagreement ? 1 : 0) - inControl);
        // Kept finite: evidence beyond this changes nothing.
        plain[i] = Math.min(1e300, plain[i] * factor);
        restarted[i] = Math.min(1e300, Math.max(1, restarted[i]) * factor);
      }
    }
    return new EProcess(inControl, List.of(plain), List.of(restarted));
  }

  /** Mean of the products; 1 before the first label. */
  public double evidence() {
    return mean(products);
  }

  /** Mean of the restarted products. */
  public double restarted() {
    return mean(restartedProducts);
  }

  /** Whether to demote. */
  public boolean alarm() {
    return evidence() >= ALARM;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value / values.size()).sum();
  }
}
