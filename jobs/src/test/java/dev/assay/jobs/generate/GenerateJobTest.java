package dev.assay.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.dataset.FreezeDatasetJob;
import dev.assay.jobs.dataset.FreezeRequest;
import dev.assay.jobs.ingest.IngestJob;
import dev.assay.jobs.label.ImportLabelsJob;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.synth.SynthJob;
import dev.assay.udfs.judge.StubProvider;
import dev.assay.udfs.judge.StubProvider.Play;
import dev.assay.udfs.synth.Adversary;
import dev.assay.udfs.synth.PlantedFailure;
import dev.assay.udfs.synth.QuestionKind;
import dev.assay.udfs.synth.ResearchAssistant;
import dev.assay.udfs.synth.TracePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From labels to evaluator files, with a model that drafts a rubric and judges by it. */
class GenerateJobTest {
  private static final int EACH = 14;
  private static final long START = 1_793_602_800_000_000_000L; // 2026-11-02 07:00 UTC
  private static final long MINUTE = 60_000_000_000L;

  @TempDir private Path folder;

  @Test
  void writesWhatBeatsChanceAndPaysForEachQuestionOnce() throws IOException {
    // Of drafts each is another text: what was drafted once must be what is judged by for ever.
    try (StubProvider provider =
        StubProvider.playing(
            call ->
                call.body().has("response_format")
                    ? Play.scores(1)
                    : Play.says("Look at how long it is, draft %d.".formatted(call.number())))) {
      JobContext context = SharedSession.context(folder, conf(provider));
      label(context);

      Outcome first = generate(context, "first");

      assertThat(first.exit()).isEqualTo(ExitCode.DONE);
      assertThat(first.lines())
          .anyMatch(line -> line.startsWith("  best judge") && line.contains("MCC 0.00"))
          .anyMatch(line -> line.startsWith("wrote overlong-answer-"));
      int paid = provider.calls().size();
      // Two rubrics, each with examples and without, and the question for the drafted one.
      assertThat((paid - 1) % 4).isZero();
      assertThat(paid).isGreaterThan(4 * EACH / 2);

      Outcome again = generate(context, "again");

      assertThat(provider.calls()).hasSize(paid);
      assertThat(again.accounting().written()).isZero();
      Map<String, String> files = files("first");
      assertThat(files("again")).isEqualTo(files).containsKey("comparison.md");
      files.keySet().removeIf(name -> !name.endsWith(".yaml"));
      assertThat(files.values()).isNotEmpty().allMatch(text -> text.contains("\nowner: quality\n"));
    }
  }

  private Path conf(StubProvider provider) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("failure-modes.yaml"),
        "failure_modes: {overlong-answer: {definition: It is too long., criterion: too-long, owner: quality}}");
    return Files.writeString(
        conf.resolve("assay.yaml"),
        "judge: {base_url: \"%s\", model: m}".formatted(provider.baseUrl()));
  }

  private void label(JobContext context) throws IOException {
    List<TracePlan> plans = new ArrayList<>();
    for (int i = 0; i < 2 * EACH; i++) {
      plans.add(
          new TracePlan(
              i,
              "case-" + i,
              "session-" + i,
              "r1",
              "gpt-4o",
              START + i * MINUTE,
              QuestionKind.OVERVIEW,
              i % 2 == 0 ? PlantedFailure.OVERLONG_ANSWER : PlantedFailure.NONE,
              Adversary.NONE,
              TracePlan.Turn.FIRST,
              TracePlan.Marking.PLAYED_AS_PRODUCTION));
    }
    String traces = folder.resolve("traces").toString();
    SynthJob.write(SharedSession.spark(), plans, traces);
    IngestJob.run(context, IngestJob.Request.of(traces, "s"));
    String labels =
        plans.stream()
            .map(
                plan ->
                    "{\"trace_id\": \"%s\", \"failure_mode\": \"overlong-answer\", \"value_bool\": %s}"
                        .formatted(
                            ResearchAssistant.trace(plan).get(0).traceId(),
                            plan.failure() == PlantedFailure.OVERLONG_ANSWER))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("labels.jsonl"), labels);
    ImportLabelsJob.run(
        context,
        new ImportLabelsJob.Request(file.toString(), Optional.of("maria"), Optional.empty()));
    FreezeDatasetJob.run(context, FreezeRequest.all("long"));
  }

  private Outcome generate(JobContext context, String out) {
    return GenerateJob.run(context, "long@1", "overlong-answer", Optional.of(folder.resolve(out)));
  }

  private Map<String, String> files(String out) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(out))) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }
}
