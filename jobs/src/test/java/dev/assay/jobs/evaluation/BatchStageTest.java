package dev.assay.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.judge.FaultTable;
import dev.assay.udfs.judge.StubBatches;
import dev.assay.udfs.judge.StubBatches.Course;
import dev.assay.udfs.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchStageTest {
  private static final EvaluationRequest REQUEST =
      EvaluationRequest.of(EvaluationRequest.dataset("support@1"));
  private static final int TRACES = 4;

  @TempDir private Path folder;
  private final StubBatches provider = StubBatches.start();

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void asksEachPairInOneBatchWhateverBecomesOfIt() throws IOException {
    JobContext context = context("openai");

    // Handed in, and left to itself.
    provider.take(Course.RUN);
    assertThat(run(context)).containsEntry("deferred", 4L).containsEntry("new", 0L);
    assertThat(run(context)).containsEntry("deferred", 4L).containsEntry("batches_running", 1);
    assertThat(provider.submitted()).isEqualTo(1);

    // Expired: what it answered is paid for, and kept. The rest goes into another.
    provider.take(Course.EXPIRE);
    assertThat(run(context)).containsEntry("recovered", 2L).containsEntry("deferred", 2L);
    FaultTable.seen(41, "expired: its answers kept, the rest asked again");
    assertThat(provider.submitted()).isEqualTo(2);

    // In any order, and with a result that nobody asked for.
    provider.take(Course.COMPLETE);
    assertThat(run(context)).containsEntry("recovered", 2L).containsEntry("scored", 4L);
    FaultTable.seen(41, "results out of order, unknown ids left out");
    assertThat(run(context)).containsEntry("new", 0L);
    assertThat(provider.submitted()).isEqualTo(2);
    Row verdict = context.lakehouse().read(VerdictsTable.TABLE).first();
    assertThat(verdict.<String>getAs(VerdictsTable.PRICE_VERSION)).isEqualTo("p1 batch");
    assertThat(batchFiles()).isEmpty();
  }

  @Test
  void findsABatchAgainWhoseAnswerWasLostAndNeverHandsItInTwice() throws IOException {
    JobContext context = context("anthropic");
    provider.take(Course.LOSE_THE_ANSWER);
    assertThat(run(context)).containsEntry("deferred", 4L);
    assertThat(provider.submitted()).isEqualTo(1);

    provider.take(Course.COMPLETE);
    assertThat(run(context)).containsEntry("recovered", 4L).containsEntry("scored", 4L);
    assertThat(provider.submitted()).isEqualTo(1);
    assertThat(provider.repeated()).isEmpty();
    FaultTable.seen(41, "orphan: found in the list, not handed in again");
  }

  @Test
  void takesErrorsForWhatTheyAreAndALostBatchForLost() throws IOException {
    JobContext context = context("openai");
    provider.take(Course.RUN);
    run(context);
    provider.take(Course.FORGET);
    Outcome lost = EvaluateJob.run(context, REQUEST);
    assertThat(lost.lines()).anyMatch(line -> line.contains("not kept by the provider any more"));
    assertThat(provider.submitted()).isEqualTo(2);
    FaultTable.seen(41, "results gone: said, asked again");

    provider.take(Course.FAIL_ALL);
    Outcome failed = EvaluateJob.run(context, REQUEST);
    assertThat(failed.details()).containsEntry("errored", 4L);
    assertThat(failed.exit()).isEqualTo(ExitCode.DONE);
    FaultTable.seen(41, "a file of errors only: errored (too_large)");
  }

  private java.util.Map<String, Object> run(JobContext context) {
    Outcome outcome = EvaluateJob.run(context, REQUEST);
    assertThat(outcome.accounting().balances()).isTrue();
    return outcome.details();
  }

  private java.util.List<Path> batchFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("lakehouse/_spool/batch"))) {
      return files.filter(file -> !file.toString().endsWith(".crc")).toList();
    }
  }

  private JobContext context(String name) throws IOException {
    Files.createDirectories(folder.resolve("conf/evaluators"));
    Files.writeString(
        folder.resolve("conf/assay.yaml"),
        "judge: {provider: %s, base_url: \"%s\", model: m, mode: batch, prices: {version: p1, input: 1, output: 4}}\n"
            .formatted(name, provider.baseUrl()));
    Files.writeString(
        folder.resolve("conf/evaluators/used.yaml"),
        "id: used\nversion: 1\nfailure_mode: ignored\nkind: judge\njudge: {rubric: Is it used}\n");
    JobContext context = SharedSession.context(folder, folder.resolve("conf/assay.yaml"));
    SupportDataset.append(
        context,
        IntStream.range(0, TRACES)
            .mapToObj(i -> SupportDataset.trace("t" + i, 0, "result " + i))
            .toArray(Trace[]::new));
    return context;
  }
}
