package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.lakehouse.InternalRows;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TraceShapes;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * The reading of a discovery's files. Each dataset reads them anew: spans go from the files to
 * their table in one pass, and only where some row was no span is it looked for in a second.
 */
final class Lifting {
  private static final String FILE_COLUMN = "assay_file";

  private final SparkSession spark;
  private final Discovery discovery;
  private final LiftRows.Origin origin;
  private final LongAccumulator others;

  Lifting(SparkSession spark, Discovery discovery, LiftRows.Origin origin) {
    this.spark = spark;
    this.discovery = discovery;
    this.origin = origin;
    others = spark.sparkContext().longAccumulator();
  }

  /** The shapes of all traces, by the keys of their spans. */
  Dataset<Row> shapes() {
    JavaRDD<Row> keys =
        together(
            group -> keys(group, group.keyRows(spark)),
            group -> keys(group, LangfuseTraces.only(group.keyRows(spark), again())));
    return TraceShapes.of(spark.createDataFrame(keys, SpanKeys.SCHEMA));
  }

  /** All spans, with the columns of {@link SpansTable}, as far as they know themselves. */
  Dataset<Row> spans() {
    return spans(Placements.NONE);
  }

  /** All spans, with what their traces tell. */
  Dataset<Row> spans(Placements placements) {
    JavaRDD<InternalRow> spans = lifted((lift, rows) -> rows.mapPartitions(lift::spans));
    if (!placements.isEmpty()) {
      Broadcast<Placements> told =
          JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(placements);
      spans = spans.map(span -> told.value().place(span));
    }
    return InternalRows.dataset(spark, spans, SpansTable.TABLE.schema());
  }

  /** Rows that could not be read, and scores; with the columns of {@link LiftRows#OTHERS}. */
  Dataset<Row> others() {
    return spark.createDataFrame(
        lifted((lift, rows) -> rows.mapPartitions(lift::others)), LiftRows.OTHERS);
  }

  /**
   * Whether there may be any; to be asked when all spans were read.
   *
   * @param spans how many were
   */
  boolean mayHaveOthers(long spans) {
    boolean scores =
        discovery.groups().stream().anyMatch(group -> group.content() == Dialect.Content.SCORES);
    return spans == 0 || scores || !others.isZero();
  }

  private <T> JavaRDD<T> lifted(BiFunction<LiftRows, JavaRDD<Row>, JavaRDD<T>> part) {
    Optional<Dataset<Row>> traces = langfuseTraces(spark, discovery);
    return together(
        group -> lift(group, rows(spark, group, traces), part),
        group -> lift(group, LangfuseTraces.only(rows(spark, group, traces), again()), part));
  }

  private <T> JavaRDD<T> lift(
      Discovery.Group group,
      Dataset<Row> rows,
      BiFunction<LiftRows, JavaRDD<Row>, JavaRDD<T>> part) {
    return part.apply(new LiftRows(layout(rows), group.layout(), origin, others), rows.toJavaRDD());
  }

  private JavaRDD<Row> keys(Discovery.Group group, Dataset<Row> rows) {
    return rows.toJavaRDD().mapPartitions(new SpanKeys(rows.schema(), group.dialect(), origin));
  }

  private Dataset<Row> again() {
    return discovery.again().traces();
  }

  /** All groups as one input: each is planned once, and not again in every query over all. */
  private <T> JavaRDD<T> together(
      Function<Discovery.Group, JavaRDD<T>> read, Function<Discovery.Group, JavaRDD<T>> readAgain) {
    return Stream.concat(
            discovery.groups().stream()
                .filter(group -> group.content() != Dialect.Content.TRACES)
                .map(read),
            discovery.again().groups().stream().map(readAgain))
        .reduce(JavaRDD::union)
        .orElseGet(JavaSparkContext.fromSparkContext(spark.sparkContext())::emptyRDD);
  }

  /** A group's rows, with the path of their file as the last column. */
  static Dataset<Row> rows(
      SparkSession spark, Discovery.Group group, Optional<Dataset<Row>> langfuseTraces) {
    Dataset<Row> rows = group.rows(spark).withColumn(FILE_COLUMN, col("_metadata.file_path"));
    boolean observations =
        group.dialect() == Dialect.LANGFUSE && group.content() == Dialect.Content.SPANS;
    return observations
        ? langfuseTraces.map(traces -> LangfuseTraces.join(rows, traces)).orElse(rows)
        : rows;
  }

  /** The columns of the files, without the one that {@link #rows} adds. */
  static StructType layout(Dataset<Row> rows) {
    StructField[] fields = rows.schema().fields();
    return new StructType(Arrays.copyOf(fields, fields.length - 1));
  }

  /** What the files of an export say of traces; empty if there are none. */
  static Optional<Dataset<Row>> langfuseTraces(SparkSession spark, Discovery discovery) {
    return discovery.groups().stream()
        .filter(group -> group.content() == Dialect.Content.TRACES)
        .map(group -> LangfuseTraces.of(group.rows(spark)))
        .reduce(Dataset::union)
        .map(LangfuseTraces::latest);
  }
}
