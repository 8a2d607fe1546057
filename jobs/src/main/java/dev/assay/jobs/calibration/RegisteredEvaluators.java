package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.calibration.EvaluatorIdentity.Fitting;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.evaluation.EvaluatorStates;
import dev.assay.jobs.evaluation.EvaluatorsTable;
import dev.assay.jobs.evaluation.JudgeExamples;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.evaluator.ClassifierArtifact;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;

/** The evaluator versions that a lakehouse knows. */
public final class RegisteredEvaluators {
  private RegisteredEvaluators() {}

  /** All of them, in order of id and version. */
  public static List<EvaluatorIdentity> of(Lakehouse lakehouse) {
    return lakehouse
        .read(EvaluatorsTable.TABLE)
        .orderBy(EvaluatorsTable.EVALUATOR_ID, EvaluatorsTable.VERSION)
        .collectAsList()
        .stream()
        .map(RegisteredEvaluators::identity)
        .toList();
  }

  /** Those that were registered by an instant, and that nobody had taken out of use by then. */
  public static List<EvaluatorIdentity> inUse(Lakehouse lakehouse, Instant at) {
    EvaluatorStates states = EvaluatorStates.of(lakehouse);
    return lakehouse
        .read(EvaluatorsTable.TABLE)
        .filter(col(EvaluatorsTable.REGISTERED_AT).leq(lit(Timestamp.from(at))))
        .orderBy(EvaluatorsTable.EVALUATOR_ID, EvaluatorsTable.VERSION)
        .collectAsList()
        .stream()
        .map(RegisteredEvaluators::identity)
        .filter(
            one ->
                !states.isRetired(one.id(), one.version())
                    || states
                        .latest(one.id(), one.version())
                        .filter(change -> change.at().isAfter(at))
                        .isPresent())
        .toList();
  }

  /** Those of the same that are about a failure mode of a dataset version. */
  public static List<EvaluatorIdentity> inUse(
      Lakehouse lakehouse, Instant at, DatasetVersion dataset) {
    return inUse(lakehouse, at).stream()
        .filter(one -> dataset.modes().containsKey(one.failureMode()))
        .toList();
  }

  private static EvaluatorIdentity identity(Row row) {
    return new EvaluatorIdentity(
        row.getAs(EvaluatorsTable.EVALUATOR_ID),
        row.getAs(EvaluatorsTable.VERSION),
        row.getAs(EvaluatorsTable.FINGERPRINT),
        row.getAs(EvaluatorsTable.FAILURE_MODE),
        row.<Integer>getAs(EvaluatorsTable.RUBRIC_VERSION),
        fitting(row));
  }

  /** Examples in a judge's question are labels that it has seen. */
  private static boolean hasExamples(Row row) {
    // One that can no longer be read judges nothing any more.
    return JudgeExamples.of(row).filter(examples -> !examples.isEmpty()).isPresent();
  }

  private static Fitting fitting(Row row) {
    String artifact = row.getAs(EvaluatorsTable.ARTIFACT);
    if (artifact != null) {
      return ClassifierArtifact.read(row.getAs(EvaluatorsTable.EVALUATOR_ID), artifact)
              .outOfFold()
              .isEmpty()
          ? Fitting.FITTED
          : Fitting.OUT_OF_FOLD;
    }
    return row.getAs(EvaluatorsTable.FITTED_ON) == null && !hasExamples(row)
        ? Fitting.FIXED
        : Fitting.FITTED;
  }
}
