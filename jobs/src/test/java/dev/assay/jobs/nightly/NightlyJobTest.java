package dev.assay.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.run.RunsTable;
import dev.assay.udfs.errors.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightlyJobTest {
  @TempDir private Path folder;

  @Test
  void skipsWhatNeedsAFailedStageAndRunsTheOthers() {
    JobContext context = SharedSession.context(folder);
    Outcome outcome =
        NightlyJob.run(
            context,
            List.of(
                Stage.of("ingest", NightlyJobTest::fails),
                Stage.of("rank", NightlyJobTest::writesOneRow).after("ingest"),
                Stage.of("drift", NightlyJobTest::writesOneRow).after("rank"),
                Stage.of("judge", NightlyJobTest::isStopped),
                Stage.of("calibrate", NightlyJobTest::writesOneRow).after("judge"),
                Stage.of("report", NightlyJobTest::breaks)));

    assertThat(outcome.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.accounting()).isEqualTo(Accounting.allWritten(1));
    assertThat(outcome.lines().stream().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "failed ingest no such folder",
            "skipped rank needs ingest",
            "skipped drift needs rank",
            "stopped judge",
            "done calibrate one row",
            "failed report IllegalStateException (ArithmeticException); --verbose shows where");
    assertThat(
            context
                .lakehouse()
                .read(RunsTable.TABLE)
                .select(RunsTable.COMMAND, RunsTable.STATUS)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0) + " " + row.getString(1)))
        .containsExactlyInAnyOrder(
            "ingest failed", "judge stopped", "calibrate done", "report failed");
  }

  @Test
  void endsAsStoppedWhenNothingFailed() {
    Outcome outcome =
        NightlyJob.run(
            SharedSession.context(folder), List.of(Stage.of("judge", NightlyJobTest::isStopped)));
    assertThat(outcome.exit()).isEqualTo(ExitCode.STOPPED);
  }

  private static Outcome fails(JobContext context) {
    throw new UserException("no such folder");
  }

  private static Outcome breaks(JobContext context) {
    throw new IllegalStateException("a trace said: hello", new ArithmeticException("hello"));
  }

  private static Outcome writesOneRow(JobContext context) {
    return Outcome.done(Accounting.allWritten(1), Map.of(), List.of("one row"));
  }

  private static Outcome isStopped(JobContext context) {
    return Outcome.done(Accounting.NOTHING, Map.of(), List.of()).endingWith(ExitCode.STOPPED);
  }
}
