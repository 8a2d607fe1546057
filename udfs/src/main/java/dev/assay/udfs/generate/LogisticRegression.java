package dev.assay.udfs.generate;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Logistic regression with an L2 penalty (LIBLINEAR, primal Newton method: no randomness), both
 * classes weighing alike.
 */
final class LogisticRegression {
  /** As provenance names it. */
  static final String METHOD = "logistic regression, L2, balanced classes (liblinear-java 2.44)";

  private static final double PRECISION = 0.01;

  private final double[] weights;
  private final double intercept;

  private LogisticRegression(double[] weights, double intercept) {
    this.weights = weights;
    this.intercept = intercept;
  }

  /** Of the numbers. */
  List<Double> weights() {
    return Arrays.stream(weights).boxed().toList();
  }

  /** The log odds where all numbers are 0. */
  double intercept() {
    return intercept;
  }

  /**
   * Fits.
   *
   * @param rows numbers, of the same length each
   * @param cost the inverse of the penalty's strength
   */
  static LogisticRegression fit(List<double[]> rows, List<Boolean> labels, double cost) {
    Linear.disableDebugOutput();
    int width = rows.get(0).length;
    Problem problem = new Problem();
    problem.l = rows.size();
    problem.n = width + 1;
    problem.bias = 1;
    problem.x = new Feature[rows.size()][];
    problem.y = new double[rows.size()];
    int positives = 0;
    for (int i = 0; i < rows.size(); i++) {
      problem.x[i] = sparse(rows.get(i));
      problem.y[i] = labels.get(i) ? 1 : -1;
      positives += labels.get(i) ? 1 : 0;
    }
    double half = rows.size() / 2.0;
    Parameter parameter = new Parameter(SolverType.L2R_LR, cost, PRECISION);
    parameter.setWeights(
        new double[] {half / Math.max(1, positives), half / Math.max(1, rows.size() - positives)},
        new int[] {1, -1});
    Model model = Linear.train(problem, parameter);
    double sign = model.getLabels()[0] == 1 ? 1 : -1;
    double[] fitted = model.getFeatureWeights();
    double[] weights = new double[width];
    for (int i = 0; i < width; i++) {
      weights[i] = sign * fitted[i];
    }
    return new LogisticRegression(weights, sign * fitted[width]);
  }

  private static Feature[] sparse(double[] row) {
    List<Feature> nodes = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      if (row[i] != 0) {
        nodes.add(new FeatureNode(i + 1, row[i]));
      }
    }
    nodes.add(new FeatureNode(row.length + 1, 1));
    return nodes.toArray(Feature[]::new);
  }

  /** The log odds of the failure. */
  double logOdds(double[] row) {
    double sum = intercept;
    for (int i = 0; i < row.length; i++) {
      sum += weights[i] * row[i];
    }
    return sum;
  }
}
