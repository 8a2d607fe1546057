package dev.assay.jobs.calibration;

import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.calibration.CalibrationCircumstances;
import dev.assay.udfs.calibration.EvaluatorFitness;
import dev.assay.udfs.calibration.ScoredLabel;
import dev.assay.udfs.statistics.MccEstimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * Measures evaluators against the labels of a dataset version, and writes what is new into {@code
 * calibrations}. A measurement that was written before is told again and not written.
 */
public final class CalibrateJob {
  private CalibrateJob() {}

  /** Calibrates every evaluator that the lakehouse knows. */
  public static Outcome run(JobContext context, DatasetVersion dataset) {
    Lakehouse lakehouse = context.lakehouse();
    List<EvaluatorIdentity> evaluators =
        RegisteredEvaluators.inUse(lakehouse, context.clock().instant(), dataset);
    CalibrationInput input = CalibrationInput.reviewed(lakehouse, dataset);
    Outcome outcome = run(context, input, evaluators);
    return MeasureCascades.addedTo(outcome, context, input, evaluators);
  }

  /**
   * Calibrates.
   *
   * @param evaluators those to measure; verdicts of others are left alone
   */
  public static Outcome run(
      JobContext context, CalibrationInput dataset, List<EvaluatorIdentity> evaluators) {
    Lakehouse lakehouse = context.lakehouse();
    long verdictsVersion = lakehouse.version(VerdictsTable.TABLE).orElse(-1L);
    context.progress().step("measuring %d evaluators".formatted(evaluators.size()));
    List<EvaluatorCalibration> calibrations =
        compute(lakehouse, dataset, evaluators, verdictsVersion);
    CalibrationHistory history =
        CalibrationHistory.of(lakehouse.read(CalibrationsTable.TABLE), dataset.name());
    List<EvaluatorCalibration> fresh =
        calibrations.stream().filter(one -> !history.has(one.id())).toList();
    if (!fresh.isEmpty()) {
      append(context, dataset, fresh, verdictsVersion);
    }
    return outcome(dataset, evaluators, calibrations, fresh.size());
  }

  /** The calibrations that verdicts of a version give; what was written before is given again. */
  static List<EvaluatorCalibration> compute(
      Lakehouse lakehouse,
      CalibrationInput dataset,
      List<EvaluatorIdentity> evaluators,
      long verdictsVersion) {
    List<Row> asked = LabelledItems.asked(dataset.items(), dataset.labels()).collectAsList();
    List<Row> labelled =
        DatasetParts.of(
            asked.stream().filter(row -> row.getAs(LabelledItems.POSITIVE) != null).toList());
    if (labelled.isEmpty() || evaluators.isEmpty()) {
      return List.of();
    }
    try (LabelledVerdicts verdicts =
        new LabelledVerdicts(lakehouse, verdictsVersion, labelled, evaluators)) {
      List<Row> undecided =
          asked.stream().filter(row -> row.getAs(LabelledItems.POSITIVE) == null).toList();
      return compute(lakehouse, dataset, evaluators, undecided, verdicts);
    }
  }

  private static List<EvaluatorCalibration> compute(
      Lakehouse lakehouse,
      CalibrationInput dataset,
      List<EvaluatorIdentity> evaluators,
      List<Row> undecided,
      LabelledVerdicts verdicts) {
    List<MeasuredEvaluator> measured = verdicts.measure();
    CalibrationHistory history =
        CalibrationHistory.of(lakehouse.read(CalibrationsTable.TABLE), dataset.name());
    Map<MeasuredEvaluator.Instrument, List<ScoredLabel>> scored = verdicts.scored(measured);
    Map<MeasuredEvaluator.Instrument, LabelledVerdicts.Bridge> bridges = verdicts.bridges(measured);
    return measured.stream()
        .map(
            one ->
                calibrate(
                    one,
                    dataset,
                    history,
                    evaluators.stream().filter(one.key()::isOf).findFirst().orElseThrow(),
                    undecided(one.key(), undecided),
                    scored.getOrDefault(one.key(), List.of()),
                    Optional.ofNullable(bridges.get(one.key()))))
        .toList();
  }

