package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.drift.DriftFinding;
import dev.assay.udfs.drift.DriftState;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;

/**
 * What was found in the four weeks before a day: since when an alarm stands, what it was a week
 * before, and what the day's findings go on from.
 */
final class EarlierFindings {
  private static final int DAYS = 28;
  private static final int WEEK = 7;

  private record Earlier(
      DriftState state,
      LocalDate date,
      LocalDate since,
      Double pValue,
      List<Double> carried,
      String basis) {}

  private final LocalDate day;
  private final Map<String, Earlier> latest = new HashMap<>();
  private final Map<String, Earlier> weekBefore = new HashMap<>();
  private final Map<String, List<Double>> sums = new HashMap<>();

  private EarlierFindings(LocalDate day) {
    this.day = day;
  }

  static EarlierFindings before(Lakehouse lakehouse, LocalDate day) {
    EarlierFindings earlier = new EarlierFindings(day);
    lakehouse
        .read(DriftTable.TABLE)
        .filter(
            col(DriftTable.DRIFT_DATE)
                .lt(lit(Date.valueOf(day)))
                .and(col(DriftTable.DRIFT_DATE).geq(lit(Date.valueOf(day.minusDays(DAYS))))))
        .orderBy(DriftTable.DRIFT_DATE)
        .collectAsList()
        .forEach(earlier::add);
    return earlier;
  }

  private void add(Row row) {
    Date since = row.getAs(DriftTable.SINCE);
    LocalDate date = row.<Date>getAs(DriftTable.DRIFT_DATE).toLocalDate();
    Earlier one =
        new Earlier(
            DriftState.valueOf(row.<String>getAs(DriftTable.STATE).toUpperCase(Locale.ROOT)),
            date,
            since == null ? null : since.toLocalDate(),
            row.getAs(DriftTable.P_VALUE),
            row.isNullAt(row.fieldIndex(DriftTable.CARRIED))
                ? List.of()
                : row.<Double>getList(row.fieldIndex(DriftTable.CARRIED)),
            row.getAs(DriftTable.BASIS));
    String key = key(row.getAs(DriftTable.MONITOR), row.getAs(DriftTable.SUBJECT));
    latest.put(key, one);
    sums.merge(key, one.carried(), EarlierFindings::plus);
    if (date.equals(day.minusDays(WEEK))) {
      weekBefore.put(key, one);
    }
  }

  private static List<Double> plus(List<Double> a, List<Double> b) {
    List<Double> sum = new ArrayList<>(a.size() < b.size() ? b : a);
    List<Double> other = a.size() < b.size() ? a : b;
    for (int i = 0; i < other.size(); i++) {
      sum.set(i, sum.get(i) + other.get(i));
    }
    return sum;
  }

  /** What the days before carried, added up place by place; empty if there was nothing. */
  List<Double> carriedSum(String monitor, String subject) {
    return sums.getOrDefault(key(monitor, subject), List.of());
  }

  /** The same with what the day itself carries. */
  List<Double> plus(String monitor, String subject, List<Double> ofDay) {
    return plus(carriedSum(monitor, subject), ofDay);
  }

  /** What the last day carried against the same basis; empty if there was none. */
  List<Double> carried(String monitor, String subject, String basis) {
    Earlier before = latest.get(key(monitor, subject));
    return before == null || !basis.equals(before.basis()) ? List.of() : before.carried();
  }

  private static String key(String monitor, String subject) {
    return monitor + "\n" + subject;
  }

  /** Since when the alarm stands: the day itself if it is new; null for no alarm. */
  LocalDate since(DriftFinding finding) {
    if (!finding.state().isAlarm()) {
      return null;
    }
    Earlier before = latest.get(key(finding.monitor(), finding.subject()));
    boolean stands = before != null && before.state().isAlarm() && before.since() != null;
    return stands ? before.since() : day;
  }

  /** The p-value of a subject seven days before; empty if there was none. */
  OptionalDouble pValueWeekBefore(String monitor, String subject) {
    Earlier before = weekBefore.get(key(monitor, subject));
    return before == null || before.pValue() == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(before.pValue());
  }
}
