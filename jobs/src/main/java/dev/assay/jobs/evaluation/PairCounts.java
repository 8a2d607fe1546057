package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.run.Accounting;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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

    /** The errored ones by what went wrong. */
    private final Map<String, Long> errors = new TreeMap<>();

    private long added;
    private long flagged;

    /** Pairs on which the evaluator itself failed now, and how many verdicts that would be. */
    private long failedPairs;

    private long failed;

    private long sum() {
      return pairs.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private final Map<String, Of> byEvaluator = new TreeMap<>();
  private double spentUsd;

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
    Of of = byEvaluator.computeIfAbsent(evaluator, name -> new Of());
    of.pairs.merge(status, pairs, Long::sum);
    of.added += added;
    of.flagged += flagged;
  }

  /** Notes what went wrong with pairs that are counted as errored. */
  void addErrors(String evaluator, String kind, long pairs) {
    byEvaluator.computeIfAbsent(evaluator, name -> new Of()).errors.merge(kind, pairs, Long::sum);
  }

  /**
   * Notes that an evaluator itself failed, on pairs that are counted as errored.
   *
   * @param failed how many verdicts say so that are new in the table
   */
  void addFailures(String evaluator, long pairs, long failed) {
    Of of = byEvaluator.computeIfAbsent(evaluator, name -> new Of());
    of.failedPairs += pairs;
    of.failed += failed;
  }

  /**
   * Takes back the new verdicts of evaluators that failed on every content that they had not judged
   * before, if there were several: that is a fault of theirs, and of no trace. Their pairs are
   * deferred, so that a mended evaluator judges them.
   *
   * @return their names
   */
  List<String> takeBackFailing() {
    List<String> failing = new ArrayList<>();
    byEvaluator.forEach(
        (name, of) -> {
          if (of.failed > 1 && of.failed == of.added) {
            of.pairs.merge(Status.ERRORED, -of.failedPairs, Long::sum);
            of.pairs.merge(Status.DEFERRED, of.failedPairs, Long::sum);
            of.errors.computeIfPresent(
                Verdict.EVALUATOR_ERROR,
                (kind, pairs) -> pairs > of.failedPairs ? pairs - of.failedPairs : null);
            of.added = 0;
            failing.add(name);
          }
        });
    return failing;
  }

  /**
   * Adds rows of {@link PairRow#SCHEMA}; those without a status are left out.
   *
   * @return the pairs without a status, by evaluator
   */
  Map<String, Long> addRows(Dataset<Row> rows) {
    Column isNew = not(coalesce(col(PairRow.STORED), lit(false)));
    Column isFailure = isNew.and(col(VerdictsTable.ERROR_KIND).equalTo(Verdict.EVALUATOR_ERROR));
    List<Row> groups =
        rows.groupBy(
                VerdictsTable.EVALUATOR_ID,
                VerdictsTable.EVALUATOR_VERSION,
                VerdictsTable.STATUS,
                VerdictsTable.ERROR_KIND)
            .agg(
                sum(PairRow.COPIES),
                sum(when(isNew, 1L).otherwise(0L)),
                sum(when(col(VerdictsTable.FLAG), col(PairRow.COPIES)).otherwise(0L)),
                sum(coalesce(col(VerdictsTable.COST_USD), lit(0.0))),
                sum(when(isFailure, col(PairRow.COPIES)).otherwise(0L)),
                sum(when(isFailure, 1L).otherwise(0L)))
            .collectAsList();
    Map<String, Long> open = new TreeMap<>();
    for (Row group : groups) {
      spentUsd += group.getDouble(7);
      String evaluator = group.getString(0) + "@" + group.getInt(1);
      if (group.isNullAt(2)) {
        open.put(evaluator, group.getLong(4));
      } else {
        Status status = Status.valueOf(group.getString(2).toUpperCase(Locale.ROOT));
        add(evaluator, status, group.getLong(4), group.getLong(5), group.getLong(6));
        addFailures(evaluator, group.getLong(8), group.getLong(9));
        if (!group.isNullAt(3)) {
          addErrors(evaluator, group.getString(3), group.getLong(4));
        }
      }
    }
    return open;
  }

  /** Adds what others have counted. */
  void addAll(PairCounts others) {
    spentUsd += others.spentUsd;
    others.byEvaluator.forEach(
        (evaluator, of) -> {
          of.pairs.forEach((status, pairs) -> add(evaluator, status, pairs, 0, 0));
          Of own = byEvaluator.computeIfAbsent(evaluator, name -> new Of());
          own.added += of.added;
          own.flagged += of.flagged;
          of.errors.forEach((kind, pairs) -> own.errors.merge(kind, pairs, Long::sum));
        });
  }

  /** What the counted verdicts have cost. */
  double spentUsd() {
    return spentUsd;
  }

  long pairs() {
    return byEvaluator.values().stream().mapToLong(Of::sum).sum();
  }

  /** How many pairs of one evaluator were counted. */
  long pairsOf(String evaluator) {
    Of of = byEvaluator.get(evaluator);
    return of == null ? 0 : of.sum();
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
    details.put("errors", of.errors);
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
          } else if (status == Status.ERRORED && !of.errors.isEmpty()) {
            line.append(
                of.errors.entrySet().stream()
                    .map(error -> "%,d %s".formatted(error.getValue(), error.getKey()))
                    .collect(Collectors.joining(", ", " (", ")")));
          }
        });
    return line.append(of.sum() > 0 && of.added == 0 ? ", none new" : "").toString();
  }
}
