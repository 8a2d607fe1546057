package dev.assay.jobs.report;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.rank.QueueTable;
import dev.assay.jobs.rank.YieldsTable;
import dev.assay.jobs.report.ReviewQueue.Arm;
import dev.assay.jobs.report.ReviewQueue.Found;
import dev.assay.jobs.report.ReviewQueue.Queued;
import java.sql.Date;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** Reads what people are asked to review from {@code queue} and {@code labels}. */
final class ReadQueue {
  private static final int FIRST = 10;
  private static final int WAITING_DAYS = 28;

  private final LocalDate date;
  private final List<Row> weeks;
  private final Set<String> labelled;
  private final List<Found> found;

  private ReadQueue(LocalDate date, List<Row> weeks, Set<String> labelled, List<Found> found) {
    this.date = date;
    this.weeks = weeks;
    this.labelled = labelled;
    this.found = found;
  }

  /** The queue of the four weeks that end with a date. */
  static ReadQueue on(Lakehouse lakehouse, LocalDate date) {
    Column day = col(QueueTable.QUEUED_DATE);
    List<Row> weeks =
        lakehouse
            .read(QueueTable.TABLE)
            .where(day.between(Date.valueOf(date.minusDays(WAITING_DAYS - 1)), Date.valueOf(date)))
            .select(
                QueueTable.QUEUED_DATE,
                QueueTable.ARM,
                QueueTable.POSITION,
                QueueTable.SOURCE,
                QueueTable.TRACE_ID,
                QueueTable.WHY,
                QueueTable.INCLUSION_PROBABILITY)
            .collectAsList();
    return new ReadQueue(date, weeks, labelled(lakehouse, weeks), found(lakehouse, date));
  }

  /** Those of the queued traces that have a label. */
  private static Set<String> labelled(Lakehouse lakehouse, List<Row> queued) {
    if (queued.isEmpty()) {
      return Set.of();
    }
    Object[] ids =
        queued.stream().map(row -> row.<String>getAs(QueueTable.TRACE_ID)).distinct().toArray();
    return lakehouse
        .read(LabelsTable.TABLE)
        .where(col(LabelsTable.FACT).equalTo("label").and(col(LabelsTable.TRACE_ID).isin(ids)))
        .select(LabelsTable.SOURCE, LabelsTable.TRACE_ID)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0) + "\n" + row.getString(1))
        .collect(Collectors.toSet());
  }

  ReviewQueue queue() {
    LocalDate monday = date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    long thisWeek = weeks.stream().filter(row -> !day(row).isBefore(monday)).count();
    long waiting = weeks.stream().filter(row -> !labelled.contains(key(row))).count();
    List<Row> tonight = tonight();
    Map<String, List<Row>> byArm =
        tonight.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getAs(QueueTable.ARM), TreeMap::new, Collectors.toList()));
    List<Arm> arms =
        byArm.entrySet().stream().map(arm -> arm(arm.getKey(), arm.getValue())).toList();
    List<Queued> first = tonight.stream().limit(FIRST).map(ReadQueue::queued).toList();
    return new ReviewQueue(arms, thisWeek, waiting, first, found);
  }

  private static List<Found> found(Lakehouse lakehouse, LocalDate date) {
    return lakehouse
        .read(YieldsTable.TABLE)
        .where(col(YieldsTable.YIELD_DATE).equalTo(Date.valueOf(date)))
        .orderBy(YieldsTable.KIND, YieldsTable.SUBJECT)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Found(
                    row.getAs(YieldsTable.SUBJECT),
                    row.getAs(YieldsTable.KIND).equals("signal"),
                    row.<Integer>getAs(YieldsTable.LABELLED),
                    row.<Integer>getAs(YieldsTable.FAILURES),
                    row.<Integer>getAs(YieldsTable.RANDOM_LABELLED),
                    row.<Integer>getAs(YieldsTable.RANDOM_FAILURES),
                    number(row, YieldsTable.LIFT),
                    number(row, YieldsTable.LIFT_LOW),
                    number(row, YieldsTable.LIFT_HIGH),
                    row.getAs(YieldsTable.PAYS).equals("does_not_pay")))
        .toList();
  }

  private static double number(Row row, String column) {
    Double value = row.getAs(column);
    return value == null ? Double.NaN : value;
  }

  /** The arm of each trace that was offered on the date, by source and id joined by a line feed. */
  Map<String, String> armOfTrace() {
    return tonight().stream()
        .collect(
            Collectors.toMap(
                ReadQueue::key, row -> row.<String>getAs(QueueTable.ARM), (a, b) -> a));
  }

  private List<Row> tonight() {
    return weeks.stream()
        .filter(row -> day(row).equals(date))
        .sorted(
            Comparator.<Row>comparingInt(row -> row.getAs(QueueTable.POSITION))
                .thenComparing(row -> row.<String>getAs(QueueTable.ARM))
                .thenComparing(row -> row.<String>getAs(QueueTable.TRACE_ID)))
        .toList();
  }

  private static Arm arm(String name, List<Row> rows) {
    List<Double> probabilities =
        rows.stream()
            .map(row -> row.<Double>getAs(QueueTable.INCLUSION_PROBABILITY))
            .sorted()
            .toList();
    return new Arm(
        name, rows.size(), probabilities.get(0), probabilities.get(probabilities.size() - 1));
  }

  private static Queued queued(Row row) {
    return new Queued(
        row.getAs(QueueTable.POSITION),
        row.getAs(QueueTable.SOURCE),
        row.getAs(QueueTable.TRACE_ID),
        row.getAs(QueueTable.ARM),
        row.getAs(QueueTable.WHY));
  }

  private static String key(Row row) {
    return row.getAs(QueueTable.SOURCE) + "\n" + row.getAs(QueueTable.TRACE_ID);
  }

  private static LocalDate day(Row row) {
    return row.<Date>getAs(QueueTable.QUEUED_DATE).toLocalDate();
  }
}
