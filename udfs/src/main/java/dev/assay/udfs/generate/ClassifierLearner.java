package dev.assay.udfs.generate;

import dev.assay.udfs.embedding.Embedder;
import dev.assay.udfs.evaluator.ClassifierInput;
import dev.assay.udfs.evaluator.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fits a classifier. How strongly it is held back is chosen by inner folds of the examples that it
 * is made from, and so is its line where there are 30 examples of each class or more; with fewer
 * the line is at a probability of one half.
 *
 * @param embedder for the parts that are embeddings
 */
record ClassifierLearner(String name, LearnEncoding.Parts parts, Embedder embedder, long seed)
    implements Learner {
  private static final double[] COSTS = {0.001, 0.01, 0.1};
  private static final int INNER_FOLDS = 3;
  private static final int ENOUGH_FOR_A_LINE = 30;
  private static final double FEATURES_COST = 1;
  private static final double EMBEDDINGS_COST = 40;

  @Override
  public Kind kind() {
    return Kind.CLASSIFIER;
  }

  @Override
  public double cost() {
    return parts == LearnEncoding.Parts.EMBEDDINGS ? EMBEDDINGS_COST : FEATURES_COST;
  }

  /**
   * A fitted classifier.
   *
   * @param cost that was chosen
   * @param line the log odds above which an example is flagged
   * @param innerArea the area under the ROC curve of the inner folds
   */
  record FittedClassifier(
      Examples examples,
      Embedder embedder,
      Encoding encoding,
      LogisticRegression regression,
      double cost,
      double line,
      double innerArea)
      implements Fitted {
    @Override
    public double failure(int example) {
      double odds =
          regression.logOdds(encoding.encode(examples.get(example).input(), embedder)) - line;
      return 1 / (1 + Math.exp(-odds));
    }

    @Override
    public Optional<Map<String, Object>> rule() {
      return Optional.empty();
    }

    @Override
    public String describe() {
      return "logistic regression on %d numbers".formatted(encoding.size());
    }
  }

  @Override
  public FittedClassifier fit(Examples examples, boolean[] labels, boolean[] train) {
    List<Integer> members = new ArrayList<>();
    for (int i = 0; i < train.length; i++) {
      if (train[i]) {
        members.add(i);
      }
    }
    List<ClassifierInput> inputs = members.stream().map(i -> examples.get(i).input()).toList();
    Encoding encoding = LearnEncoding.from(inputs, parts);
    double[][] rows = new double[examples.size()][];
    for (int i : members) {
      rows[i] = encoding.encode(examples.get(i).input(), embedder);
    }
    Folds inner = Folds.of(examples, labels, train, INNER_FOLDS, seed);
    double cost = COSTS[0];
    double best = -1;
    double[] bestOdds = new double[0];
    for (double candidate : COSTS) {
      double[] odds = innerOdds(inner, rows, labels, candidate);
      double area = areaUnderCurve(odds, labels, members);
      if (area > best + 1e-9) {
        best = area;
        cost = candidate;
        bestOdds = odds;
      }
    }
    double line = line(bestOdds, labels, members);
    return new FittedClassifier(
        examples, embedder, encoding, fit(rows, labels, train, cost), cost, line, best);
  }

  private static LogisticRegression fit(
      double[][] rows, boolean[] labels, boolean[] some, double cost) {
    List<double[]> fitted = new ArrayList<>();
    List<Boolean> classes = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      if (some[i]) {
        fitted.add(rows[i]);
        classes.add(labels[i]);
      }
    }
    return LogisticRegression.fit(fitted, classes, cost);
  }

  private static double[] innerOdds(Folds inner, double[][] rows, boolean[] labels, double cost) {
    double[] odds = new double[rows.length];
    for (int fold = 0; fold < inner.number(); fold++) {
      LogisticRegression regression = fit(rows, labels, inner.without(fold), cost);
      for (int i = 0; i < rows.length; i++) {
        if (inner.of(i) == fold) {
          odds[i] = regression.logOdds(rows[i]);
        }
      }
    }
    return odds;
  }

  /** The probability that a positive has higher odds than a negative; ties count half. */
  private static double areaUnderCurve(double[] odds, boolean[] labels, List<Integer> members) {
    List<Integer> order = new ArrayList<>(members);
    order.sort(Comparator.comparingDouble(i -> odds[i]));
    double ranks = 0;
    double positives = 0;
    for (int start = 0; start < order.size(); ) {
      int end = start;
      while (end < order.size() && odds[order.get(end)] == odds[order.get(start)]) {
        end++;
      }
      for (int k = start; k < end; k++) {
        if (labels[order.get(k)]) {
          ranks += (start + 1 + end) / 2.0;
          positives++;
        }
      }
      start = end;
    }
    double negatives = order.size() - positives;
    return positives == 0 || negatives == 0
        ? 0.5
        : (ranks - positives * (positives + 1) / 2) / (positives * negatives);
  }

  private static double line(double[] odds, boolean[] labels, List<Integer> members) {
    int positives = (int) members.stream().filter(i -> labels[i]).count();
    int negatives = members.size() - positives;
    if (Math.min(positives, negatives) < ENOUGH_FOR_A_LINE) {
      return 0;
    }
    List<Integer> order = new ArrayList<>(members);
    order.sort(Comparator.comparingDouble(i -> -odds[i]));
    double[] mccs = new double[order.size()];
    int tp = 0;
    int fp = 0;
    double best = 0;
    for (int k = 0; k + 1 < order.size(); k++) {
      tp += labels[order.get(k)] ? 1 : 0;
      fp += labels[order.get(k)] ? 0 : 1;
      boolean cut = odds[order.get(k)] > odds[order.get(k + 1)];
      mccs[k] = cut ? new Outcomes(tp, fp, positives - tp, negatives - fp).mcc() : Double.NaN;
      best = Math.max(best, cut ? mccs[k] : 0);
    }
    // The middle of the lines that are nearly as good as the best varies less than the best.
    double floor = best - 0.02;
    double[] good = new double[order.size()];
    int count = 0;
    for (int k = 0; k + 1 < order.size(); k++) {
      if (mccs[k] >= floor) {
        good[count++] = (odds[order.get(k)] + odds[order.get(k + 1)]) / 2;
      }
    }
    double[] sorted = Arrays.copyOf(good, count);
    Arrays.sort(sorted);
    return best <= 0 || count == 0 ? 0 : sorted[count / 2];
  }
}
