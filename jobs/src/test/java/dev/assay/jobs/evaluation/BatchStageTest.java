package dev.assay.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.judge.FaultTable;
import dev.assay.udfs.judge.StubBatches;
import dev.assay.udfs.judge.StubBatches.Course;
import dev.assay.udfs.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches through Spark and the ledger; what each provider's interface does is a client's test. */
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
    JobContext context = context();

    provider.take(Course.LOSE_THE_ANSWER);
    Outcome submitted = run(context);
    assertThat(submitted.details()).containsEntry("deferred", 4L).containsEntry("new", 0L);
    assertThat(provider.submitted()).isEqualTo(1);

    // Found in the list, and expired: what it answered is paid for, and kept. The rest goes into
    // another.
    provider.take(Course.EXPIRE);
    Outcome expired = run(context);
    assertThat(expired.lines()).anyMatch(line -> line.contains("was found again"));
    assertThat(expired.details()).containsEntry("recovered", 2L).containsEntry("deferred", 2L);
    FaultTable.seen(41, "orphan: found in the list, not handed in again");
    FaultTable.seen(41, "expired: its answers kept, the rest asked again");
    assertThat(provider.submitted()).isEqualTo(2);

    provider.take(Course.FORGET);
    Outcome lost = run(context);
    assertThat(lost.lines()).anyMatch(line -> line.contains("not kept by the provider any more"));
    assertThat(provider.submitted()).isEqualTo(3);
    FaultTable.seen(41, "results gone: said, asked again");

    // In any order, and with a result that nobody asked for.
    provider.take(Course.COMPLETE);
    Outcome complete = run(context);
    assertThat(complete.details()).containsEntry("recovered", 2L).containsEntry("scored", 4L);
    assertThat(provider.submitted()).isEqualTo(3);
    FaultTable.seen(41, "results out of order, unknown ids left out");
    Row verdict = context.lakehouse().read(VerdictsTable.TABLE).first();
    assertThat(verdict.<String>getAs(VerdictsTable.PRICE_VERSION)).isEqualTo("p1 batch");
    assertThat(batchFiles()).isEmpty();
  }

  private static Outcome run(JobContext context) {
    Outcome outcome = EvaluateJob.run(context, REQUEST);
    assertThat(outcome.accounting().balances()).isTrue();
    return outcome;
  }

  private List<Path> batchFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("lakehouse/_spool/batch"))) {
      return files.filter(file -> !file.toString().endsWith(".crc")).toList();
    }
  }

  private JobContext context() throws IOException {
    Files.createDirectories(folder.resolve("conf/evaluators"));
    Files.writeString(
        folder.resolve("conf/assay.yaml"),
        "judge: {base_url: \"%s\", model: m, mode: batch, prices: {version: p1, input: 1, output: 4}}\n"
            .formatted(provider.baseUrl()));
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
