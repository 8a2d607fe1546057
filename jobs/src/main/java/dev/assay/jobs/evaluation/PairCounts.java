package dev.assay.jobs.evaluation;

import dev.assay.jobs.run.Accounting;
import dev.assay.udfs.evaluator.Evaluator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the pairs of a run ended: each in one of the seven statuses, by evaluator.
 *
 * <p>Copies of a content are pairs of their own, which share a verdict.
 */
final class PairCounts {

  /** How a pair ended. The first four are stored as verdicts, the others are asked for again. */
  enum Status {
    SCORED,
    ABSTAINED,
    ERRORED,
    NOT_APPLICABLE,
    /** The spend limit was reached before it. */
    SKIPPED_BUDGET,
    /** The provider could not answer it now. */
    DEFERRED,
    /** No endpoint is configured. */
    NOT_RUN;

    boolean isStored() {
      return switch (this) {
        case SCORED, ABSTAINED, ERRORED, NOT_APPLICABLE -> true;
        case SKIPPED_BUDGET, DEFERRED, NOT_RUN -> false;
      };
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final class Of {
    private final Map<Status, Long> pairs = new EnumMap<>(Status.class);
    private long added;
    private long flagged;

    private long sum() {
      return pairs.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private final Map<String, Of> byEvaluator = new TreeMap<>();

  PairCounts(List<Evaluator> evaluators) {
    evaluators.forEach(evaluator -> byEvaluator.put(evaluator.name(), new Of()));
  }

  /**
   * Adds pairs of one evaluator that ended alike.
   *
   * @param pairs how many
   * @param added of them verdicts that are new in the table
   * @param flagged of them with a score below the threshold
   */
  void add(String evaluator, Status status, long pairs, long added, long flagged) {
    Of of = byEvaluator.get(evaluator);
    of.pairs.merge(status, pairs, Long::sum);
    of.added += added;
    of.flagged += flagged;
  }

  long pairs() {
    return byEvaluator.values().stream().mapToLong(Of::sum).sum();
  }

  long added() {
    return byEvaluator.values().stream().mapToLong(of -> of.added).sum();
  }

  long of(Status status) {
    return byEvaluator.values().stream().mapToLong(of -> of.pairs.getOrDefault(status, 0L)).sum();
  }

  /** What was stored, now or before. */
  Accounting accounting() {
    long stored = 0;
    for (Status status : Status.values()) {
      stored += status.isStored() ? of(status) : 0;
    }
    return new Accounting(stored, added(), 0, stored - added(), 0);
  }

  /** The same for JSON. */
  Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("pairs", pairs());
    details.put("new", added());
    for (Status status : Status.values()) {
      details.put(status.text(), of(status));
    }
    details.put(
        "evaluators",
        byEvaluator.entrySet().stream()
            .map(entry -> of(entry.getKey(), entry.getValue()))
            .toList());
    return details;
  }

  private static Map<String, Object> of(String name, Of of) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("evaluator", name);
    details.put("pairs", of.sum());
    details.put("new", of.added);
    details.put("flagged", of.flagged);
    of.pairs.forEach((status, pairs) -> details.put(status.text(), pairs));
    return details;
  }

  /** A line for each evaluator. */
  List<String> lines() {
    int width = byEvaluator.keySet().stream().mapToInt(String::length).max().orElse(0);
    return byEvaluator.entrySet().stream()
        .map(
            entry ->
                line(
                    entry.getKey() + " ".repeat(width - entry.getKey().length()), entry.getValue()))
        .toList();
  }

  private static String line(String name, Of of) {
    StringBuilder line = new StringBuilder("  %s  %,d pairs".formatted(name, of.sum()));
    of.pairs.forEach(
        (status, pairs) -> {
          line.append(", %,d %s".formatted(pairs, status.text().replace('_', ' ')));
          if (status == Status.SCORED) {
            line.append(" (%,d flagged)".formatted(of.flagged));
          }
        });
    return line.append(of.sum() > 0 && of.added == 0 ? ", none new" : "").toString();
  }
}
