package dev.assay.jobs.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.jobs.conf.Settings;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.Lease;
import dev.assay.jobs.lakehouse.Sessions;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.run.Progress;
import dev.assay.jobs.run.RunLog;
import java.io.PrintStream;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/** Runs the job of a command: session, lakehouse, lease, record, and what the person sees. */
public final class Execution {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Execution() {}

  /** Runs a job that writes tables: it holds the lakehouse's lease and is recorded in runs. */
  public static int run(CommonOptions options, String command, Function<JobContext, Outcome> job) {
    JobContext context = context(options);
    try (Lease lease = Lease.take(context.lakehouse(), command, context.clock().instant())) {
      RunLog.Recorded recorded = RunLog.record(context, command, job);
      return show(options, context, recorded.runId(), recorded.outcome());
    } finally {
      context.progress().clear();
    }
  }

  /** Runs a job that only reads tables: no lease, no record. */
  public static int read(CommonOptions options, Function<JobContext, Outcome> job) {
    JobContext context = context(options);
    try {
      return show(options, context, null, job.apply(context));
    } finally {
      context.progress().clear();
    }
  }

  private static JobContext context(CommonOptions options) {
    Settings settings = Settings.load(options.conf());
    Progress progress = new Progress(System.err, style(options));
    progress.step("starting Spark");
    SparkSession spark = Sessions.open();
    Lakehouse lakehouse = Lakehouse.open(spark, options.lakehouse());
    return new JobContext(lakehouse, settings, options.date(), Clock.systemUTC(), progress);
  }

  /** The launcher knows whether standard error is a terminal; the JVM cannot tell. */
  private static Progress.Style style(CommonOptions options) {
    if (options.json()) {
      return Progress.Style.SILENT;
    }
    return Boolean.getBoolean("assay.terminal") && !options.verbose()
        ? Progress.Style.TERMINAL
        : Progress.Style.LOG;
  }

  private static int show(
      CommonOptions options, JobContext context, String runId, Outcome outcome) {
    context.progress().clear();
    PrintStream out = System.out;
    if (options.json()) {
      out.println(json(runId, outcome));
    } else {
      outcome.lines().forEach(out::println);
    }
    out.flush();
    return outcome.exit().code();
  }

  private static String json(String runId, Outcome outcome) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (runId != null) {
      Accounting counts = outcome.accounting();
      Map<String, Long> rows = new LinkedHashMap<>();
      rows.put("read", counts.read());
      rows.put("written", counts.written());
      rows.put("updated", counts.updated());
      rows.put("duplicates", counts.duplicates());
      rows.put("quarantined", counts.quarantined());
      object.put("run", runId);
      object.put("counts", rows);
    }
    object.putAll(outcome.details());
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
