package dev.assay.udfs.label;

import dev.assay.udfs.similarity.StableHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which items a second reviewer should label next, so that agreement is known: every positive, and
 * as many negatives, drawn by a hash, until the wanted number is labelled twice.
 */
public final class LabelTwice {
  /** Kappa of 30 items is known to within about 0.3, of 50 to within 0.25. */
  public static final int WANTED = 50;

  private static final Comparator<ReviewerAnswers> BY_DRAW =
      Comparator.comparingDouble(LabelTwice::draw)
          .thenComparing(ReviewerAnswers::source)
          .thenComparing(ReviewerAnswers::traceId)
          .thenComparing(ReviewerAnswers::target);

  private LabelTwice() {}

  /**
   * The items, the most telling first: positives and negatives take turns; where one kind has run
   * out the other fills up. An item that one reviewer alone was unsure about counts as a positive.
   *
   * @param answers to one failure mode under one rubric
   */
  public static List<ReviewerAnswers> next(Collection<ReviewerAnswers> answers) {
    long twice = answers.stream().filter(item -> item.reviewers() >= 2).count();
    List<ReviewerAnswers> once =
        answers.stream()
            .filter(item -> item.reviewers() == 1 && !item.adjudicated())
            .filter(item -> item.traceId() != null && item.source() != null)
            .sorted(BY_DRAW)
            .toList();
    List<ReviewerAnswers> positives =
        once.stream().filter(item -> item.positive() + item.unsure() > 0).toList();
    List<ReviewerAnswers> negatives = once.stream().filter(item -> item.negative() > 0).toList();
    List<ReviewerAnswers> turns = new ArrayList<>();
    for (int i = 0; i < Math.max(positives.size(), negatives.size()); i++) {
      int turn = i;
      Stream.of(positives, negatives)
          .flatMap(kind -> kind.stream().skip(turn).limit(1))
          .forEach(turns::add);
    }
    return turns.stream().limit(Math.max(0, WANTED - twice)).toList();
  }

  /**
   * The items of several modes, which take turns.
   *
   * @param modes by name; answers under another rubric than theirs are left out
   */
  public static List<ReviewerAnswers> next(
      Collection<ReviewerAnswers> answers, Map<String, FailureMode> modes) {
    List<List<ReviewerAnswers>> byMode = new ArrayList<>();
    modes.forEach(
        (name, mode) ->
            byMode.add(
                next(
                    answers.stream()
                        .filter(item -> item.failureMode().equals(name))
                        .filter(item -> item.rubricVersion() == mode.rubricVersion())
                        .toList())));
    List<ReviewerAnswers> turns = new ArrayList<>();
    for (int i = 0; i < WANTED; i++) {
      int turn = i;
      byMode.forEach(items -> items.stream().skip(turn).limit(1).forEach(turns::add));
    }
    return turns;
  }

  private static double draw(ReviewerAnswers item) {
    return StableHash.unit(
        "twice/%s/%s/%s/%s"
            .formatted(item.failureMode(), item.source(), item.traceId(), item.target()));
  }
}
