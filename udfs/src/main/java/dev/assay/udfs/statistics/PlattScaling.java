package dev.assay.udfs.statistics;

/**
 * Scores as probabilities of failure: p = 1 / (1 + exp(-(slope score + intercept))), for a few
 * dozen labels, where isotonic regression overfits.
 *
 * <p>Fitted by maximum likelihood to the smoothed targets (n+ + 1)/(n+ + 2) and 1/(n- + 2), so that
 * it converges also where the classes are apart. Use out-of-fold scores. Sources: Platt 1999; Lin,
 * Lin, Weng 2007.
 *
 * @param slope above 0 where a higher score is a likelier failure; 0 if scores say nothing
 * @param intercept log odds at score 0
 */
public record PlattScaling(double slope, double intercept) {
  private static final int MOST_STEPS = 100;
  private static final double TOLERANCE = 1e-12;

  /** Checks that both are finite. */
  public PlattScaling {
    Checks.finite("slope", slope);
    Checks.finite("intercept", intercept);
  }

  /**
   * Of finite scores with labels; equal scores give slope 0 and the smoothed rate, no labels 1/2.
   */
  public static PlattScaling fit(double[] scores, boolean[] failed) {
    Checks.sameLength("scores", scores.length, "failed", failed.length);
    double centre = 0;
    int positives = 0;
    for (int i = 0; i < scores.length; i++) {
      centre += Checks.finite("score", scores[i]) / scores.length;
      positives += failed[i] ? 1 : 0;
    }
    double high = (positives + 1.0) / (positives + 2.0);
    double low = 1.0 / (scores.length - positives + 2.0);
    double rate = scores.length == 0 ? 0.5 : targetMean(failed, high, low);
    PlattScaling fit = new PlattScaling(0, logit(rate));
    double loss = loss(fit, scores, failed, high, low, centre);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] move = newtonStep(fit, scores, failed, high, low, centre);
      double size = 1;
      PlattScaling next = fit.moved(move, size);
      double nextLoss = loss(next, scores, failed, high, low, centre);
      while (nextLoss > loss && size > 1e-10) {
        size /= 2;
        next = fit.moved(move, size);
        nextLoss = loss(next, scores, failed, high, low, centre);
      }
      boolean still = Math.abs(move[0]) + Math.abs(move[1]) < TOLERANCE || nextLoss >= loss;
      fit = nextLoss <= loss ? next : fit;
      loss = Math.min(loss, nextLoss);
      if (still) {
        break;
      }
    }
    // The fit is on centred scores, where its two equations are nearly independent.
    return new PlattScaling(fit.slope, fit.intercept - fit.slope * centre);
  }

  /** The probability of failure at a finite score, in (0, 1). */
  public double probability(double score) {
    return sigmoid(slope * Checks.finite("score", score) + intercept);
  }

  /**
   * A probability carried to another prevalence: sigmoid(logit p + logit production - logit
   * calibration).
   *
   * @param probability in [0, 1]; 0 and 1 stay
   * @param calibrationPrevalence in (0, 1)
   * @param productionPrevalence in (0, 1)
   */
  public static double atPrevalence(
      double probability, double calibrationPrevalence, double productionPrevalence) {
    Checks.unit("probability", probability);
    return sigmoid(
        logit(probability)
            + logit(Checks.open("productionPrevalence", productionPrevalence))
            - logit(Checks.open("calibrationPrevalence", calibrationPrevalence)));
  }

  private PlattScaling moved(double[] move, double size) {
    return new PlattScaling(slope + size * move[0], intercept + size * move[1]);
  }

  private static double[] newtonStep(
      PlattScaling fit, double[] scores, boolean[] failed, double high, double low, double centre) {
    // A trace of ridge keeps equal scores, of which the slope is not determined, at slope 0.
    double aa = 1e-12;
    double ab = 0;
    double bb = 1e-12;
    double ga = 0;
    double gb = 0;
    for (int i = 0; i < scores.length; i++) {
      double x = scores[i] - centre;
      double p = sigmoid(fit.slope * x + fit.intercept);
      double error = (failed[i] ? high : low) - p;
      double weight = p * (1 - p);
      aa += x * x * weight;
      ab += x * weight;
      bb += weight;
      ga += x * error;
      gb += error;
    }
    double determinant = aa * bb - ab * ab;
    return new double[] {(bb * ga - ab * gb) / determinant, (aa * gb - ab * ga) / determinant};
  }

  private static double loss(
      PlattScaling fit, double[] scores, boolean[] failed, double high, double low, double centre) {
    double loss = 0;
    for (int i = 0; i < scores.length; i++) {
      double logOdds = fit.slope * (scores[i] - centre) + fit.intercept;
      double target = failed[i] ? high : low;
      loss += Math.max(logOdds, 0) + Math.log1p(Math.exp(-Math.abs(logOdds))) - target * logOdds;
    }
    return loss;
  }

  private static double targetMean(boolean[] failed, double high, double low) {
    double sum = 0;
    for (boolean one : failed) {
      sum += one ? high : low;
    }
    return sum / failed.length;
  }

  private static double logit(double p) {
    return Math.log(p) - Math.log1p(-p);
  }

  private static double sigmoid(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }
}
