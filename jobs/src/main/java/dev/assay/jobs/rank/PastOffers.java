package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.assay.jobs.conf.FailureModes;
import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.queue.Arm;
import dev.assay.udfs.queue.PastOffer;
import dev.assay.udfs.signal.Novelty;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads what was offered before a day, and what was labelled of it before that day. */
final class PastOffers {
  private static final int HALF_A_YEAR = 182;
  private static final String MODEL = "LLM";
  private static final int COMPARED = 50;

  private PastOffers() {}

  /**
   * The offers of half a year before a day. One has failed if a person or a program has found any
   * of the open failure modes in it; it has not if at least one was looked for, and none was found.
   *
   * @param modes is asked only where there are offers
   */
  static List<PastOffer> before(Lakehouse lakehouse, Supplier<FailureModes> modes, LocalDate day) {
    Dataset<Row> offers =
        WeekQueue.since(lakehouse, day.minusDays(HALF_A_YEAR))
            .where(col(QueueTable.QUEUED_DATE).lt(lit(Date.valueOf(day))))
            .select(
                QueueTable.SOURCE,
                QueueTable.TRACE_ID,
                QueueTable.QUEUED_DATE,
                QueueTable.ARM,
                QueueTable.SIGNAL);
    List<Row> rows = offers.collectAsList();
    if (rows.isEmpty()) {
      return List.of();
    }
    Map<List<String>, Boolean> failed = failed(lakehouse, offers, modes.get(), day);
    return rows.stream()
        .map(
            row ->
                new PastOffer(
                    row.getString(0),
                    row.getString(1),
                    row.getDate(2).toLocalDate(),
                    Arm.of(row.getString(3)),
                    row.getString(4),
                    failed.get(List.of(row.getString(0), row.getString(1)))))
        .toList();
  }

  /**
   * How far a trace is from the last of the offers that were labelled. Of {@code traces} only their
   * days are read.
   */
  static Novelty novelty(Lakehouse lakehouse, List<PastOffer> offers) {
    List<PastOffer> labelled =
        offers.stream()
            .filter(offer -> offer.failed() != null)
            .sorted(
                Comparator.comparing(PastOffer::date)
                    .reversed()
                    .thenComparing(PastOffer::source)
                    .thenComparing(PastOffer::traceId))
            .limit(COMPARED)
            .toList();
    if (labelled.isEmpty()) {
      return new Novelty(List.of());
    }
    Set<List<String>> keys =
        labelled.stream()
            .map(offer -> List.of(offer.source(), offer.traceId()))
            .collect(Collectors.toSet());
    // Arms that draw from verdicts offer traces of the day before.
    Object[] days =
        labelled.stream()
            .flatMap(offer -> Stream.of(offer.date(), offer.date().minusDays(1)))
            .distinct()
            .map(Date::valueOf)
            .toArray();
    Object[] ids = labelled.stream().map(PastOffer::traceId).distinct().toArray();
    List<Set<Integer>> shingles = new ArrayList<>();
    for (Row row :
        lakehouse
            .read(TracesTable.TABLE)
            .where(col(TracesTable.TRACE_DATE).isin(days).and(col(TracesTable.TRACE_ID).isin(ids)))
            .select(
                TracesTable.SOURCE,
                TracesTable.TRACE_ID,
                TracesTable.FIRST_USER_SHINGLES,
                TracesTable.LAST_USER_SHINGLES)
            .collectAsList()) {
      if (keys.contains(List.of(row.getString(0), row.getString(1)))) {
        Set<Integer> both = new HashSet<>();
        for (int column = 2; column <= 3; column++) {
          both.addAll(row.isNullAt(column) ? List.of() : row.<Integer>getList(column));
        }
        shingles.add(both);
      }
    }
    return new Novelty(shingles);
  }

  private static Map<List<String>, Boolean> failed(
      Lakehouse lakehouse, Dataset<Row> offers, FailureModes modes, LocalDate day) {
    if (!lakehouse.has(LabelsTable.TABLE)) {
      return Map.of();
    }
    Timestamp midnight = Timestamp.from(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    Dataset<Row> labels =
        lakehouse
            .read(LabelsTable.TABLE)
            .where(col(LabelsTable.LABELLED_AT).lt(lit(midnight)))
            .join(
                broadcast(offers.select(QueueTable.SOURCE, QueueTable.TRACE_ID)),
                new String[] {LabelsTable.SOURCE, LabelsTable.TRACE_ID},
                "left_semi");
    Map<List<String>, Boolean> failed = new HashMap<>();
    EffectiveLabels.of(labels, modes.open())
        .where(col(EffectiveLabels.POSITIVE).isNotNull())
        .where(col(EffectiveLabels.ANNOTATOR_KIND).notEqual(MODEL))
        .groupBy(EffectiveLabels.SOURCE, EffectiveLabels.TRACE_ID)
        .agg(max(EffectiveLabels.POSITIVE))
        .collectAsList()
        .forEach(row -> failed.put(List.of(row.getString(0), row.getString(1)), row.getBoolean(2)));
    return failed;
  }
}
