package dev.assay.jobs.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.evaluation.EvaluateJob;
import dev.assay.jobs.evaluation.EvaluationRequest;
import dev.assay.jobs.ingest.IngestJob;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.synth.SynthJob;
import dev.assay.jobs.trace.WholeTraces;
import dev.assay.udfs.synth.Production;
import dev.assay.udfs.synth.TracePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long 100,000 verdicts of ten rules on the 10,000 traces of a day take, against reading those
 * traces and writing as many rows of the same width: at first, and when the compilers are done.
 */
class RulesBenchmark {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
  private static final int TRACES = 10_000;
  private static final int EVALUATORS = 10;
  private static final List<String> RULES =
      List.of(
          "tool_error: {}",
          "repeated_calls: {}",
          "output_length: {max_words: 160, summary_phrases: [in summary]}",
          "citations: {}",
          "tool_choice: {forbidden: [delete_everything]}",
          "tool_result_used: {}",
          "regex: {patterns: ['\\bTODO\\b']}",
          "banned_phrases: {phrases: [as an ai, guaranteed returns, cannot be traced]}",
          "pii_leak: {}",
          "refusal: {}");

  @TempDir private Path folder;

  @Test
  void costsTwiceTheReadingAndWritingAtMost() throws IOException {
    Path conf = configuration();
    ratio(conf, "cold");
    double[] ratios =
        Stream.of("first", "second", "third")
            .mapToDouble(name -> ratio(conf, name))
            .sorted()
            .toArray();
    System.out.printf("warm, median ratio %.2f (to reach: 2)%n", ratios[1]);
    assertThat(ratios[1]).isLessThanOrEqualTo(2);
  }

  private double ratio(Path conf, String name) {
    Times times = run(conf, name);
    double ratio = times.evaluating() / times.bare();
    System.out.printf(
        "%s: reading and writing %.2f s, evaluating %.2f s, ratio %.2f%n",
        name, times.bare(), times.evaluating(), ratio);
    return ratio;
  }

  private record Times(double bare, double evaluating) {}

  private Times run(Path conf, String name) {
    SynthJob.run(
        SharedSession.spark(),
        new Production(
            DAY, 1, TRACES, 7, 0, "2026.10.0", "gpt-4o", TracePlan.Marking.MARKED_SYNTHETIC),
        folder.resolve(name).toString());
    JobContext context =
        SharedSession.context(folder.resolve(name + "-lakehouse"), conf).onDate(DAY);
    IngestJob.run(
        context,
        IngestJob.Request.of(folder.resolve(name).resolve("traces").toString(), "synthetic"));
    double bare = seconds(() -> readAndWrite(context, name));
    double evaluating =
        seconds(
            () -> {
              Outcome outcome =
                  EvaluateJob.run(context, EvaluationRequest.of(new EvaluationRequest.OfDate(DAY)));
              assertThat(outcome.details()).containsEntry("pairs", (long) EVALUATORS * TRACES);
            });
    return new Times(bare, evaluating);
  }

  /**
   * Reads the same traces, whole, and writes as many rows, each with text of a verdict's length.
   */
  private void readAndWrite(JobContext context, String name) {
    Dataset<Row> rows =
        WholeTraces.onDate(context.lakehouse(), DAY)
            .select(
                col(WholeTraces.TRACE),
                length(col(WholeTraces.TRACE)).as("length"),
                explode(expr("sequence(1, %d)".formatted(EVALUATORS))).as("n"))
            .select(
                expr("sha2(concat(trace, n), 256)").as("verdict_id"),
                expr("sha2(concat(n, trace), 256)").as("pair_id"),
                expr("substring(trace, 1, 120)").as("justification"),
                col("length"),
                lit(1.0).as("score"));
    rows.write().format("delta").save(folder.resolve(name + "-bare").toString());
  }

  private static double seconds(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  private Path configuration() throws IOException {
    Path evaluators = Files.createDirectories(folder.resolve("conf/evaluators"));
    for (int i = 0; i < EVALUATORS; i++) {
      Files.writeString(
          evaluators.resolve("rule-%d.yaml".formatted(i)),
          "id: rule-%d\nversion: 1\nfailure_mode: any\nkind: rule\nrule:\n  %s\n"
              .formatted(i, RULES.get(i)));
    }
    return Files.writeString(folder.resolve("conf/assay.yaml"), "sources: []\n");
  }
}
