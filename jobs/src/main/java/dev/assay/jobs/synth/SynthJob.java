package dev.assay.jobs.synth;

import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.synth.Production;
import dev.assay.udfs.synth.ResearchAssistant;
import dev.assay.udfs.synth.TracePlan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Writes synthetic production as Parquet of the flat OTLP layout, a folder a day, and beside it the
 * truth: what each trace's maker planted.
 */
public final class SynthJob {
  private static final StructType TRUTH =
      new StructType()
          .add("trace_id", StringType, false)
          .add("item_id", StringType, false)
          .add("failure", StringType, false)
          .add("adversary", StringType, false);
  private static final int TRACES_PER_TASK = 2_000;

  private SynthJob() {}

  /**
   * Writes {@code folder/traces/date=.../*.parquet} and {@code folder/truth/*.parquet}, in place of
   * what an earlier run wrote there.
   */
  public static Outcome run(SparkSession spark, Production production, String folder) {
    String traces = folder + "/traces";
    write(plannedSpans(spark, production), traces);
    spark
        .range(production.size())
        .map((MapFunction<Long, Row>) index -> truth(production.plan(index)), Encoders.row(TRUTH))
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder + "/truth");
    long spans = spark.read().parquet(traces).count();
    return Outcome.done(
        Accounting.allWritten(spans),
        Map.of("traces", production.size(), "spans", spans, "folder", folder),
        List.of(
            "%d synthetic traces of %d spans: %s".formatted(production.size(), spans, traces),
            "What was planted in each: " + folder + "/truth",
            "Next: assay ingest --input %s --source synthetic".formatted(traces)));
  }

  /** Writes the traces of some plans, in place of what the folder held. */
  public static void write(SparkSession spark, List<TracePlan> plans, String folder) {
    List<Row> rows = plans.stream().flatMap(SynthJob::rows).toList();
    write(spark.createDataFrame(rows, OtlpRows.SCHEMA), folder);
  }

  private static Dataset<Row> plannedSpans(SparkSession spark, Production production) {
    int tasks = (int) (1 + production.size() / TRACES_PER_TASK);
    return spark
        .range(0, production.size(), 1, tasks)
        .flatMap(
            (FlatMapFunction<Long, Row>) index -> rows(production.plan(index)).iterator(),
            Encoders.row(OtlpRows.SCHEMA));
  }

  private static Stream<Row> rows(TracePlan plan) {
    LocalDate date =
        Instant.ofEpochSecond(plan.startUnixNano() / 1_000_000_000L)
            .atZone(ZoneOffset.UTC)
            .toLocalDate();
    return ResearchAssistant.trace(plan).stream().map(span -> OtlpRows.of(span, date.toString()));
  }

  private static Row truth(TracePlan plan) {
    return RowFactory.create(
        ResearchAssistant.trace(plan).get(0).traceId(),
        plan.itemId(),
        plan.failure().failureMode(),
        plan.adversary().name().toLowerCase(java.util.Locale.ROOT));
  }

  private static void write(Dataset<Row> spans, String folder) {
    spans.write().mode(SaveMode.Overwrite).partitionBy("date").parquet(folder);
  }
}
