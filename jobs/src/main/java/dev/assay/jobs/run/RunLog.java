package dev.assay.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.jobs.lakehouse.TableVersions;
import dev.assay.udfs.errors.UserException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Runs jobs and writes each, done or failed, into the table {@code runs}. */
public final class RunLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunLog() {}

  /**
   * A job that has run, and its id in {@code runs}.
   *
   * @param runId unique
   * @param changed the tables that it has written, in order of their names; {@code runs} is none
   */
  public record Recorded(String runId, Outcome outcome, List<String> changed) {}

  /**
   * Runs a job and records it. A job may run others that are recorded, too: what they have read and
   * written, it has.
   *
   * @throws IllegalStateException if the job's accounting does not balance
   */
  public static Recorded record(
      JobContext context, String command, Function<JobContext, Outcome> job) {
    String runId = UUID.randomUUID().toString();
    Instant started = context.clock().instant();
    TableVersions ofOuterRun = context.lakehouse().drainVersions();
    try {
      Outcome outcome = job.apply(context);
      if (!outcome.accounting().balances()) {
        throw new IllegalStateException(
            "%s: the rows do not add up: %s".formatted(command, outcome.accounting()));
      }
      TableVersions versions = context.lakehouse().drainVersions();
      context.lakehouse().note(versions);
      append(context, row(context, runId, command, started, outcome, null, versions));
      List<String> changed =
          versions.written().keySet().stream()
              .filter(table -> !table.equals(RunsTable.TABLE.name()))
              .toList();
      return new Recorded(runId, outcome, changed);
    } catch (Exception e) { // Spark's are checked, and no method says so
      appendFailure(context, runId, command, started, e);
      throw e;
    } finally {
      context.lakehouse().note(ofOuterRun);
    }
  }

  private static String statusOf(Outcome outcome) {
    return switch (outcome.exit()) {
      case DONE, GATE_BLOCK, GATE_INCONCLUSIVE -> "done";
      case STOPPED -> "stopped";
      case FAILED, BAD_INPUT -> "failed";
    };
  }

  private static void appendFailure(
      JobContext context, String runId, String command, Instant started, Exception e) {
    ExitCode exit = e instanceof UserException ? ExitCode.BAD_INPUT : ExitCode.FAILED;
    Outcome outcome =
        Outcome.done(Accounting.NOTHING, java.util.Map.of(), List.of()).endingWith(exit);
    // A message of ours is written for people; a foreign one may quote a trace.
    String message = e instanceof UserException ? e.getMessage() : e.getClass().getName();
    try {
      TableVersions versions = context.lakehouse().drainVersions();
      context.lakehouse().note(versions);
      append(context, row(context, runId, command, started, outcome, message, versions));
    } catch (Exception alsoFailed) {
      e.addSuppressed(alsoFailed);
    }
  }

  private static void append(JobContext context, Row row) {
    context
        .lakehouse()
        .append(
            RunsTable.TABLE,
            context.spark().createDataFrame(List.of(row), RunsTable.TABLE.schema()));
  }

  private static Row row(
      JobContext context,
      String runId,
      String command,
      Instant started,
      Outcome outcome,
      String message,
      TableVersions versions) {
    Accounting counts = outcome.accounting();
    double seconds = Duration.between(started, context.clock().instant()).toMillis() / 1000.0;
    return RowFactory.create(
        runId,
        command,
        context.runDate().map(LocalDate::toString).orElse(null),
        Timestamp.from(started),
        seconds,
        statusOf(outcome),
        outcome.exit().code(),
        message,
        counts.read(),
        counts.written(),
        counts.updated(),
        counts.duplicates(),
        counts.quarantined(),
        json(outcome),
        versions.read(),
        versions.written(),
        outcome.spendUsd(),
        CodeVersion.current());
  }

  private static String json(Outcome outcome) {
    try {
      return JSON.writeValueAsString(outcome.details());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
