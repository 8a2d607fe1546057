package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.col;

import dev.assay.udfs.statistics.CalibrationStatus;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The calibrations of a dataset so far: what a new one follows, and which look it is. */
final class CalibrationHistory {
  private record Past(
      String id,
      MeasuredEvaluator.Instrument key,
      String datasetHash,
      CalibrationStatus status,
      int sequence,
      int look) {}

  private final List<Past> past;
  private final Map<String, Set<String>> newInstruments = new LinkedHashMap<>();

  private CalibrationHistory(List<Past> past) {
    this.past = past;
  }

  /** Of a dataset, by its name, in all its versions. */
  static CalibrationHistory of(Dataset<Row> calibrations, String dataset) {
    List<Past> past =
        calibrations
            .filter(col(CalibrationsTable.DATASET).equalTo(dataset))
            .select(
                CalibrationsTable.CALIBRATION_ID,
                CalibrationsTable.EVALUATOR_ID,
                CalibrationsTable.EVALUATOR_VERSION,
                CalibrationsTable.FINGERPRINT,
                CalibrationsTable.JUDGE_MODEL,
                CalibrationsTable.PARAMETERS_HASH,
                CalibrationsTable.FAILURE_MODE,
                CalibrationsTable.SLICE,
                CalibrationsTable.DATASET_HASH,
                CalibrationsTable.STATUS,
                CalibrationsTable.SEQUENCE,
                CalibrationsTable.LOOK)
            .collectAsList()
            .stream()
            .map(CalibrationHistory::past)
            .toList();
    return new CalibrationHistory(past);
  }

  private static Past past(Row row) {
    return new Past(
        row.getAs(CalibrationsTable.CALIBRATION_ID),
        new MeasuredEvaluator.Instrument(
            row.getAs(CalibrationsTable.EVALUATOR_ID),
            row.getAs(CalibrationsTable.EVALUATOR_VERSION),
            row.getAs(CalibrationsTable.FINGERPRINT),
            row.getAs(CalibrationsTable.JUDGE_MODEL),
            row.getAs(CalibrationsTable.PARAMETERS_HASH),
            row.getAs(CalibrationsTable.FAILURE_MODE),
            row.getAs(CalibrationsTable.SLICE)),
        row.getAs(CalibrationsTable.DATASET_HASH),
        CalibrationStatus.valueOf(row.getAs(CalibrationsTable.STATUS)),
        row.getAs(CalibrationsTable.SEQUENCE),
        row.getAs(CalibrationsTable.LOOK));
  }

  /** Whether a calibration was written before. */
  boolean has(String calibrationId) {
    return past.stream().anyMatch(one -> one.id().equals(calibrationId));
  }

  /**
   * The place of a calibration among those of the same instrument on the slice, from 1: its own if
   * it was written before, else the next.
   */
  int sequence(String calibrationId, MeasuredEvaluator.Instrument key) {
    return past.stream()
        .filter(one -> one.id().equals(calibrationId))
        .map(Past::sequence)
        .findFirst()
        .orElseGet(() -> 1 + latest(key, Integer.MAX_VALUE).map(Past::sequence).orElse(0));
  }

  /** The status of the same instrument on the slice before a place; INSUFFICIENT if none. */
  CalibrationStatus before(int sequence, MeasuredEvaluator.Instrument key) {
    return latest(key, sequence).map(Past::status).orElse(CalibrationStatus.INSUFFICIENT);
  }

  private Optional<Past> latest(MeasuredEvaluator.Instrument key, int before) {
    return past.stream()
        .filter(one -> one.key().equals(key))
        .filter(one -> one.sequence() < before)
        .max(Comparator.comparingInt(Past::sequence));
  }

  /**
   * How many instruments of this evaluator have been measured on the same labels, this one with
   * them; an instrument that was measured there before keeps its number. Ask in a fixed order.
   */
  int look(MeasuredEvaluator.Instrument key, String datasetHash) {
    List<Past> onSlice =
        past.stream()
            .filter(one -> one.datasetHash().equals(datasetHash))
            .filter(one -> one.key().evaluatorId().equals(key.evaluatorId()))
            .filter(one -> one.key().failureMode().equals(key.failureMode()))
            .filter(one -> one.key().slice().equals(key.slice()))
            .toList();
    return onSlice.stream()
        .filter(one -> one.key().fingerprints().equals(key.fingerprints()))
        .map(Past::look)
        .findFirst()
        .orElseGet(() -> newLook(key, onSlice));
  }

  private int newLook(MeasuredEvaluator.Instrument key, List<Past> onSlice) {
    String subject = key.evaluatorId() + "\n" + key.failureMode() + "\n" + key.slice();
    Set<String> instruments =
        newInstruments.computeIfAbsent(
            subject,
            absent -> {
              Set<String> seen = new LinkedHashSet<>();
              onSlice.forEach(one -> seen.add(one.key().fingerprints()));
              return seen;
            });
    instruments.add(key.fingerprints());
    return List.copyOf(instruments).indexOf(key.fingerprints()) + 1;
  }
}
