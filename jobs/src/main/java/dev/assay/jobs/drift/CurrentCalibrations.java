package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.calibration.Slices;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.drift.DriftFinding;
import dev.assay.udfs.drift.DriftState;
import dev.assay.udfs.drift.ProductionRate;
import dev.assay.udfs.statistics.CalibrationStatus;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.DoubleSampling;
import dev.assay.udfs.statistics.OverfitCheck;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** The last calibration of each evaluator version and judge model. */
final class CurrentCalibrations {
  private final Map<String, Row> byName;

  private CurrentCalibrations(Map<String, Row> byName) {
    this.byName = byName;
  }

  /** As the lakehouse has them now. */
  static CurrentCalibrations of(Lakehouse lakehouse) {
    Map<String, Row> latest = new TreeMap<>();
    lakehouse
        .read(CalibrationsTable.TABLE)
        .filter(col(CalibrationsTable.SLICE).isin(Slices.ALL, Slices.HELD_OUT))
        .drop(CalibrationsTable.DISAGREEMENTS)
        .collectAsList()
        .stream()
        .sorted(
            Comparator.comparing((Row row) -> row.<Timestamp>getAs(CalibrationsTable.CALIBRATED_AT))
                .thenComparing(row -> row.<String>getAs(CalibrationsTable.CALIBRATION_ID)))
        .forEach(row -> latest.put(name(row), row));
    return new CurrentCalibrations(latest);
  }

  private static String name(Row row) {
    return EvaluatorNames.of(
        row.getAs(CalibrationsTable.EVALUATOR_ID),
        row.<Integer>getAs(CalibrationsTable.EVALUATOR_VERSION),
        row.getAs(CalibrationsTable.JUDGE_MODEL));
  }

  /** By evaluator, as {@link EvaluatorNames} has them. */
  Map<String, Row> byName() {
    return new LinkedHashMap<>(byName);
  }

  /**
   * How often each failure mode occurs, by the evaluator that tells it best.
   *
   * @param traffic what an evaluator said in the last weeks, as the monitor of scores carries it
   */
  List<DriftFinding> productionRates(Traffic traffic) {
    Map<String, List<Row>> byMode = new TreeMap<>();
    byName
        .values()
        .forEach(
            row ->
                byMode
                    .computeIfAbsent(
                        row.getAs(CalibrationsTable.FAILURE_MODE), absent -> new ArrayList<>())
                    .add(row));
    List<DriftFinding> findings = new ArrayList<>();
    byMode.forEach(
        (mode, rows) ->
            rows.stream()
                .map(row -> evidence(row, traffic.of(name(row))))
                .min(
                    Comparator.comparing(ProductionRate::method)
                        .thenComparing(one -> status(byName.get(one.evaluator())))
                        .thenComparing(ProductionRate.Evidence::evaluator))
                .ifPresent(best -> findings.add(ProductionRate.of(mode, best))));
    return findings;
  }

  /** What evaluators said of the traffic. */
  interface Traffic {
    /** Counts as the monitor of scores carries them; empty if it said nothing. */
    List<Double> of(String evaluator);
  }

  private static CalibrationStatus status(Row row) {
    return CalibrationStatus.valueOf(row.getAs(CalibrationsTable.STATUS));
  }

  private static ProductionRate.Evidence evidence(Row row, List<Double> traffic) {
    double[] flags = DayDistributions.flaggedAndScored(traffic);
    return new ProductionRate.Evidence(
        name(row),
        flags[0],
        flags[1],
        new DoubleSampling(
            number(row, CalibrationsTable.SAMPLED_FLAGGED_FAILURES),
            number(row, CalibrationsTable.SAMPLED_FLAGGED_LABELS),
            number(row, CalibrationsTable.SAMPLED_UNFLAGGED_FAILURES),
            number(row, CalibrationsTable.SAMPLED_UNFLAGGED_LABELS),
            0,
            0),
        counts(row),
        number(row, CalibrationsTable.RANDOM_FAILURES),
        number(row, CalibrationsTable.RANDOM_LABELS),
        row.getAs(CalibrationsTable.CALIBRATION_ID));
  }

