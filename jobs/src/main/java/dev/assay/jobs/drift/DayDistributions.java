package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.calibration.TraceVerdicts;
import dev.assay.jobs.evaluation.DayVerdicts;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.rank.SignalsTable;
import dev.assay.jobs.rank.SketchesTable;
import dev.assay.udfs.drift.DistributionShift;
import dev.assay.udfs.drift.DistributionShift.Values;
import dev.assay.udfs.drift.DriftFinding;
import dev.assay.udfs.signal.Slice;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How a day's inputs, signals and scores are spread, against the four weeks before. It reads the
 * day's own rows, the sketches of these weeks, and what the days before have carried.
 */
final class DayDistributions {
  static final String INPUT = "input";
  static final String SIGNAL = "signal";
  static final String SCORE = "score";

  private static final int DAYS = 28;
  private static final int SCORE_BINS = 11;
  private static final double UNUSUAL = 0.05;
  private static final String IS_CURRENT = "is_current";
  private static final String N = "n";
  private static final String BIN = "bin";
  private static final String FLAGGED = "flagged";

  private final Lakehouse lakehouse;
  private final LocalDate day;
  private final EarlierFindings earlier;

  DayDistributions(Lakehouse lakehouse, LocalDate day, EarlierFindings earlier) {
    this.lakehouse = lakehouse;
    this.day = day;
    this.earlier = earlier;
  }

  List<DriftFinding> findings() {
    List<DriftFinding> findings = new ArrayList<>();
    findings.addAll(
        DistributionShift.of(
            INPUT,
            inputs(),
            "Look at what came in: assay report nightly. If it is here to stay, label it, and freeze a new dataset version."));
    findings.addAll(
        carried(
            SIGNAL,
            signals(),
            "share of unusual",
            "Read some of the traces: assay queue show. Something has changed that this signal sees."));
    findings.addAll(
        carried(
            SCORE,
            scores(),
            "scores of",
            "Read some of what it flags now. If the system has not changed, calibrate the evaluator again."));
    return findings;
  }

  /** Features of traces, from the sketches, which are the day's and those of the weeks before. */
  private List<Values> inputs() {
    if (!lakehouse.has(SketchesTable.TABLE)) {
      return List.of();
    }
    Column date = col(SketchesTable.SKETCH_DATE);
    Column entry = col("entry");
    List<Row> rows =
        lakehouse
            .read(SketchesTable.TABLE)
            .filter(date.geq(lit(Date.valueOf(day.minusDays(DAYS)))))
            .filter(date.leq(lit(Date.valueOf(day))))
            .filter(col(SketchesTable.SLICE).equalTo(Slice.ALL))
            .select(
                col(SketchesTable.SOURCE),
                col(SketchesTable.FEATURE),
                date.equalTo(lit(Date.valueOf(day))).as(IS_CURRENT),
                explode(col(SketchesTable.BUCKETS)).as("entry"))
            .groupBy(
                col(SketchesTable.SOURCE),
                col(SketchesTable.FEATURE),
                col(IS_CURRENT),
                entry.getField(SketchesTable.BUCKET).as(BIN))
            .agg(sum(entry.getField(SketchesTable.BUCKET_N)).as(N))
            .collectAsList();
    Map<String, Values> bySubject = new TreeMap<>();
    Map<String, Map<Integer, Long>> before = new TreeMap<>();
    Map<String, Map<Integer, Long>> now = new TreeMap<>();
    for (Row row : rows) {
      String subject = row.getString(0) + "/" + row.getString(1);
      (row.getBoolean(2) ? now : before)
          .computeIfAbsent(subject, absent -> new TreeMap<>())
          .put(row.getInt(3), row.getLong(4));
    }
    now.forEach(
        (subject, counts) ->
            bySubject.put(
                subject,
                new Values(subject, subject, before.getOrDefault(subject, Map.of()), counts)));
    return List.copyOf(bySubject.values());
  }

