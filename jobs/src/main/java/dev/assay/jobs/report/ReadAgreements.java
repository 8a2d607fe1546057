package dev.assay.jobs.report;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.calibration.Slices;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.report.Agreement.Counts;
import dev.assay.jobs.report.Agreement.Disagreement;
import dev.assay.jobs.report.Agreement.Estimate;
import dev.assay.udfs.statistics.CalibrationStatus;
import dev.assay.udfs.statistics.MccStatus;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads each evaluator's present calibration from {@code calibrations}. */
final class ReadAgreements {
  private static final Comparator<Row> OLDEST_FIRST =
      Comparator.<Row>comparingInt(row -> row.getAs(CalibrationsTable.EVALUATOR_VERSION))
          .thenComparingInt(row -> row.getAs(CalibrationsTable.DATASET_VERSION))
          .thenComparing(ReadAgreements::calibratedAt)
          .thenComparing(row -> row.<String>getAs(CalibrationsTable.CALIBRATION_ID));

  private ReadAgreements() {}

  /**
   * The newest calibration of each evaluator on each dataset, without those on parts of it, the
   * best first.
   *
   * @param before only what was calibrated before this instant counts; empty for everything
   */
  static List<Agreement> before(Lakehouse lakehouse, Optional<Instant> before) {
    Dataset<Row> rows = lakehouse.read(CalibrationsTable.TABLE);
    if (before.isPresent()) {
      rows = rows.where(col(CalibrationsTable.CALIBRATED_AT).lt(Timestamp.from(before.get())));
    }
    Map<String, List<Row>> histories =
        rows.collectAsList().stream()
            .filter(row -> Slices.isWhole(row.getAs(CalibrationsTable.SLICE)))
            .collect(
                Collectors.groupingBy(
                    row ->
                        String.join(
                            "\n",
                            row.<String>getAs(CalibrationsTable.EVALUATOR_ID),
                            row.<String>getAs(CalibrationsTable.DATASET),
                            row.<String>getAs(CalibrationsTable.SLICE)),
                    TreeMap::new,
                    Collectors.toList()));
    return histories.values().stream()
        .map(history -> history.stream().sorted(OLDEST_FIRST).toList())
        .map(ReadAgreements::newest)
        .sorted(
            Comparator.comparing(Agreement::status)
                .thenComparing(Comparator.comparingDouble(ReadAgreements::orderedMcc).reversed())
                .thenComparing(Agreement::evaluatorId)
                .thenComparing(Agreement::dataset)
                .thenComparing(Agreement::slice))
        .toList();
  }

  private static double orderedMcc(Agreement agreement) {
    return agreement.isDefined() ? agreement.mcc().value() : -2;
  }

  private static Agreement newest(List<Row> history) {
    Row row = history.get(history.size() - 1);
    Optional<CalibrationStatus> previous =
        history.size() == 1
            ? Optional.empty()
            : Optional.of(status(history.get(history.size() - 2)));
    return new Agreement(
        row.getAs(CalibrationsTable.EVALUATOR_ID),
        row.getAs(CalibrationsTable.EVALUATOR_VERSION),
        row.getAs(CalibrationsTable.FAILURE_MODE),
        row.getAs(CalibrationsTable.DATASET),
        row.getAs(CalibrationsTable.DATASET_VERSION),
        row.getAs(CalibrationsTable.SLICE),
        textOrEmpty(row, CalibrationsTable.JUDGE_MODEL),
        status(row),
        row.getAs(CalibrationsTable.REASON),
        row.isNullAt(row.fieldIndex(CalibrationsTable.LABELS_NEEDED))
            ? 0
            : row.<Integer>getAs(CalibrationsTable.LABELS_NEEDED),
        row.getAs(CalibrationsTable.LOOK),
        counts(row),
        estimate(row, CalibrationsTable.MCC, CalibrationsTable.MCC_LOW, CalibrationsTable.MCC_HIGH),
        MccStatus.valueOf(row.getAs(CalibrationsTable.MCC_STATUS)),
        estimate(row, CalibrationsTable.TPR, CalibrationsTable.TPR_LOW, CalibrationsTable.TPR_HIGH),
        estimate(row, CalibrationsTable.TNR, CalibrationsTable.TNR_LOW, CalibrationsTable.TNR_HIGH),
        number(row, CalibrationsTable.KAPPA),
        number(row, CalibrationsTable.WEIGHTED_MCC),
        number(row, CalibrationsTable.TRANSPORTED_MCC),
        number(row, CalibrationsTable.COVERAGE),
        number(row, CalibrationsTable.ERROR_RATE),
        row.getAs(CalibrationsTable.SYNTHETIC_LABELS),
        calibratedAt(row),
        previous,
        disagreements(row));
  }

  private static CalibrationStatus status(Row row) {
    return CalibrationStatus.valueOf(row.getAs(CalibrationsTable.STATUS));
  }

  private static Instant calibratedAt(Row row) {
    return row.<Timestamp>getAs(CalibrationsTable.CALIBRATED_AT).toInstant();
  }

  private static Counts counts(Row row) {
    return new Counts(
        row.getAs(CalibrationsTable.POSITIVES),
        row.getAs(CalibrationsTable.NEGATIVES),
        row.getAs(CalibrationsTable.TRUE_POSITIVES),
        row.getAs(CalibrationsTable.FALSE_POSITIVES),
        row.getAs(CalibrationsTable.FALSE_NEGATIVES),
        row.getAs(CalibrationsTable.TRUE_NEGATIVES),
        row.getAs(CalibrationsTable.UNSCORED));
  }

  private static Estimate estimate(Row row, String value, String low, String high) {
    return new Estimate(number(row, value), number(row, low), number(row, high));
  }

  private static List<Disagreement> disagreements(Row row) {
    int index = row.fieldIndex(CalibrationsTable.DISAGREEMENTS);
    if (row.isNullAt(index)) {
      return List.of();
    }
    return row.<Row>getList(index).stream()
        .map(
            one ->
                new Disagreement(
                    one.getString(0),
                    one.getString(1),
                    one.getBoolean(2),
                    one.isNullAt(3) ? Double.NaN : one.getDouble(3)))
        .toList();
  }

  private static double number(Row row, String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? Double.NaN : row.getDouble(index);
  }

  private static String textOrEmpty(Row row, String column) {
    String text = row.getAs(column);
    return text == null ? "" : text;
  }
}
