package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.queue.Arm;
import java.sql.Date;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the queue holds that a day's offers depend on.
 *
 * @param published the latest date on or after the day that has offers; empty if there is none
 * @param offered of the day's week so far, by arm
 * @param served families that have had a place of the signal arm in that week
 */
record WeekQueue(Optional<LocalDate> published, Map<Arm, Integer> offered, Set<String> served) {
  WeekQueue {
    offered = Map.copyOf(offered);
    served = Set.copyOf(served);
  }

  /** The ISO week of a date, such as {@code 2026-W45}. */
  static String week(LocalDate day) {
    return "%d-W%02d"
        .formatted(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }

  /** The rows since a date; files of older ones are not read. */
  static Dataset<Row> since(Lakehouse lakehouse, LocalDate date) {
    return lakehouse
        .read(QueueTable.TABLE)
        .where(col(QueueTable.QUEUED_DATE).geq(lit(Date.valueOf(date))));
  }

  /** Reads the week of a day, and what is later. */
  static WeekQueue of(Lakehouse lakehouse, LocalDate day) {
    List<Row> rows =
        since(lakehouse, day.with(DayOfWeek.MONDAY))
            .select(QueueTable.QUEUED_DATE, QueueTable.WEEK, QueueTable.ARM, QueueTable.FAMILY)
            .collectAsList();
    Optional<LocalDate> published = Optional.empty();
    Map<Arm, Integer> offered = new EnumMap<>(Arm.class);
    Set<String> served = new HashSet<>();
    for (Row row : rows) {
      LocalDate date = row.getDate(0).toLocalDate();
      if (!date.isBefore(day)) {
        published = published.filter(latest -> latest.isAfter(date)).or(() -> Optional.of(date));
      } else if (row.getString(1).equals(week(day))) {
        Arm arm = Arm.of(row.getString(2));
        offered.merge(arm, 1, Integer::sum);
        if (arm == Arm.SIGNAL && !row.isNullAt(3)) {
          served.add(row.getString(3));
        }
      }
    }
    return new WeekQueue(published, offered, served);
  }
}
