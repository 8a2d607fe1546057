package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Langfuse's export of traces. It holds no spans: what it says of a trace, its session, its user
 * and the like, is given to the trace's observations of the same run.
 */
final class LangfuseTraces {
  /** The column that observations get: a struct of what their trace says. */
  static final String COLUMN = "assay_trace";

  /** The columns of a trace that its observations are told. */
  static final List<String> CONTEXT =
      List.of("user_id", "session_id", "release", "version", "environment", "tags");

  private static final String METADATA = "metadata";
  private static final String ID = "id";
  private static final String TRACE_ID = "trace_id";
  private static final String UPDATED_AT = "updated_at";

  private LangfuseTraces() {}

  /** Whether these are the columns of the export of traces. */
  static boolean has(Set<String> columns) {
    return columns.containsAll(Set.of(ID, "timestamp", "session_id", "user_id"))
        && !columns.contains(TRACE_ID);
  }

  /** The rows of an export: the trace's id, what it says, and when that was changed. */
  static Dataset<Row> of(Dataset<Row> exported) {
    StructType schema = exported.schema();
    Set<String> there = Set.of(schema.fieldNames());
    Column[] said =
        Stream.concat(CONTEXT.stream(), Stream.of(METADATA))
            .map(name -> there.contains(name) ? text(schema, name) : none(name))
            .toArray(Column[]::new);
    Column changed = there.contains(UPDATED_AT) ? col(UPDATED_AT).cast("string") : lit("");
    return exported.select(
        col(ID).cast("string").as(TRACE_ID),
        struct(said).as(COLUMN),
        coalesce(changed, lit("")).as(UPDATED_AT));
  }

  /** A row for each trace, as it was exported last. */
  static Dataset<Row> latest(Dataset<Row> traces) {
    return traces.groupBy(TRACE_ID).agg(max_by(col(COLUMN), col(UPDATED_AT)).as(COLUMN));
  }

  private static Column text(StructType schema, String name) {
    boolean isText = schema.apply(name).dataType().typeName().equals("string");
    return (isText ? col(name) : to_json(col(name))).as(name);
  }

  private static Column none(String name) {
    return lit(null).cast("string").as(name);
  }

  /** Observations with what their traces say. */
  static Dataset<Row> join(Dataset<Row> observations, Dataset<Row> traces) {
    Dataset<Row> said = traces.withColumnRenamed(TRACE_ID, "assay_trace_id");
    Dataset<Row> joined =
        observations.join(
            said, observations.col(TRACE_ID).equalTo(said.col("assay_trace_id")), "left_outer");
    Column[] columns =
        Stream.concat(
                Stream.of(said.col(COLUMN)),
                Arrays.stream(observations.columns()).map(observations::col))
            .toArray(Column[]::new);
    return joined.select(columns);
  }
}