  static ConfusionCounts counts(Row row) {
    return new ConfusionCounts(
        row.<Long>getAs(CalibrationsTable.TRUE_POSITIVES),
        row.<Long>getAs(CalibrationsTable.FALSE_POSITIVES),
        row.<Long>getAs(CalibrationsTable.FALSE_NEGATIVES),
        row.<Long>getAs(CalibrationsTable.TRUE_NEGATIVES));
  }

  /** Evaluators that fit the labels they were made from better than those they have not seen. */
  List<DriftFinding> overfits() {
    List<DriftFinding> findings = new ArrayList<>();
    byName.forEach(
        (name, row) -> {
          String overfit = row.getAs(CalibrationsTable.OVERFIT);
          if (overfit != null) {
            findings.add(
                overfit(name, row, OverfitCheck.valueOf(overfit.toUpperCase(Locale.ROOT))));
          }
        });
    return findings;
  }

  /** New versions and judge models against those before them, on the same frozen items. */
  List<DriftFinding> judgeChanges() {
    List<DriftFinding> findings = new ArrayList<>();
    byName.forEach(
        (name, row) -> {
          String from = row.getAs(CalibrationsTable.BRIDGE_FROM);
          if (from != null) {
            findings.add(judgeChange(name, from, row));
          }
        });
    return findings;
  }

  private static DriftFinding judgeChange(String name, String from, Row row) {
    boolean alarm = row.<Boolean>getAs(CalibrationsTable.BRIDGE_ALARM);
    int items = row.<Integer>getAs(CalibrationsTable.BRIDGE_ITEMS);
    int flips = row.<Integer>getAs(CalibrationsTable.BRIDGE_FLIPS);
    return new DriftFinding(
        "judge_change",
        name,
        "share of frozen items that are flagged otherwise",
        items == 0 ? Double.NaN : flips / (double) items,
        0.05,
        number(row, CalibrationsTable.BRIDGE_P),
        items,
        items,
        items == 0 ? DriftState.UNKNOWN : alarm ? DriftState.CHANGED : DriftState.OK,
        String.format(
            Locale.ROOT,
            "Against %s on %d frozen items: %d flagged otherwise (McNemar p = %.3f), scores moved by %+.3f (p = %.3f), tau-b %.2f.",
            from,
            items,
            flips,
            number(row, CalibrationsTable.BRIDGE_P),
            number(row, CalibrationsTable.BRIDGE_SHIFT),
            number(row, CalibrationsTable.BRIDGE_SHIFT_P),
            number(row, CalibrationsTable.BRIDGE_TAU_B)),
        items > 0 && alarm
            ? "They do not judge alike: it stands on its own calibration, %s, and their scores belong on no common trend."
                .formatted(status(row))
            : "");
  }

  private static DriftFinding overfit(String name, Row row, OverfitCheck check) {
    double fitted = number(row, CalibrationsTable.FITTED_MCC);
    double heldOut = number(row, CalibrationsTable.HELD_OUT_MCC);
    DriftState state =
        switch (check) {
          case NONE -> DriftState.OK;
          case WARNING -> DriftState.SIGNAL;
          case OVERFIT -> DriftState.DRIFT;
        };
    return new DriftFinding(
        "overfit",
        name,
        "MCC on its own labels minus MCC on those held out",
        fitted - heldOut,
        check == OverfitCheck.OVERFIT ? 0.15 : 0.10,
        Double.NaN,
        0,
        row.<Long>getAs(CalibrationsTable.N),
        state,
        String.format(
            Locale.ROOT,
            "MCC %.2f on the labels that it was made from, %.2f on those held out.",
            fitted,
            heldOut),
        state.isAlarm()
            ? "Trust the held-out figure alone; make it anew from more labels, or make it simpler."
            : "");
  }

  private static double number(Row row, String column) {
    Double value = row.getAs(column);
    return value == null ? 0 : value;
  }
}
