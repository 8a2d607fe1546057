package dev.assay.jobs.run;

import dev.assay.jobs.conf.Settings;
import dev.assay.jobs.lakehouse.Lakehouse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * What a job works with: where it reads and writes, how it is configured, for which day, and what
 * time it is.
 *
 * @param runDate the UTC day that {@code --date} names; empty where none was given
 * @param clock for what is stamped, never for what is computed
 */
public record JobContext(
    Lakehouse lakehouse,
    Settings settings,
    Optional<LocalDate> runDate,
    Clock clock,
    Progress progress) {

  public SparkSession spark() {
    return lakehouse.spark();
  }

  /** The day that {@code --date} names, else today in UTC. */
  public LocalDate dateOrToday() {
    return runDate.orElseGet(() -> LocalDate.now(clock.withZone(ZoneOffset.UTC)));
  }

  /** The same with another configuration. */
  public JobContext with(Settings other) {
    return new JobContext(lakehouse, other, runDate, clock, progress);
  }

  /** The same for the day that it happens to be. */
  public JobContext today() {
    return new JobContext(lakehouse, settings, Optional.empty(), clock, progress);
  }

  /** The same for another day. */
  public JobContext onDate(LocalDate date) {
    return new JobContext(lakehouse, settings, Optional.of(date), clock, progress);
  }
}
