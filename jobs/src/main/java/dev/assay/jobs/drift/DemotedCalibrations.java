package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.drift.DriftState;
import dev.assay.udfs.drift.FreshAgreement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/** The calibrations that fresh labels have taken the power to gate from. */
public final class DemotedCalibrations {
  private DemotedCalibrations() {}

  /**
   * Their ids, in order: those that fresh labels were held against, and those of the same
   * instrument on whatever dataset that are no newer. Each counts as a SIGNAL until the evaluator
   * is calibrated again.
   */
  public static List<String> of(Lakehouse lakehouse) {
    TreeSet<String> demoted = new TreeSet<>();
    lakehouse
        .read(DriftTable.TABLE)
        .filter(col(DriftTable.MONITOR).equalTo(FreshAgreement.MONITOR))
        .filter(col(DriftTable.STATE).equalTo(DriftState.DRIFT.text()))
        .select(DriftTable.BASIS)
        .distinct()
        .collectAsList()
        .forEach(row -> demoted.add(row.getString(0)));
    if (demoted.isEmpty()) {
      return List.of();
    }
    List<Row> calibrations =
        lakehouse
            .read(CalibrationsTable.TABLE)
            .select(
                CalibrationsTable.CALIBRATION_ID,
                CalibrationsTable.CALIBRATED_AT,
                CalibrationsTable.EVALUATOR_ID,
                CalibrationsTable.EVALUATOR_VERSION,
                CalibrationsTable.FINGERPRINT,
                CalibrationsTable.JUDGE_MODEL,
                CalibrationsTable.PARAMETERS_HASH)
            .collectAsList();
    List<Row> refuted =
        calibrations.stream().filter(row -> demoted.contains(row.getString(0))).toList();
    calibrations.stream()
        .filter(
            row ->
                refuted.stream()
                    .anyMatch(
                        one ->
                            instrument(one).equals(instrument(row))
                                && !row.getTimestamp(1).after(one.getTimestamp(1))))
        .forEach(row -> demoted.add(row.getString(0)));
    return List.copyOf(demoted);
  }

  private static List<Object> instrument(Row calibration) {
    List<Object> instrument = new ArrayList<>();
    for (int i = 2; i < calibration.length(); i++) {
      instrument.add(calibration.get(i));
    }
    return instrument;
  }
}
