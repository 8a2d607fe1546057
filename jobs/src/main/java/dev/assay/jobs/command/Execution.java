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
import java.util.List;
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
      return show(options, context, recorded.outcome(), recorded(recorded), notice(recorded));
    } finally {
      context.progress().clear();
    }
  }

  /** Runs a job that only reads tables: no lease, no record, and so no id of a run. */
  public static int read(CommonOptions options, Function<JobContext, Outcome> job) {
    JobContext context = context(options);
    try {
      Outcome outcome = job.apply(context);
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("run", null);
      object.put("counts", counts(outcome.accounting()));
      object.putAll(outcome.details());
      return show(options, context, outcome, object, List.of());
    } finally {
      context.progress().clear();
    }
  }

  /** Answers a question about the tables: its JSON is the answer and nothing else. */
  public static int answer(CommonOptions options, Function<JobContext, Outcome> question) {
    JobContext context = context(options);
    try {
      Outcome outcome = question.apply(context);
      return show(options, context, outcome, outcome.details(), List.of());
    } finally {
      context.progress().clear();
    }
  }

  private static Map<String, Object> recorded(RunLog.Recorded recorded) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("run", recorded.runId());
    object.put("counts", counts(recorded.outcome().accounting()));
    object.put("changed", recorded.changed());
    object.putAll(recorded.outcome().details());
    return object;
  }

  /** Whoever runs a command again is to see that it did no harm. */
  private static List<String> notice(RunLog.Recorded recorded) {
    return recorded.changed().isEmpty() ? List.of("No table has changed but runs.") : List.of();
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
      CommonOptions options,
      JobContext context,
      Outcome outcome,
      Map<String, Object> object,
      List<String> notice) {
    context.progress().clear();
    PrintStream out = System.out;
    if (options.json()) {
      out.println(json(object));
    } else {
      outcome.lines().forEach(out::println);
      notice.forEach(out::println);
    }
    out.flush();
    return outcome.exit().code();
  }

  private static Map<String, Long> counts(Accounting accounting) {
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("read", accounting.read());
    rows.put("written", accounting.written());
    rows.put("updated", accounting.updated());
    rows.put("duplicates", accounting.duplicates());
    rows.put("quarantined", accounting.quarantined());
    return rows;
  }

  private static String json(Map<String, Object> object) {
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
