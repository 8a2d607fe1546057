package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.drift.DriftFinding;
import dev.assay.udfs.drift.DriftState;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;

/** What was found in the week before a day: since when an alarm stands, and what it was then. */
final class EarlierFindings {
  private static final int DAYS = 7;

  private record Earlier(DriftState state, LocalDate date, LocalDate since, Double pValue) {}

  private final LocalDate day;
  private final Map<String, Earlier> latest = new HashMap<>();
  private final Map<String, Earlier> weekBefore = new HashMap<>();

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
            row.getAs(DriftTable.P_VALUE));
    String key = key(row.getAs(DriftTable.MONITOR), row.getAs(DriftTable.SUBJECT));
    latest.put(key, one);
    if (date.equals(day.minusDays(DAYS))) {
      weekBefore.put(key, one);
    }
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
