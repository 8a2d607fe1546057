package dev.assay.jobs.calibration;

import dev.assay.jobs.calibration.MeasuredEvaluator.Instrument;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.calibration.InstrumentBridge;
import dev.assay.udfs.calibration.InstrumentBridge.Said;
import dev.assay.udfs.calibration.ScoredLabel;
import dev.assay.udfs.statistics.ThresholdChoice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The verdicts on the labelled items of a dataset version. */
final class LabelledVerdicts {
  // Grades and thresholds are for the labels that people give; what has more is no such slice.
  private static final long MOST_SCORED = 5_000;

  private final Lakehouse lakehouse;
  private final long verdictsVersion;
  private final List<Row> labelled;

  /**
   * Reads nothing yet.
   *
   * @param labelled as {@link DatasetParts#of} gives them
   */
  LabelledVerdicts(Lakehouse lakehouse, long verdictsVersion, List<Row> labelled) {
    this.lakehouse = lakehouse;
    this.verdictsVersion = verdictsVersion;
    this.labelled = List.copyOf(labelled);
  }

  /** What evaluators said, counted. */
  List<MeasuredEvaluator> measure(List<EvaluatorIdentity> evaluators) {
    if (labelled.isEmpty() || evaluators.isEmpty()) {
      return List.of();
    }
    List<Row> counts = CountOutcomes.of(verdicts(), items(), evaluators).collectAsList();
    return MeasuredEvaluator.of(counts, this::countLabelled);
  }

  private Dataset<Row> verdicts() {
    return lakehouse.readAsOf(VerdictsTable.TABLE, verdictsVersion);
  }

  private Dataset<Row> items() {
    return lakehouse.spark().createDataFrame(labelled, DatasetParts.SCHEMA);
  }

  private long countLabelled(Instrument key) {
    return labelled.stream()
        .filter(row -> row.getAs(LabelledItems.FAILURE_MODE).equals(key.failureMode()))
        .filter(
            row ->
                Slices.holds(
                    key.slice(),
                    row.getAs(LabelledItems.SPLIT),
                    List.of(row.<String[]>getAs(DatasetParts.PARTS))))
        .count();
  }

  /**
   * The scores themselves, of the evaluators that people's grades or another threshold may be held
   * against: those with grades, or with scores between 0 and 1 on labels enough of each class.
   */
  Map<Instrument, List<ScoredLabel>> scored(
      List<MeasuredEvaluator> measured, List<EvaluatorIdentity> evaluators) {
    Set<String> wanted =
        measured.stream()
            .filter(one -> Slices.isWhole(one.key().slice()))
            .filter(LabelledVerdicts::isWorthItsScores)
            .map(one -> one.key().fingerprint())
            .collect(Collectors.toSet());
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Map<Instrument, List<Row>> rows =
        CountOutcomes.scored(
                verdicts(),
                items(),
                evaluators.stream().filter(one -> wanted.contains(one.fingerprint())).toList())
            .collectAsList()
            .stream()
            .collect(
                Collectors.groupingBy(
                    MeasuredEvaluator::key, LinkedHashMap::new, Collectors.toList()));
    Map<Instrument, List<ScoredLabel>> scored = new LinkedHashMap<>();
    rows.forEach((key, all) -> scored.put(key, labels(all)));
    return scored;
  }

  /**
   * For each evaluator version and judge model that has one before it on these items: how the two
   * compare. The one before is the highest lower version, else another model by name.
   */
  Map<Instrument, Bridge> bridges(
      List<MeasuredEvaluator> measured, List<EvaluatorIdentity> evaluators) {
    Map<Instrument, Instrument> before = new LinkedHashMap<>();
    List<Instrument> whole =
        measured.stream()
            .filter(one -> one.outcomes().total().scored() <= MOST_SCORED)
            .map(MeasuredEvaluator::key)
            .filter(key -> Slices.isWhole(key.slice()))
            .toList();
    for (Instrument key : whole) {
      whole.stream()
          .filter(other -> other.isEarlierThan(key))
          .max(Comparator.comparingInt(Instrument::evaluatorVersion))
          .ifPresent(other -> before.put(key, other));
    }
    if (before.isEmpty()) {
      return Map.of();
    }
    Set<String> wanted =
        Stream.concat(before.keySet().stream(), before.values().stream())
            .map(Instrument::fingerprint)
            .collect(Collectors.toSet());
    Map<Instrument, Map<String, Said>> said = new LinkedHashMap<>();
    CountOutcomes.scored(
            verdicts(),
            items(),
            evaluators.stream().filter(one -> wanted.contains(one.fingerprint())).toList())
        .collectAsList()
        .forEach(
            row ->
                said.computeIfAbsent(MeasuredEvaluator.key(row), absent -> new LinkedHashMap<>())
                    .put(
                        row.getAs(LabelledItems.SOURCE) + "/" + row.getAs(LabelledItems.TRACE_ID),
                        new Said(
                            row.getAs(TraceVerdicts.SCORE),
                            row.getAs(TraceVerdicts.FLAG),
                            row.getAs(LabelledItems.POSITIVE))));
    Map<Instrument, Bridge> bridges = new LinkedHashMap<>();
    before.forEach(
        (key, other) ->
            bridges.put(
                key,
                new Bridge(
                    other.name(),
                    InstrumentBridge.of(
                        said.getOrDefault(other, Map.of()), said.getOrDefault(key, Map.of())))));
    return bridges;
  }

  /** How an evaluator compares with the one before it. */
  record Bridge(String from, InstrumentBridge figures) {}

  private static boolean isWorthItsScores(MeasuredEvaluator one) {
    boolean mayChoose =
        one.between() > 0 && ThresholdChoice.allowed(one.outcomes().total().confusion());
    return one.outcomes().total().scored() <= MOST_SCORED && (one.graded() > 0 || mayChoose);
  }

  /** In a fixed order, for sums of fractions depend on it. */
  private static List<ScoredLabel> labels(List<Row> rows) {
    List<Row> ordered = new ArrayList<>(rows);
    ordered.sort(
        Comparator.comparing((Row row) -> row.<String>getAs(LabelledItems.TRACE_ID))
            .thenComparingDouble(row -> row.<Double>getAs(TraceVerdicts.SCORE)));
    return ordered.stream()
        .map(
            row -> {
              Double grade = row.getAs(LabelledItems.GRADE);
              return new ScoredLabel(
                  row.getAs(TraceVerdicts.SCORE),
                  row.getAs(LabelledItems.POSITIVE),
                  grade == null ? Double.NaN : grade,
                  row.getAs(LabelledItems.CLUSTER));
            })
        .toList();
  }
}
