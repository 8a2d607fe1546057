package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.drift.DriftState;
import dev.assay.udfs.drift.FreshAgreement;
import java.util.List;

/** The calibrations that fresh labels have taken the power to gate from. */
public final class DemotedCalibrations {
  private DemotedCalibrations() {}

  /** Their ids, in order; each counts as a SIGNAL until the evaluator is calibrated again. */
  public static List<String> of(Lakehouse lakehouse) {
    return lakehouse
        .read(DriftTable.TABLE)
        .filter(col(DriftTable.MONITOR).equalTo(FreshAgreement.MONITOR))
        .filter(col(DriftTable.STATE).equalTo(DriftState.DRIFT.text()))
        .select(DriftTable.BASIS)
        .distinct()
        .orderBy(DriftTable.BASIS)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
