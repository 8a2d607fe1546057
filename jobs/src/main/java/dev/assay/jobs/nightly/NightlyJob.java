package dev.assay.jobs.nightly;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.run.RunLog;
import dev.assay.udfs.errors.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs the stages of a night in one session: one that fails takes with it only those that need it.
 *
 * <p>The exit code is 1 if a stage failed, else 12 if one was stopped, else 0.
 */
final class NightlyJob {
  private static final Logger LOG = LogManager.getLogger(NightlyJob.class);

  private NightlyJob() {}

  static Outcome run(JobContext context, List<Stage> stages) {
    Map<String, StageResult> results = new LinkedHashMap<>();
    for (Stage stage : stages) {
      context
          .progress()
          .step("%s (%d of %d)".formatted(stage.name(), results.size() + 1, stages.size()));
      results.put(stage.name(), run(context, stage, results));
    }
    return summary(List.copyOf(results.values()));
  }

  private static StageResult run(JobContext context, Stage stage, Map<String, StageResult> before) {
    List<String> missing =
        stage.needs().stream()
            .filter(before::containsKey)
            .filter(need -> !before.get(need).isUsable())
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      return new StageResult(
          stage.name(),
          StageResult.State.SKIPPED,
          null,
          "needs %s".formatted(String.join(", ", missing)));
    }
    try {
      Outcome outcome = RunLog.record(context, stage.name(), stage.job()).outcome();
      return new StageResult(stage.name(), stateOf(outcome), outcome, firstLine(outcome));
    } catch (UserException e) {
      return new StageResult(stage.name(), StageResult.State.FAILED, null, e.getMessage());
    } catch (Exception e) { // Spark's are checked, and no method says so
      // Shown with --verbose only: a foreign message may quote a trace.
      LOG.error("stage {} has failed", stage.name(), e);
      return new StageResult(
          stage.name(),
          StageResult.State.FAILED,
          null,
          "%s; --verbose shows where".formatted(kind(e)));
    }
  }

  /** What went wrong, without words of its own: the failure and its deepest cause. */
  private static String kind(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String name = e.getClass().getSimpleName();
    return cause == e ? name : "%s (%s)".formatted(name, cause.getClass().getSimpleName());
  }

  private static StageResult.State stateOf(Outcome outcome) {
    return switch (outcome.exit()) {
      case DONE, GATE_BLOCK, GATE_INCONCLUSIVE -> StageResult.State.DONE;
      case STOPPED -> StageResult.State.STOPPED;
      case FAILED, BAD_INPUT -> StageResult.State.FAILED;
    };
  }

  private static String firstLine(Outcome outcome) {
    return outcome.lines().isEmpty() ? "" : outcome.lines().get(0);
  }

  private static Outcome summary(List<StageResult> results) {
    Accounting accounting = Accounting.NOTHING;
    double spend = 0;
    List<Map<String, Object>> details = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (StageResult result : results) {
      if (result.outcome() != null) {
        accounting = accounting.plus(result.outcome().accounting());
        spend += result.outcome().spendUsd();
      }
      String state = result.state().name().toLowerCase(Locale.ROOT);
      details.add(Map.of("stage", result.stage(), "state", state, "note", result.note()));
      lines.add("%-8s %-24s %s".formatted(state, result.stage(), result.note()).stripTrailing());
    }
    return Outcome.done(accounting, Map.of("stages", details), lines)
        .endingWith(exit(results))
        .spending(spend);
  }

  private static ExitCode exit(List<StageResult> results) {
    if (results.stream().anyMatch(result -> result.state() == StageResult.State.FAILED)) {
      return ExitCode.FAILED;
    }
    return results.stream().anyMatch(result -> result.state() == StageResult.State.STOPPED)
        ? ExitCode.STOPPED
        : ExitCode.DONE;
  }
}
