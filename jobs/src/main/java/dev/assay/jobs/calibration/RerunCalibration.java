package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.Recomputed;
import dev.assay.udfs.errors.UserException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Row;

/** Computes a calibration again from the versions that it has recorded. */
public final class RerunCalibration {
  /** What the run alone knows. */
  private static final Set<String> OF_THE_RUN =
      Set.of(CalibrationsTable.CODE_VERSION, CalibrationsTable.CALIBRATED_AT);

  private RerunCalibration() {}

  /**
   * Computes it again.
   *
   * @throws UserException if there is no such calibration
   */
  public static Recomputed run(Lakehouse lakehouse, String calibrationId) {
    Row recorded =
        lakehouse
            .read(CalibrationsTable.TABLE)
            .filter(col(CalibrationsTable.CALIBRATION_ID).equalTo(calibrationId))
            .collectAsList()
            .stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "There is no calibration '%s'. assay sql \"SELECT calibration_id, evaluator_id, slice FROM calibrations\" lists them."
                            .formatted(calibrationId)));
    DatasetVersion dataset =
        DatasetVersion.parse(
            lakehouse,
            recorded.getAs(CalibrationsTable.DATASET)
                + "@"
                + recorded.getAs(CalibrationsTable.DATASET_VERSION));
    CalibrationInput input = CalibrationInput.reviewed(lakehouse, dataset);
    long verdictsVersion = recorded.getAs(CalibrationsTable.VERDICTS_VERSION);
    // The versions before it, too: it was compared with them.
    List<EvaluatorIdentity> versions =
        RegisteredEvaluators.of(lakehouse).stream()
            .filter(one -> one.id().equals(recorded.getAs(CalibrationsTable.EVALUATOR_ID)))
            .toList();
    Timestamp at = recorded.getAs(CalibrationsTable.CALIBRATED_AT);
    List<Row> again =
        CalibrateJob.compute(lakehouse, input, versions, verdictsVersion).stream()
            .filter(one -> isOf(one.measured().key(), recorded))
            .map(one -> one.row(input, verdictsVersion, CodeVersion.current(), at.toInstant()))
            .toList();
    return new Recomputed(
        calibrationId,
        recorded.getAs(CalibrationsTable.CODE_VERSION),
        at.toInstant(),
        again.isEmpty()
            ? List.of("Nothing is measured any more: its labels or its verdicts are gone.")
            : differences(recorded, again.get(0)),
        List.of());
  }

  private static boolean isOf(MeasuredEvaluator.Instrument key, Row recorded) {
    return key.fingerprint().equals(recorded.getAs(CalibrationsTable.FINGERPRINT))
        && key.slice().equals(recorded.getAs(CalibrationsTable.SLICE))
        && Objects.equals(key.judgeModel(), recorded.getAs(CalibrationsTable.JUDGE_MODEL))
        && Objects.equals(key.parametersHash(), recorded.getAs(CalibrationsTable.PARAMETERS_HASH));
  }

  private static List<String> differences(Row recorded, Row again) {
    List<String> found = new ArrayList<>();
    String[] columns = CalibrationsTable.TABLE.schema().fieldNames();
    for (int i = 0; i < columns.length; i++) {
      String before = text(recorded.getAs(columns[i]));
      String after = text(again.get(i));
      if (!OF_THE_RUN.contains(columns[i]) && !before.equals(after)) {
        found.add("%s: %s, was %s".formatted(columns[i], after, before));
      }
    }
    return found;
  }

  /** One text for arrays and sequences alike, whichever of the two a row holds. */
  private static String text(Object value) {
    if (value instanceof Object[] array) {
      return List.of(array).toString();
    }
    return value instanceof scala.collection.Seq<?> seq
        ? scala.jdk.javaapi.CollectionConverters.asJava(seq).toString()
        : String.valueOf(value);
  }
}
