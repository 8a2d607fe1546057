package dev.assay.jobs.calibration;

import dev.assay.jobs.calibration.MeasuredEvaluator.Disagreement;
import dev.assay.jobs.lakehouse.NamedRow;
import dev.assay.udfs.calibration.EvaluatorFitness;
import dev.assay.udfs.calibration.OutcomeCounts;
import dev.assay.udfs.calibration.SliceOutcomes;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.DoubleSampling;
import dev.assay.udfs.statistics.Interval;
import dev.assay.udfs.statistics.ProportionInterval;
import dev.assay.udfs.statistics.StratifiedMcc;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** A calibration of one evaluator: the measurement, what follows from it, and its row. */
record EvaluatorCalibration(
    String id,
    MeasuredEvaluator measured,
    EvaluatorFitness fitness,
    CalibrationSupplement supplement,
    int look,
    int sequence) {
  /** Of the way in which calibrations are computed; part of their ids. */
  private static final int METHOD = 3;

  private static final double LEVEL = 0.95;

  /** The id of a calibration: a hash of all that it is computed from. */
  static String id(CalibrationInput dataset, MeasuredEvaluator measured) {
    MeasuredEvaluator.Instrument key = measured.key();
    OutcomeCounts total = measured.outcomes().total();
    return InputHash.of("calibration")
        .with(METHOD)
        .with(dataset.nameAndVersion())
        .with(dataset.contentHash())
        .with(dataset.labelsVersion())
        .with(key.evaluatorId())
        .with(key.evaluatorVersion())
        .with(key.fingerprints())
        .with(key.failureMode())
        .with(key.slice())
        .with(measured.outcomes().labelled())
        .with(total)
        .with(measured.digest())
        .with(dataset.reviewers().get(key.failureMode()))
        .id();
  }

  /**
   * Agreement with each label standing for the traces that it was picked from.
   *
   * @param effectiveSize as many equal labels would be worth as much
   */
  record Weighted(double mcc, Interval interval95, double effectiveSize) {}

  /** Empty where some label's inclusion probability is unknown. */
  Optional<Weighted> weighted() {
    List<StratifiedMcc.Stratum> strata = measured.outcomes().weighted();
    if (strata.isEmpty()) {
      return Optional.empty();
    }
    long seed = Long.parseUnsignedLong(id.substring(0, 16), 16);
    return Optional.of(
        new Weighted(
            StratifiedMcc.weighted(strata).mcc(),
            StratifiedMcc.posterior(strata, seed).interval95(),
            measured.outcomes().effectiveSize()));
  }

  ConfusionCounts counts() {
    return fitness.counts();
  }

  Interval truePositiveRate() {
    return ProportionInterval.jeffreys(counts().tp(), counts().positives(), LEVEL);
  }

  Interval trueNegativeRate() {
    return ProportionInterval.jeffreys(counts().tn(), counts().negatives(), LEVEL);
  }

  /**
   * The row of {@code calibrations}, without what only the run knows.
   *
   * @param verdictsVersion of the table that was read
   */
  Row row(CalibrationInput dataset, long verdictsVersion, String codeVersion, Instant at) {
    Map<String, Object> values = values();
    values.put(CalibrationsTable.DATASET, dataset.name());
    values.put(CalibrationsTable.DATASET_VERSION, dataset.version());
    values.put(CalibrationsTable.DATASET_HASH, dataset.contentHash());
    values.put(CalibrationsTable.LABELS_VERSION, dataset.labelsVersion());
    values.put(CalibrationsTable.VERDICTS_VERSION, verdictsVersion);
    values.put(CalibrationsTable.CODE_VERSION, codeVersion);
    values.put(CalibrationsTable.CALIBRATED_AT, Timestamp.from(at));
    values.put(CalibrationsTable.ANSWERING_MODELS, measured.answering().toArray(String[]::new));
    values.put(
        CalibrationsTable.DISAGREEMENTS,
        measured.disagreements().stream().map(EvaluatorCalibration::row).toArray(Row[]::new));
    NamedRow row = NamedRow.of(CalibrationsTable.TABLE);
    values.forEach(row::with);
    return row.row();
  }

  private static Row row(Disagreement one) {
    return RowFactory.create(one.source(), one.traceId(), one.labelPositive(), one.score());
  }

  /** For programs: the columns by name, and the disagreements. */
  Map<String, Object> details() {
    Map<String, Object> details = values();
    details.put(
        CalibrationsTable.DISAGREEMENTS,
        measured.disagreements().stream()
            .map(
                one ->
                    Map.of(
                        "source", one.source(),
                        "trace_id", one.traceId(),
                        "label_positive", one.labelPositive(),
                        "score", one.score()))
            .toList());
    return details;
  }

  private Map<String, Object> values() {
    MeasuredEvaluator.Instrument key = measured.key();
    SliceOutcomes outcomes = measured.outcomes();
    OutcomeCounts total = outcomes.total();
    ConfusionCounts counts = counts();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(CalibrationsTable.CALIBRATION_ID, id);
    values.put(CalibrationsTable.EVALUATOR_ID, key.evaluatorId());
    values.put(CalibrationsTable.EVALUATOR_VERSION, key.evaluatorVersion());
    values.put(CalibrationsTable.FINGERPRINT, key.fingerprint());
    values.put(CalibrationsTable.FAILURE_MODE, key.failureMode());
    values.put(CalibrationsTable.SLICE, key.slice());
    values.put(CalibrationsTable.JUDGE_MODEL, key.judgeModel());
    values.put(CalibrationsTable.PARAMETERS_HASH, key.parametersHash());
    values.put(CalibrationsTable.STATUS, fitness.status().name());
    values.put(CalibrationsTable.REASON, fitness.reason());
    values.put(CalibrationsTable.LABELS_NEEDED, fitness.labelsNeeded().total());
    values.put(CalibrationsTable.POSITIVES_NEEDED, fitness.labelsNeeded().positives());
    values.put(CalibrationsTable.NEGATIVES_NEEDED, fitness.labelsNeeded().negatives());
    values.put(CalibrationsTable.LOOK, look);
    values.put(CalibrationsTable.SEQUENCE, sequence);
    values.put(CalibrationsTable.N, Math.round(counts.total()));
    values.put(CalibrationsTable.POSITIVES, Math.round(counts.positives()));
    values.put(CalibrationsTable.NEGATIVES, Math.round(counts.negatives()));
    values.put(CalibrationsTable.TRUE_POSITIVES, Math.round(counts.tp()));
    values.put(CalibrationsTable.FALSE_POSITIVES, Math.round(counts.fp()));
    values.put(CalibrationsTable.FALSE_NEGATIVES, Math.round(counts.fn()));
    values.put(CalibrationsTable.TRUE_NEGATIVES, Math.round(counts.tn()));
    values.put(CalibrationsTable.LABELLED, outcomes.labelled());
    values.put(
        CalibrationsTable.UNSCORED, total.errored() + total.abstained() + outcomes.unjudged());
    values.put(CalibrationsTable.ERRORED, total.errored());
    values.put(CalibrationsTable.ABSTAINED, total.abstained());
    values.put(CalibrationsTable.UNJUDGED, outcomes.unjudged());
    values.put(CalibrationsTable.NOT_APPLICABLE, total.notApplicable());
    putAgreement(values);
    values.put(CalibrationsTable.THRESHOLD, measured.threshold());
    values.put(CalibrationsTable.COVERAGE, outcomes.coverage());
    values.put(CalibrationsTable.ERROR_RATE, outcomes.errorRate());
    values.put(CalibrationsTable.SYNTHETIC_LABELS, outcomes.syntheticScored());
    values.putAll(supplement.values());
    putSamples(values);
    return values;
  }

  private void putSamples(Map<String, Object> values) {
    DoubleSampling sampled = measured.outcomes().sampled();
    ConfusionCounts random = measured.outcomes().random().confusion();
    values.put(CalibrationsTable.SAMPLED_FLAGGED_FAILURES, sampled.flaggedFailures());
    values.put(CalibrationsTable.SAMPLED_FLAGGED_LABELS, sampled.flaggedLabels());
    values.put(CalibrationsTable.SAMPLED_UNFLAGGED_FAILURES, sampled.unflaggedFailures());
    values.put(CalibrationsTable.SAMPLED_UNFLAGGED_LABELS, sampled.unflaggedLabels());
    values.put(CalibrationsTable.RANDOM_FAILURES, random.positives());
    values.put(CalibrationsTable.RANDOM_LABELS, random.total());
  }

  private void putAgreement(Map<String, Object> values) {
    ConfusionCounts counts = counts();
    Interval tpr = truePositiveRate();
    Interval tnr = trueNegativeRate();
    values.put(CalibrationsTable.MCC, fitness.mcc().value());
    values.put(CalibrationsTable.MCC_STATUS, fitness.mcc().status().name());
    values.put(CalibrationsTable.MCC_LOW, fitness.mcc().interval95().lower());
    values.put(CalibrationsTable.MCC_HIGH, fitness.mcc().interval95().upper());
    values.put(CalibrationsTable.MCC_LCB95, fitness.mcc().lowerBound95());
    values.put(CalibrationsTable.MCC_LCB90, fitness.mcc().lowerBound90());
    values.put(CalibrationsTable.AGREEMENT, fitness.mcc().agreement01());
    values.put(CalibrationsTable.INVERTED, fitness.mcc().inverted());
    values.put(CalibrationsTable.TPR, numberOrNull(counts.truePositiveRate()));
    values.put(CalibrationsTable.TPR_LOW, tpr.lower());
    values.put(CalibrationsTable.TPR_HIGH, tpr.upper());
    values.put(CalibrationsTable.TNR, numberOrNull(counts.trueNegativeRate()));
    values.put(CalibrationsTable.TNR_LOW, tnr.lower());
    values.put(CalibrationsTable.TNR_HIGH, tnr.upper());
    values.put(CalibrationsTable.KAPPA, numberOrNull(counts.kappa()));
    values.put(CalibrationsTable.PREVALENCE, numberOrNull(counts.prevalence()));
    weighted()
        .ifPresent(
            weighted -> {
              values.put(CalibrationsTable.WEIGHTED_MCC, weighted.mcc());
              values.put(CalibrationsTable.WEIGHTED_MCC_LOW, weighted.interval95().lower());
              values.put(CalibrationsTable.WEIGHTED_MCC_HIGH, weighted.interval95().upper());
              values.put(CalibrationsTable.EFFECTIVE_N, weighted.effectiveSize());
            });
  }

  /** A rate without a denominator is no number, and JSON has none either. */
  private static Double numberOrNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
