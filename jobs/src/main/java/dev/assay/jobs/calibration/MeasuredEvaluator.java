package dev.assay.jobs.calibration;

import dev.assay.udfs.calibration.OutcomeCounts;
import dev.assay.udfs.calibration.SliceOutcomes;
import dev.assay.udfs.calibration.Stratum;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.JudgeRepeats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Row;

/**
 * What an evaluator said of a slice, put together from the strata of {@link CountOutcomes}.
 *
 * @param threshold null where no verdict has one
 * @param answering the models that answered
 * @param repeats how often it was asked again, and flipped
 * @param between scores other than 0 and 1
 * @param graded scored items that a person has graded on a scale
 * @param fitted what it said of the labels that it was made from; none for one that saw no label
 * @param digest of all outcomes, whatever their order
 * @param disagreements worst first
 */
record MeasuredEvaluator(
    Instrument key,
    SliceOutcomes outcomes,
    Double threshold,
    Set<String> answering,
    JudgeRepeats repeats,
    long between,
    long graded,
    ConfusionCounts fitted,
    long digest,
    List<Disagreement> disagreements) {

  /**
   * Whose measurement it is.
   *
   * @param judgeModel as asked for; null for other evaluators than judges
   * @param parametersHash of the judge's parameters; null for other evaluators
   */
  record Instrument(
      String evaluatorId,
      int evaluatorVersion,
      String fingerprint,
      String judgeModel,
      String parametersHash,
      String failureMode,
      String slice) {
    String name() {
      return evaluatorId
          + "@"
          + evaluatorVersion
          + (judgeModel == null ? "" : " (" + judgeModel + ")");
    }

    /** The same on a part of its slice. */
    Instrument on(String other) {
      return new Instrument(
          evaluatorId,
          evaluatorVersion,
          fingerprint,
          judgeModel,
          parametersHash,
          failureMode,
          Slices.within(slice, other));
    }

    /** Whether it is an earlier version, or another judge model, of the same evaluator. */
    boolean isEarlierThan(Instrument other) {
      if (!evaluatorId.equals(other.evaluatorId)
          || !failureMode.equals(other.failureMode)
          || !slice.equals(other.slice)) {
        return false;
      }
      return evaluatorVersion == other.evaluatorVersion
          ? fingerprints().compareTo(other.fingerprints()) < 0
          : evaluatorVersion < other.evaluatorVersion;
    }

    /** What counts as another look when it changes. */
    String fingerprints() {
      return fingerprint + "\n" + judgeModel + "\n" + parametersHash;
    }
  }

  /**
   * An item on which label and flag differ.
   *
   * @param badness the score's distance from what the label asks for, in [0, 1]
   */
  record Disagreement(
      double badness, String source, String traceId, boolean labelPositive, double score) {
    private static final Comparator<Disagreement> WORST_FIRST =
        Comparator.comparingDouble(Disagreement::badness)
            .reversed()
            .thenComparing(Disagreement::source)
            .thenComparing(Disagreement::traceId);
  }

  /**
   * The measurements in order of failure mode, evaluator and version.
   *
   * @param rows of {@link CountOutcomes}
   * @param labelled how many labelled items a failure mode has in a slice
   * @return each evaluator's slice, and after it its parts
   */
  static List<MeasuredEvaluator> of(List<Row> rows, ToLongFunction<Instrument> labelled) {
    Map<Instrument, List<Row>> strata = new LinkedHashMap<>();
    Map<Instrument, ConfusionCounts> fitted = new LinkedHashMap<>();
    for (Row row : rows) {
      Instrument whole = key(row);
      String split = row.getAs(LabelledItems.SPLIT);
      if (!Slices.holds(whole.slice(), split, List.of())) {
        fitted.merge(whole, counts(row).confusion(), ConfusionCounts::plus);
        continue;
      }
      strata.computeIfAbsent(whole, key -> new ArrayList<>()).add(row);
      for (String part : row.<String>getList(row.fieldIndex(DatasetParts.PARTS))) {
        strata.computeIfAbsent(whole.on(part), key -> new ArrayList<>()).add(row);
      }
    }
    return strata.entrySet().stream()
        .map(
            entry ->
                of(
                    entry.getKey(),
                    entry.getValue(),
                    labelled.applyAsLong(entry.getKey()),
                    fitted.getOrDefault(entry.getKey(), ConfusionCounts.NONE)))
        .filter(
            one ->
                Slices.isWhole(one.key().slice())
                    || one.outcomes().labelled() >= DatasetParts.FEWEST_ITEMS)
        .sorted(
            Comparator.comparing((MeasuredEvaluator one) -> one.key().failureMode())
                .thenComparing(one -> one.key().evaluatorId())
                .thenComparing(one -> one.key().evaluatorVersion())
                .thenComparing(one -> one.key().fingerprints())
                .thenComparing(one -> !Slices.isWhole(one.key().slice()))
                .thenComparing(one -> one.key().slice()))
        .toList();
  }

  private static MeasuredEvaluator of(
      Instrument key, List<Row> strata, long labelled, ConfusionCounts fitted) {
    Map<Stratum, OutcomeCounts> outcomes = new LinkedHashMap<>();
    Set<String> answering = new TreeSet<>();
    List<Disagreement> disagreements = new ArrayList<>();
    Double threshold = null;
    JudgeRepeats repeats = JudgeRepeats.NONE;
    long between = 0;
    long graded = 0;
    long digest = 0;
    for (Row row : strata) {
      outcomes.merge(stratum(row), counts(row), OutcomeCounts::plus);
      addIfNamed(answering, row.getAs(TraceVerdicts.FIRST_ANSWERING));
      addIfNamed(answering, row.getAs(TraceVerdicts.LAST_ANSWERING));
      row.<Row>getList(row.fieldIndex(CountOutcomes.DISAGREEMENTS))
          .forEach(one -> disagreements.add(disagreement(one)));
      Double own = row.getAs(TraceVerdicts.THRESHOLD);
      threshold = own == null ? threshold : own;
      repeats =
          repeats.plus(
              new JudgeRepeats(
                  count(row, CountOutcomes.REPEAT_FLIPS),
                  count(row, CountOutcomes.REPEAT_PAIRS),
                  count(row, CountOutcomes.REPEAT_FLAGGED_PAIRS)));
      between += count(row, CountOutcomes.BETWEEN);
      graded += count(row, CountOutcomes.GRADED);
      digest ^= row.<Long>getAs(CountOutcomes.DIGEST);
    }
    return new MeasuredEvaluator(
        key,
        new SliceOutcomes(outcomes, labelled),
        threshold,
        answering,
        repeats,
        between,
        graded,
        fitted,
        digest,
        disagreements.stream()
            .sorted(Disagreement.WORST_FIRST)
            .limit(CountOutcomes.MOST_DISAGREEMENTS)
            .toList());
  }

  private static void addIfNamed(Set<String> models, String model) {
    if (model != null && !model.isBlank()) {
      models.add(model);
    }
  }

  /** Whose row it is. */
  static Instrument key(Row row) {
    return new Instrument(
        row.getAs(TraceVerdicts.EVALUATOR_ID),
        row.getAs(TraceVerdicts.EVALUATOR_VERSION),
        row.getAs(TraceVerdicts.FINGERPRINT),
        row.getAs(TraceVerdicts.MODEL),
        row.getAs(TraceVerdicts.PARAMETERS_HASH),
        row.getAs(LabelledItems.FAILURE_MODE),
        row.getAs(CountOutcomes.SLICE));
  }

  private static Stratum stratum(Row row) {
    return new Stratum(
        row.getAs(LabelledItems.ARM),
        row.getAs(LabelledItems.INCLUSION_PROBABILITY),
        row.getAs(LabelledItems.SYNTHETIC));
  }

  private static OutcomeCounts counts(Row row) {
    return new OutcomeCounts(
        new ConfusionCounts(
            count(row, CountOutcomes.TRUE_POSITIVES),
            count(row, CountOutcomes.FALSE_POSITIVES),
            count(row, CountOutcomes.FALSE_NEGATIVES),
            count(row, CountOutcomes.TRUE_NEGATIVES)),
        count(row, CountOutcomes.ABSTAINED),
        count(row, CountOutcomes.ERRORED),
        count(row, CountOutcomes.NOT_APPLICABLE),
        count(row, CountOutcomes.POSITIVES_NOT_APPLICABLE));
  }

  private static long count(Row row, String column) {
    return row.<Long>getAs(column);
  }

  private static Disagreement disagreement(Row row) {
    return new Disagreement(
        -row.<Double>getAs(CountOutcomes.BADNESS),
        row.getAs(LabelledItems.SOURCE),
        row.getAs(LabelledItems.TRACE_ID),
        row.getAs(LabelledItems.POSITIVE),
        row.getAs(TraceVerdicts.SCORE));
  }
}
