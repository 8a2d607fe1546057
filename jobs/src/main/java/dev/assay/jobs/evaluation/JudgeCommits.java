package dev.assay.jobs.evaluation;

import dev.assay.jobs.run.JobContext;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * While pairs are judged: commits what the spool has whole, at intervals and beside the calls, and
 * tells a person how far it is.
 */
final class JudgeCommits implements AutoCloseable {
  private static final long COMMIT_SECONDS = 30;
  private static final long REPORT_SECONDS = 2;

  private final JobContext context;
  private final String runId;
  private final long total;
  private final PairCounts judged;
  private final long start = SystemTime.UTC.nanos();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "assay-commits");
            thread.setDaemon(true);
            return thread;
          });
  private volatile long committed;
  private volatile double committedUsd;

  private JudgeCommits(JobContext context, String runId, long total, PairCounts judged) {
    this.context = context;
    this.runId = runId;
    this.total = total;
    this.judged = judged;
  }

  static JudgeCommits begin(JobContext context, String runId, long total, PairCounts judged) {
    JudgeCommits commits = new JudgeCommits(context, runId, total, judged);
    Future<?> unused =
        commits.threads.scheduleWithFixedDelay(
            commits::commit, COMMIT_SECONDS, COMMIT_SECONDS, TimeUnit.SECONDS);
    unused =
        commits.threads.scheduleWithFixedDelay(
            commits::report, REPORT_SECONDS, REPORT_SECONDS, TimeUnit.SECONDS);
    return commits;
  }

  private void commit() {
    try {
      IngestSpool.closed(context, judged);
      committed = judged.added();
      committedUsd = judged.spentUsd();
    } catch (Exception e) { // Spark's are checked, and no method says so
      // The answers lie in the spool: they are committed at the end, where a failure ends the run.
      context
          .progress()
          .step("a commit failed, and is tried again: " + e.getClass().getSimpleName());
    }
  }

  private void report() {
    Optional<JudgeRuntime> here = JudgeRuntime.here(runId);
    long done = here.map(JudgeRuntime::answers).orElse(committed);
    double spent = here.map(JudgeRuntime::spentUsd).orElse(committedUsd);
    double seconds = (SystemTime.UTC.nanos() - start) / 1e9;
    context.progress().at("judging", Math.min(done, total), total, note(done, spent, seconds));
  }

  private String note(long done, double spent, double seconds) {
    double rate = done / seconds;
    String cost = spent == 0 ? "" : String.format(Locale.ROOT, ", %.2f USD", spent);
    String left = rate == 0 ? "" : ", %,d s left".formatted((long) ((total - done) / rate));
    return String.format(Locale.ROOT, "%.1f a second", rate) + cost + left;
  }

  /** Waits for a commit that is under way. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(10, TimeUnit.MINUTES)) {
        throw new IllegalStateException("a commit does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a commit was under way", e);
    }
  }
}