  /** Of each signal: how many traces are unusual by it, and how many are not. */
  private Map<String, List<Double>> signals() {
    if (!lakehouse.has(SignalsTable.TABLE)) {
      return Map.of();
    }
    Column one = col("one");
    Map<String, List<Double>> counts = new TreeMap<>();
    lakehouse
        .read(SignalsTable.TABLE)
        .filter(col(SignalsTable.RANK_DATE).equalTo(lit(Date.valueOf(day))))
        .select(explode(col(SignalsTable.SIGNALS)).as("one"))
        .groupBy(one.getField(SignalsTable.SIGNAL).as(SIGNAL))
        .agg(
            count(when(one.getField(SignalsTable.P).leq(UNUSUAL), 1)),
            count(when(one.getField(SignalsTable.P).gt(UNUSUAL), 1)))
        .collectAsList()
        .forEach(
            row ->
                counts.put(
                    row.getString(0), List.of((double) row.getLong(1), (double) row.getLong(2))));
    return counts;
  }

  /** Of each evaluator: how many traces it flags, and how many scores lie in each tenth. */
  private Map<String, List<Double>> scores() {
    if (!lakehouse.has(VerdictsTable.TABLE)) {
      return Map.of();
    }
    Dataset<Row> verdicts = DayVerdicts.of(lakehouse, day);
    Map<String, List<Double>> counts = new TreeMap<>();
    TraceVerdicts.of(verdicts)
        .filter(col(TraceVerdicts.SCORE).isNotNull())
        .groupBy(
            col(TraceVerdicts.EVALUATOR_ID),
            col(TraceVerdicts.EVALUATOR_VERSION),
            coalesce(col(TraceVerdicts.MODEL), lit("")),
            floor(col(TraceVerdicts.SCORE).multiply(SCORE_BINS - 1)).cast("int").as(BIN))
        .agg(count(lit(1)), count(when(col(TraceVerdicts.FLAG), 1)).as(FLAGGED))
        .collectAsList()
        .forEach(
            row -> {
              List<Double> bins =
                  counts.computeIfAbsent(
                      EvaluatorNames.of(row.getString(0), row.getInt(1), row.getString(2)),
                      absent -> zeros());
              bins.set(0, bins.get(0) + row.getLong(5));
              int bin = 1 + row.getInt(3);
              bins.set(bin, bins.get(bin) + row.getLong(4));
            });
    return counts;
  }

  /** The number that were flagged, and of those scored how many lie in each bin. */
  private static List<Double> zeros() {
    Double[] none = new Double[1 + SCORE_BINS];
    Arrays.fill(none, 0.0);
    return new ArrayList<>(List.of(none));
  }

  /** Flagged and scored traces of an evaluator, in the four weeks up to the day. */
  static double[] flaggedAndScored(List<Double> carried) {
    if (carried.isEmpty()) {
      return new double[] {0, 0};
    }
    return new double[] {
      carried.get(0), carried.stream().skip(1).mapToDouble(Double::doubleValue).sum()
    };
  }

  private List<DriftFinding> carried(
      String monitor, Map<String, List<Double>> today, String what, String action) {
    boolean flagsFirst = monitor.equals(SCORE);
    List<Values> values = new ArrayList<>();
    today.forEach(
        (subject, counts) ->
            values.add(
                new Values(
                    subject,
                    what + " " + subject,
                    buckets(earlier.carriedSum(monitor, subject), flagsFirst ? 1 : 0),
                    buckets(counts, flagsFirst ? 1 : 0))));
    return DistributionShift.of(monitor, values, action).stream()
        .map(finding -> finding.carrying(today.get(finding.subject()), ""))
        .toList();
  }

  private static Map<Integer, Long> buckets(List<Double> counts, int first) {
    Map<Integer, Long> buckets = new TreeMap<>();
    for (int i = first; i < counts.size(); i++) {
      if (counts.get(i) > 0) {
        buckets.put(i, Math.round(counts.get(i)));
      }
    }
    return buckets;
  }
}
