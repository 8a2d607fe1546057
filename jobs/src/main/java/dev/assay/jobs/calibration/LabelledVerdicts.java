package dev.assay.jobs.calibration;

import dev.assay.jobs.calibration.LabelledOutcomes.Scored;
import dev.assay.jobs.calibration.MeasuredEvaluator.Instrument;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.calibration.InstrumentBridge;
import dev.assay.udfs.calibration.InstrumentBridge.Said;
import dev.assay.udfs.calibration.ScoredLabel;
import dev.assay.udfs.statistics.ThresholdChoice;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** The verdicts on the labelled items of a dataset version. Close it. */
final class LabelledVerdicts implements AutoCloseable {
  // Grades and thresholds are for the labels that people give; what has more is no such slice.
  private static final long MOST_SCORED = 5_000;

  private final List<Row> labelled;
  private final NumberedItems items;
  private final List<LabelledOutcomes> outcomes;

  /** Of the many parts of many evaluators, those of one failure mode have the same labels. */
  private final Map<List<String>, Long> labelledIn = new HashMap<>();

  /**
   * Reads and counts what evaluators have said.
   *
   * @param labelled as {@link DatasetParts#of} gives them
   */
  LabelledVerdicts(
      Lakehouse lakehouse,
      long verdictsVersion,
      List<Row> labelled,
      List<EvaluatorIdentity> evaluators) {
    this.labelled = List.copyOf(labelled);
    items = new NumberedItems(labelled);
    outcomes =
        LabelledOutcomes.of(
            lakehouse.readAsOf(VerdictsTable.TABLE, verdictsVersion), items, evaluators);
  }

  /** What evaluators said, counted. */
  List<MeasuredEvaluator> measure() {
    return MeasuredEvaluator.of(
        outcomes.stream().flatMap(part -> part.counted().stream()).toList(),
        items,
        this::countLabelled);
  }

  @Override
  public void close() {
    outcomes.forEach(LabelledOutcomes::close);
  }

  private long countLabelled(Instrument instrument) {
    return labelledIn.computeIfAbsent(
        List.of(instrument.failureMode(), instrument.slice()), absent -> countIn(instrument));
  }

  private long countIn(Instrument key) {
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
  Map<Instrument, List<ScoredLabel>> scored(List<MeasuredEvaluator> measured) {
    Set<Instrument> wanted =
        measured.stream()
            .filter(one -> Slices.isWhole(one.key().slice()))
            .filter(LabelledVerdicts::isWorthItsScores)
            .map(MeasuredEvaluator::key)
            .collect(Collectors.toSet());
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Map<Instrument, List<ScoredLabel>> scored = new LinkedHashMap<>();
    scores(wanted).forEach((key, all) -> scored.put(key, labels(all)));
    return scored;
  }

  /**
   * For each evaluator version and judge model that has one before it on these items: how the two
   * compare. The one before is the highest lower version, else another model by name.
   */
  Map<Instrument, Bridge> bridges(List<MeasuredEvaluator> measured) {
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
    Set<Instrument> wanted =
        Stream.concat(before.keySet().stream(), before.values().stream())
            .collect(Collectors.toSet());
    Map<Instrument, Map<String, Said>> said = new LinkedHashMap<>();
    scores(wanted)
        .forEach(
            (key, all) -> {
              Map<String, Said> byItem = new LinkedHashMap<>();
              all.forEach(
                  one ->
                      byItem.put(
                          one.item().getAs(LabelledItems.SOURCE)
                              + "/"
                              + one.item().getAs(LabelledItems.TRACE_ID),
                          new Said(
                              one.score(),
                              one.flag(),
                              one.item().<Boolean>getAs(LabelledItems.POSITIVE))));
              said.put(key, byItem);
            });
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

  private Map<Instrument, List<Scored>> scores(Set<Instrument> wanted) {
    Map<Instrument, List<Scored>> scores = new LinkedHashMap<>();
    outcomes.forEach(part -> scores.putAll(part.scored(wanted)));
    return scores;
  }

  /** How an evaluator compares with the one before it. */
  record Bridge(String from, InstrumentBridge figures) {}

  private static boolean isWorthItsScores(MeasuredEvaluator one) {
    boolean mayChoose =
        one.between() > 0 && ThresholdChoice.allowed(one.outcomes().total().confusion());
    return one.outcomes().total().scored() <= MOST_SCORED && (one.graded() > 0 || mayChoose);
  }

  private static List<ScoredLabel> labels(List<Scored> scored) {
    return scored.stream()
        .map(
            one -> {
              Double grade = one.item().getAs(LabelledItems.GRADE);
              return new ScoredLabel(
                  one.score(),
                  one.item().<Boolean>getAs(LabelledItems.POSITIVE),
                  grade == null ? Double.NaN : grade,
                  one.item().getAs(LabelledItems.CLUSTER));
            })
        .toList();
  }
}
