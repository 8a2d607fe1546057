package dev.assay.jobs.report;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.drift.DriftTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * Reads what is watched from {@code drift}.
 *
 * @param present the monitors of the last date up to the report's, alarms first
 * @param before those of the date before that
 */
record ReadDrift(List<DriftMonitor> present, List<DriftMonitor> before) {
  private static final int DAYS = 14;

  /** The two weeks that end with a date are looked at. */
  static ReadDrift on(Lakehouse lakehouse, LocalDate date) {
    List<DriftMonitor> monitors =
        lakehouse
            .read(DriftTable.TABLE)
            .where(
                col(DriftTable.DRIFT_DATE)
                    .between(Date.valueOf(date.minusDays(DAYS - 1)), Date.valueOf(date)))
            .collectAsList()
            .stream()
            .map(ReadDrift::monitor)
            .sorted(
                Comparator.comparing(DriftMonitor::inAlarm)
                    .reversed()
                    .thenComparing(DriftMonitor::monitor)
                    .thenComparing(DriftMonitor::subject))
            .toList();
    List<LocalDate> dates =
        monitors.stream()
            .map(DriftMonitor::date)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
    return new ReadDrift(onDate(monitors, dates, 0), onDate(monitors, dates, 1));
  }

  private static List<DriftMonitor> onDate(
      List<DriftMonitor> monitors, List<LocalDate> dates, int index) {
    return index >= dates.size()
        ? List.of()
        : monitors.stream().filter(one -> one.date().equals(dates.get(index))).toList();
  }

  /** In alarm now, and not before. */
  List<DriftMonitor> raised() {
    return alarmsOfFirstOnly(present, before);
  }

  /** In alarm before, and not now. */
  List<DriftMonitor> cleared() {
    return alarmsOfFirstOnly(before, present);
  }

  private static List<DriftMonitor> alarmsOfFirstOnly(
      List<DriftMonitor> first, List<DriftMonitor> second) {
    Set<String> others =
        second.stream()
            .filter(DriftMonitor::inAlarm)
            .map(DriftMonitor::key)
            .collect(Collectors.toSet());
    return first.stream()
        .filter(DriftMonitor::inAlarm)
        .filter(one -> !others.contains(one.key()))
        .toList();
  }

  private static DriftMonitor monitor(Row row) {
    Date since = row.getAs(DriftTable.SINCE);
    String action = row.getAs(DriftTable.ACTION);
    return new DriftMonitor(
        row.<Date>getAs(DriftTable.DRIFT_DATE).toLocalDate(),
        row.getAs(DriftTable.MONITOR),
        row.getAs(DriftTable.SUBJECT),
        row.getAs(DriftTable.STATISTIC),
        number(row, DriftTable.VALUE),
        number(row, DriftTable.THRESHOLD),
        row.getAs(DriftTable.STATE),
        Optional.ofNullable(since).map(Date::toLocalDate),
        row.getAs(DriftTable.MESSAGE),
        action == null ? "" : action);
  }

  private static double number(Row row, String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? Double.NaN : row.getDouble(index);
  }
}
