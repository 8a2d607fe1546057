package dev.assay.jobs.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.report.Intake.Day;
import dev.assay.jobs.report.Intake.Rejection;
import dev.assay.jobs.report.Intake.Volume;
import dev.assay.jobs.trace.TracesTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** Reads what came in on a day from {@code traces} and {@code quarantine}. */
final class ReadIntake {
  private static final int DAYS = 14;

  private ReadIntake() {}

  /** The two weeks that end with the date are read, whatever the lakehouse holds besides. */
  static Intake on(Lakehouse lakehouse, LocalDate date, List<Intake.Ingested> ingests) {
    List<Volume> volumes = new ArrayList<>();
    Map<LocalDate, Long> days = new TreeMap<>();
    for (int back = DAYS - 1; back >= 0; back--) {
      days.put(date.minusDays(back), 0L);
    }
    for (Row row : tracesByDay(lakehouse, date)) {
      LocalDate day = row.getDate(0).toLocalDate();
      Volume volume = volume(row);
      days.merge(day, volume.traces(), Long::sum);
      if (day.equals(date)) {
        volumes.add(volume);
      }
    }
    volumes.sort(Comparator.comparing(Volume::source).thenComparing(Volume::release));
    return new Intake(
        volumes,
        days.entrySet().stream().map(day -> new Day(day.getKey(), day.getValue())).toList(),
        rejections(lakehouse, date),
        ingests);
  }

  private static List<Row> tracesByDay(Lakehouse lakehouse, LocalDate date) {
    Column day = col(TracesTable.TRACE_DATE);
    return lakehouse
        .read(TracesTable.TABLE)
        .where(day.between(Date.valueOf(date.minusDays(DAYS - 1)), Date.valueOf(date)))
        .groupBy(day, col(TracesTable.SOURCE), coalesce(col(TracesTable.RELEASE), lit("")))
        .agg(
            count(lit(1)),
            sum(col(TracesTable.SPAN_COUNT)),
            sum(when(col(TracesTable.ERROR_SPANS).gt(0), 1L).otherwise(0L)),
            sum(coalesce(col(TracesTable.TOTAL_TOKENS), lit(0L))),
            sum(coalesce(col(TracesTable.COST_USD), lit(0.0))),
            sum(when(col(TracesTable.SYNTHETIC), 1L).otherwise(0L)))
        .collectAsList();
  }

  private static Volume volume(Row row) {
    return new Volume(
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getDouble(7),
        row.getLong(8));
  }

  private static List<Rejection> rejections(Lakehouse lakehouse, LocalDate date) {
    return lakehouse
        .read(QuarantineTable.TABLE)
        .where(col(QuarantineTable.QUARANTINED_ON).equalTo(Date.valueOf(date)))
        .groupBy(col(QuarantineTable.SOURCE), col(QuarantineTable.REASON))
        .count()
        .collectAsList()
        .stream()
        .map(row -> new Rejection(row.getString(0), row.getString(1), row.getLong(2)))
        .sorted(
            Comparator.comparingLong(Rejection::rows)
                .reversed()
                .thenComparing(Rejection::source)
                .thenComparing(Rejection::reason))
        .toList();
  }
}
