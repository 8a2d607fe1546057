package dev.assay.jobs.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.evaluation.EvaluateJob;
import dev.assay.jobs.evaluation.EvaluationRequest;
import dev.assay.jobs.ingest.IngestJob;
import dev.assay.jobs.rank.RankJob;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.synth.SynthJob;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.synth.Production;
import dev.assay.udfs.synth.TracePlan;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trace of 5 MB, one of 10,000 spans, and a day of {@code assay.volume.traces} traces (default
 * 218,000, of 1,000,000 spans) through ingest, rank and the rules, in the heap of the tests.
 */
class VolumeBenchmark {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
  private static final long START = 1_793_602_800_000_000_000L; // 2026-11-02 07:00 UTC
  private static final int LONG_TEXT = 5_000_000;
  private static final int MANY_SPANS = 10_000;
  private static final StructType SPANS =
      new StructType()
          .add("trace_id", DataTypes.StringType)
          .add("span_id", DataTypes.StringType)
          .add("parent_span_id", DataTypes.StringType)
          .add("name", DataTypes.StringType)
          .add("kind", DataTypes.StringType)
          .add("start_time_unix_nano", DataTypes.LongType)
          .add("end_time_unix_nano", DataTypes.LongType)
          .add("attributes", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));

  @TempDir private Path folder;

  @Test
  void passesLongTracesAndAFullDay() {
    write(longText(), "long");
    pass("5 MB in a trace", "long", 1);
    write(manySpans(), "many");
    pass("10,000 spans in a trace", "many", 1);
    int traces = Integer.getInteger("assay.volume.traces", 218_000);
    Production production =
        new Production(
            DAY, 1, traces, 7, 0.05, "2026.10.0", "gpt-4o", TracePlan.Marking.MARKED_SYNTHETIC);
    timed(
        "synth",
        () -> SynthJob.run(SharedSession.spark(), production, folder.resolve("day").toString()));
    pass("%,d traces in a day".formatted(traces), "day/traces", traces);
  }

  private void pass(String what, String input, long traces) {
    System.out.println(what);
    JobContext context =
        SharedSession.context(folder.resolve("lakehouse").resolve(input)).onDate(DAY);
    String path = folder.resolve(input).toString();
    Outcome ingested =
        timed("ingest", () -> IngestJob.run(context, IngestJob.Request.of(path, "v")));
    System.out.printf("  %,d spans%n", ingested.accounting().read());
    assertThat(ingested.accounting().quarantined()).isZero();
    timed("rank", () -> RankJob.run(context));
    Outcome evaluated =
        timed(
            "evaluate",
            () ->
                EvaluateJob.run(context, EvaluationRequest.of(new EvaluationRequest.OfDate(DAY))));
    Dataset<Row> stored = context.lakehouse().read(TracesTable.TABLE);
    assertThat(stored.count()).isEqualTo(traces);
    // Some of a day's sessions go on after midnight: what begins there is the next night's.
    Dataset<Row> ofTheDay = stored.where(col(TracesTable.TRACE_DATE).equalTo(lit(DAY)));
    assertThat(evaluated.details()).containsEntry("traces", ofTheDay.count());
  }

  private static Outcome timed(String stage, Supplier<Outcome> job) {
    long began = System.nanoTime();
    Outcome outcome = job.get();
    System.out.printf("  %-10s %.1f s%n", stage, (System.nanoTime() - began) / 1e9);
    return outcome;
  }

  private void write(List<Row> rows, String name) {
    SharedSession.spark()
        .createDataFrame(rows, SPANS)
        .coalesce(1)
        .write()
        .parquet(folder.resolve(name).toString());
  }

  private static List<Row> longText() {
    String sentence =
        "Mia Kowalski (mia.kowalski%d@example.org) asks about order 4711, +44 20 7946 0958. ";
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < LONG_TEXT; i++) {
      text.append(sentence.formatted(i));
    }
    String messages = "[{\"role\": \"user\", \"content\": \"" + text + "\"}]";
    return List.of(
        row(
            "a".repeat(32),
            0,
            null,
            Map.of("gen_ai.operation.name", "chat", "gen_ai.input.messages", messages)));
  }

  private static List<Row> manySpans() {
    List<Row> rows = new ArrayList<>();
    String trace = "b".repeat(32);
    rows.add(row(trace, 0, null, Map.of("gen_ai.operation.name", "invoke_agent")));
    for (int i = 1; i < MANY_SPANS; i++) {
      Map<String, String> attributes =
          i % 10 == 0
              ? Map.of(
                  "gen_ai.operation.name", "chat",
                  "gen_ai.input.messages",
                      "[{\"role\": \"user\", \"content\": \"question %d of the day\"}]"
                          .formatted(i),
                  "gen_ai.output.messages",
                      "[{\"role\": \"assistant\", \"content\": \"answer %d\"}]".formatted(i))
              : Map.of(
                  "gen_ai.operation.name",
                  "execute_tool",
                  "gen_ai.tool.name",
                  "find",
                  "gen_ai.tool.call.arguments",
                  "{\"q\": %d}".formatted(i / 3),
                  "gen_ai.tool.call.result",
                  "{\"found\": %d}".formatted(i));
      rows.add(row(trace, i, "%016x".formatted(1), attributes));
    }
    return rows;
  }

  private static Row row(String trace, int number, String parent, Map<String, String> attributes) {
    return RowFactory.create(
        trace,
        "%016x".formatted(number + 1),
        parent,
        "step",
        "INTERNAL",
        START + number * 1_000_000L,
        START + number * 1_000_000L + 500_000L,
        scala.jdk.javaapi.CollectionConverters.asScala(attributes));
  }
}