  private static long undecided(MeasuredEvaluator.Instrument key, List<Row> undecided) {
    return undecided.stream()
        .filter(row -> row.getAs(LabelledItems.FAILURE_MODE).equals(key.failureMode()))
        .filter(row -> Slices.holds(key.slice(), row.getAs(LabelledItems.SPLIT), List.of()))
        .count();
  }

  private static EvaluatorCalibration calibrate(
      MeasuredEvaluator measured,
      CalibrationInput dataset,
      CalibrationHistory history,
      EvaluatorIdentity evaluator,
      long undecided,
      List<ScoredLabel> scored,
      Optional<LabelledVerdicts.Bridge> bridge) {
    MeasuredEvaluator.Instrument key = measured.key();
    String id = EvaluatorCalibration.id(dataset, measured);
    int sequence = history.sequence(id, key);
    int look = history.look(key, dataset.contentHash());
    Optional<MccEstimate> reviewers =
        Optional.ofNullable(dataset.reviewers().get(key.failureMode()));
    EvaluatorFitness fitness =
        EvaluatorFitness.of(
            measured.outcomes(),
            CalibrationCircumstances.FIRST_LOOK
                .atLook(look)
                .after(history.before(sequence, key))
                .under(CalibrationSupplement.ceiling(reviewers))
                .answeredBy(measured.answering().size())
                .followingRubric(evaluator.rubricVersion(), dataset.rubric(key.failureMode()))
                .fitting(evaluator.overfit(measured))
                .leaving(undecided));
    return new EvaluatorCalibration(
        id,
        measured,
        fitness,
        CalibrationSupplement.of(measured, fitness.counts(), evaluator, reviewers, scored, bridge),
        look,
        sequence);
  }

  private static void append(
      JobContext context,
      CalibrationInput dataset,
      List<EvaluatorCalibration> fresh,
      long verdictsVersion) {
    List<Row> rows =
        fresh.stream()
            .map(
                one ->
                    one.row(
                        dataset, verdictsVersion, CodeVersion.current(), context.clock().instant()))
            .toList();
    context
        .lakehouse()
        .append(
            CalibrationsTable.TABLE,
            context.spark().createDataFrame(rows, CalibrationsTable.TABLE.schema()));
  }

  private static Outcome outcome(
      CalibrationInput dataset,
      List<EvaluatorIdentity> evaluators,
      List<EvaluatorCalibration> calibrations,
      int fresh) {
    List<String> unmeasured =
        evaluators.stream()
            .filter(
                evaluator ->
                    calibrations.stream()
                        .noneMatch(
                            one ->
                                one.measured().key().fingerprint().equals(evaluator.fingerprint())))
            .map(evaluator -> evaluator.id() + "@" + evaluator.version())
            .toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, labels as of version %d: %d calibrations, %d new%s."
            .formatted(
                dataset.nameAndVersion(),
                dataset.labelsVersion(),
                calibrations.size(),
                fresh,
                fresh == 0 ? "; nothing has changed, nothing was written" : ""));
    if (!calibrations.isEmpty()) {
      lines.add("");
      lines.addAll(CalibrationLines.of(calibrations));
    }
    if (!unmeasured.isEmpty()) {
      lines.add("");
      lines.add(
          "Not measured, since no item that has a label of their failure mode has a verdict of theirs: %s. Labels come from: assay labels import; verdicts from: assay evaluate --dataset %s"
              .formatted(String.join(", ", unmeasured), dataset.nameAndVersion()));
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("dataset", dataset.nameAndVersion());
    details.put("labels_version", dataset.labelsVersion());
    details.put("calibrations", calibrations.stream().map(EvaluatorCalibration::details).toList());
    details.put("unmeasured", unmeasured);
    int total = calibrations.size();
    return Outcome.done(new Accounting(total, fresh, 0, total - fresh, 0), details, lines);
  }
}
