package dev.assay.jobs.gate;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.calibration.CalibrationInput;
import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.calibration.Slices;
import dev.assay.udfs.statistics.CalibrationStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The latest calibration of each instrument on a dataset version. */
final class InstrumentCalibrations {
  /**
   * A calibration.
   *
   * @param slice that it was measured on
   * @param status SIGNAL where fresh labels have shown that it no longer holds
   * @param answering the models that had answered; empty if unknown
   * @param mcc NaN if unknown
   * @param lowerBound one-sided 95 %; NaN if unknown
   */
  record Calibration(
      String id,
      String slice,
      CalibrationStatus status,
      double mcc,
      double lowerBound,
      Set<String> answering) {}

  private InstrumentCalibrations() {}

  static Map<EvaluatorInstrument, Calibration> of(
      Dataset<Row> calibrations, CalibrationInput dataset, List<String> demoted) {
    Map<EvaluatorInstrument, Calibration> latest = new HashMap<>();
    calibrations
        .filter(
            col(CalibrationsTable.DATASET)
                .equalTo(dataset.name())
                .and(col(CalibrationsTable.DATASET_VERSION).equalTo(dataset.version())))
        .orderBy(CalibrationsTable.SEQUENCE)
        .collectAsList()
        .stream()
        .filter(row -> Slices.isWhole(row.getAs(CalibrationsTable.SLICE)))
        .forEach(
            row -> latest.put(EvaluatorInstrument.ofCalibration(row), calibration(row, demoted)));
    return latest;
  }

  private static Calibration calibration(Row row, List<String> demoted) {
    CalibrationStatus status = CalibrationStatus.valueOf(row.getAs(CalibrationsTable.STATUS));
    boolean demotes =
        status.gates() && demoted.contains(row.<String>getAs(CalibrationsTable.CALIBRATION_ID));
    int answering = row.fieldIndex(CalibrationsTable.ANSWERING_MODELS);
    return new Calibration(
        row.getAs(CalibrationsTable.CALIBRATION_ID),
        row.getAs(CalibrationsTable.SLICE),
        demotes ? CalibrationStatus.SIGNAL : status,
        number(row, CalibrationsTable.MCC),
        number(row, CalibrationsTable.MCC_LCB95),
        row.isNullAt(answering) ? Set.of() : Set.copyOf(row.<String>getList(answering)));
  }

  private static double number(Row row, String column) {
    Double value = row.getAs(column);
    return value == null ? Double.NaN : value;
  }
}
