package dev.assay.jobs;

import dev.assay.jobs.conf.Settings;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.Sessions;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of all tests in this JVM: starting one costs more than most tests. */
public final class SharedSession {
  /** What time it is in tests. */
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

  private static final SparkSession SPARK = Sessions.open();

  private SharedSession() {}

  public static SparkSession spark() {
    return SPARK;
  }

  /** A context over a new lakehouse in a folder, with the project's own configuration. */
  public static JobContext context(Path folder) {
    return context(folder, Path.of("..", "conf", "assay.yaml"));
  }

  /** A context over a lakehouse in a folder, with a configuration. */
  public static JobContext context(Path folder, Path conf) {
    return new JobContext(
        Lakehouse.open(SPARK, folder.resolve("lakehouse").toString()),
        Settings.load(Optional.of(conf)),
        Optional.empty(),
        CLOCK,
        Progress.silent());
  }

  /** The same context on a day. */
  public static JobContext on(JobContext context, String date) {
    return context.onDate(LocalDate.parse(date));
  }
}
