package dev.assay.udfs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.judge.StubBatches.Course;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchClientTest {
  private static final int QUESTIONS = 4;

  @TempDir private Path folder;
  private final StubBatches provider = StubBatches.start();

  @AfterEach
  void close() {
    provider.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void takesWhatEachProviderSaysOfABatch(String name) throws Exception {
    BatchClient client = client(name);
    provider.take(Course.RUN);
    String id = ((BatchSubmission.Accepted) submit(client)).batchId();
    assertThat(client.status(id)).isEqualTo(new BatchStatus.Running());

    provider.take(Course.COMPLETE);
    List<BatchResult> complete = results(client, id);
    assertThat(complete)
        .extracting(BatchResult::key)
        .containsExactly("q3", "q2", "q1", "q0", "unknown");
    assertThat(complete).allMatch(result -> Answer.parse(result.body().orElseThrow()).isPresent());

    provider.take(Course.EXPIRE);
    assertThat(results(client, id))
        .extracting(result -> result.body().isPresent())
        .containsExactly(false, true, false, true);
    provider.take(Course.FORGET);
    assertThat(client.status(id)).isEqualTo(new BatchStatus.Gone());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void findsABatchAgainWhoseAnswerWasLost(String name) throws Exception {
    BatchClient client = client(name);
    provider.take(Course.LOSE_THE_ANSWER);
    assertThat(submit(client)).isInstanceOf(BatchSubmission.Unknown.class);
    assertThat(client.find("night", QUESTIONS, 0, List.of())).hasValue(List.of("batch-1"));
    assertThat(client.find("night", QUESTIONS, 0, List.of("batch-1"))).hasValue(List.of());
    assertThat(provider.submitted()).isEqualTo(1);
    FaultTable.seen(41, "orphan: found in the list of either provider");
  }

  @Test
  void takesAFileOfErrorsOnlyForErrors() throws Exception {
    BatchClient client = client("openai");
    String id = ((BatchSubmission.Accepted) submit(client)).batchId();
    provider.take(Course.FAIL_ALL);
    assertThat(results(client, id))
        .hasSize(QUESTIONS)
        .allMatch(result -> result.errorKind().equals(Optional.of("too_large")));
    FaultTable.seen(41, "a file of errors only: errored (too_large)");
  }

  private BatchSubmission submit(BatchClient client) throws InterruptedException {
    Path file = folder.resolve("questions");
    client.write(
        file,
        IntStream.range(0, QUESTIONS)
            .mapToObj(i -> new BatchQuestion("q" + i, new Prompt("rubric", "record " + i)))
            .iterator());
    return client.submit(file, "night");
  }

  private static List<BatchResult> results(BatchClient client, String id)
      throws IOException, InterruptedException {
    List<BatchResult> results = new ArrayList<>();
    client.results((BatchStatus.Ended) client.status(id), results::add);
    return results;
  }

  private BatchClient client(String name) {
    return new BatchClient(
        StrictYaml.read(
            "judge",
            "{provider: %s, base_url: '%s', model: m, timeout_seconds: 5}"
                .formatted(name, provider.baseUrl()),
            JudgeSettings.class),
        Optional.of("key-1"));
  }
}
