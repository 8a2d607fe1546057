package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import dev.assay.jobs.run.AtOnce;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.queue.Candidate;
import dev.assay.udfs.queue.DayPlaces;
import dev.assay.udfs.queue.DayQueue;
import dev.assay.udfs.queue.Diversity;
import dev.assay.udfs.queue.Likeness;
import dev.assay.udfs.queue.Offer;
import dev.assay.udfs.signal.Reading;
import dev.assay.udfs.signal.Signal;
import dev.assay.udfs.signal.SignalCatalog;
import dev.assay.udfs.signal.Why;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Chooses the offers of the arms {@code random} and {@code signal} from a day's rows of {@code
 * signals}. Only what may be offered comes to the driver.
 *
 * @param traces the day's rows of {@code traces}
 */
record OfferTraces(SignalCatalog catalog, Dataset<Row> traces) {
  /** How much further than its places the signal arm looks: the reserve may take the first. */
  private static final int SPARE = 1;

  /** How many times as many candidates are looked at, since near-duplicates fall out. */
  private static final int DEPTH = 3;

  /** The traces that could be offered: with consent, and never offered before. */
  static Dataset<Row> offerable(Dataset<Row> signals, Dataset<Row> offered) {
    Dataset<Row> keys = offered.select(QueueTable.SOURCE, QueueTable.TRACE_ID);
    return signals
        .where(col(SignalsTable.OFFERABLE))
        .join(
            broadcast(keys),
            signals
                .col(SignalsTable.SOURCE)
                .equalTo(keys.col(QueueTable.SOURCE))
                .and(signals.col(SignalsTable.TRACE_ID).equalTo(keys.col(QueueTable.TRACE_ID))),
            "left_anti");
  }

  /**
   * The day's offers.
   *
   * @param offerable rows of {@code signals}
   * @param served families that have had a place in the week
   */
  List<Offer> of(Dataset<Row> offerable, DayQueue queue, Set<String> served) {
    DayPlaces places = queue.places();
    try (AtOnce reads = new AtOnce()) {
      Supplier<List<Candidate>> reserve =
          reads.ask(
              () ->
                  first(
                      offerable,
                      places.random(),
                      col(SignalsTable.DRAW),
                      col(SignalsTable.SOURCE)));
      if (places.signal() == 0) {
        return queue.offers(reserve.get(), List.of());
      }
      Supplier<List<Candidate>> heads = reads.ask(() -> heads(offerable, served));
      int wanted = places.signal() + places.random() + SPARE;
      List<Candidate> ranked = first(offerable, DEPTH * wanted, col(SignalsTable.FUSED_RANK));
      List<Candidate> order = Diversity.order(looks(ranked), wanted);
      return queue.offers(reserve.get(), queue.signalOrder(order, heads.get()));
    }
  }

  /** What candidates look like; of the day's traces only theirs comes to the driver. */
  private List<Diversity.Look> looks(List<Candidate> ranked) {
    String[] ids = ranked.stream().map(Candidate::traceId).toArray(String[]::new);
    Map<List<String>, Likeness> likenesses = new HashMap<>();
    for (Row row :
        traces
            .where(col(TracesTable.TRACE_ID).isin((Object[]) ids))
            .select(
                TracesTable.SOURCE,
                TracesTable.TRACE_ID,
                TracesTable.FIRST_USER_SHINGLES,
                TracesTable.LAST_USER_SHINGLES,
                TracesTable.TOOL_NAMES)
            .collectAsList()) {
      Set<Integer> shingles = new HashSet<>(list(row, 2));
      shingles.addAll(list(row, 3));
      likenesses.put(
          List.of(row.getString(0), row.getString(1)),
          new Likeness(shingles, new HashSet<>(list(row, 4))));
    }
    return ranked.stream()
        .map(
            trace ->
                new Diversity.Look(trace, likenesses.get(List.of(trace.source(), trace.traceId()))))
        .toList();
  }

  private static <T> List<T> list(Row row, int column) {
    return row.isNullAt(column) ? List.of() : row.getList(column);
  }

  private List<Candidate> first(Dataset<Row> signals, int count, Column... order) {
    return signals.orderBy(order).limit(count).collectAsList().stream()
        .map(row -> candidate(row, row.getAs(SignalsTable.TOP_SIGNAL)))
        .toList();
  }

  /** The most unusual trace of each family that no place of the week has gone to yet. */
  private List<Candidate> heads(Dataset<Row> signals, Set<String> served) {
    Column reading = col("reading");
    Map<Long, String> signalOfHead = new HashMap<>();
    for (Row head :
        signals
            .select(
                col(SignalsTable.FUSED_RANK),
                explode(
                        filter(
                            col(SignalsTable.SIGNALS),
                            one -> one.getField(SignalsTable.P).leq(Reading.UNUSUAL)))
                    .as("reading"))
            .groupBy(reading.getField(SignalsTable.FAMILY).as(SignalsTable.FAMILY))
            .agg(
                max_by(
                        struct(col(SignalsTable.FUSED_RANK), reading.getField(SignalsTable.SIGNAL)),
                        struct(
                            reading.getField(SignalsTable.P).multiply(-1),
                            col(SignalsTable.FUSED_RANK).multiply(-1)))
                    .as("head"))
            .orderBy(SignalsTable.FAMILY)
            .collectAsList()) {
      if (!served.contains(head.getString(0))) {
        // A trace that leads two families has one place.
        signalOfHead.putIfAbsent(head.getStruct(1).getLong(0), head.getStruct(1).getString(1));
      }
    }
    return signals
        .where(col(SignalsTable.FUSED_RANK).isin(signalOfHead.keySet().toArray()))
        .collectAsList()
        .stream()
        .map(row -> candidate(row, signalOfHead.get(row.<Long>getAs(SignalsTable.FUSED_RANK))))
        .sorted(Comparator.comparing(Candidate::family))
        .toList();
  }

  private Candidate candidate(Row row, String signal) {
    Optional<Row> reading =
        row.<Row>getList(row.fieldIndex(SignalsTable.SIGNALS)).stream()
            .filter(struct -> struct.<String>getAs(SignalsTable.SIGNAL).equals(signal))
            .findFirst();
    return new Candidate(
        row.getAs(SignalsTable.SOURCE),
        row.getAs(SignalsTable.TRACE_ID),
        row.getAs(SignalsTable.CONTENT_HASH),
        row.<Double>getAs(SignalsTable.FUSED_SCORE),
        signal,
        reading.map(struct -> struct.<String>getAs(SignalsTable.FAMILY)).orElse(null),
        reading.map(this::why).orElse("nothing unusual"));
  }

  private String why(Row reading) {
    Signal signal = catalog.named(reading.getAs(SignalsTable.SIGNAL)).orElseThrow();
    return Why.of(
        signal.label(),
        signal.tail(),
        reading.<Double>getAs(SignalsTable.RAW),
        reading.<Double>getAs(SignalsTable.BASELINE),
        reading.<Double>getAs(SignalsTable.P));
  }
}
