package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.udf;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.SpanRows;
import dev.assay.jobs.trace.SpansTable;
import java.sql.Date;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/**
 * Langfuse's export of traces. It holds no spans: what it says of a trace, its session, its user
 * and the like, is given to the trace's observations of the same run, and to those of earlier runs,
 * whose files are read again for it.
 */
final class LangfuseTraces {
  /** The column that observations get: a struct of what their trace says. */
  static final String COLUMN = "assay_trace";

  /** The columns of a trace that its observations are told. */
  static final List<String> CONTEXT =
      List.of("user_id", "session_id", "release", "version", "environment", "tags");

  /** What stands in columns that Langfuse does not have, as JSON. */
  static final String OWN = "own";

  private static final String METADATA = "metadata";
  private static final String ID = "id";
  private static final String TRACE_ID = "trace_id";
  private static final String UPDATED_AT = "updated_at";
  private static final String TIMESTAMP = "timestamp";

  /** Columns of which the observations have their own, or which say nothing of a span. */
  private static final Set<String> KNOWN =
      Set.of(
          ID,
          TIMESTAMP,
          "name",
          "project_id",
          "public",
          "bookmarked",
          "input",
          "output",
          "created_at",
          UPDATED_AT);

  private static final String SAID_OF = "assay_trace_id";

  /** Observations begin with their trace, or some days later where a conversation goes on. */
  private static final int DAYS_BEFORE = 1;

  private static final int DAYS_AFTER = 7;

  /** The UTC date of a time in any form that a column has it in. */
  private static final UserDefinedFunction DAY =
      udf((UDF1<Object, Date>) LangfuseTraces::day, DataTypes.DateType);

  private LangfuseTraces() {}

  private static Date day(Object time) {
    Long nanos = Cells.nanos(time);
    return nanos == null ? null : Date.valueOf(SpanRows.date(nanos));
  }

  /** Whether these are the columns of the export of traces. */
  static boolean has(Set<String> columns) {
    return columns.containsAll(Set.of(ID, TIMESTAMP, "session_id", "user_id"))
        && !columns.contains(TRACE_ID);
  }

  /** The rows of an export: the trace's id, what it says, when that was changed, and its day. */
  static Dataset<Row> of(Dataset<Row> exported) {
    StructType schema = exported.schema();
    Set<String> there = Set.of(schema.fieldNames());
    List<String> told = Stream.concat(CONTEXT.stream(), Stream.of(METADATA)).toList();
    Column[] own =
        Arrays.stream(schema.fieldNames())
            .filter(name -> !told.contains(name) && !KNOWN.contains(name))
            .map(name -> col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    Column[] said =
        Stream.concat(
                told.stream().map(name -> there.contains(name) ? text(schema, name) : none(name)),
                Stream.of(own.length == 0 ? none(OWN) : to_json(struct(own)).as(OWN)))
            .toArray(Column[]::new);
    Column changed = there.contains(UPDATED_AT) ? col(UPDATED_AT).cast("string") : lit("");
    return exported.select(
        col(ID).cast("string").as(TRACE_ID),
        struct(said).as(COLUMN),
        coalesce(changed, lit("")).as(UPDATED_AT),
        DAY.apply(col(TIMESTAMP)).as(TIMESTAMP));
  }

  /** A row for each trace, as it was exported last. */
  static Dataset<Row> latest(Dataset<Row> traces) {
    return traces
        .groupBy(TRACE_ID)
        .agg(max_by(col(COLUMN), col(UPDATED_AT)).as(COLUMN), min(TIMESTAMP).as(TIMESTAMP));
  }

  private static Column text(StructType schema, String name) {
    DataType type = schema.apply(name).dataType();
    boolean hasParts =
        type instanceof StructType
            || type instanceof ArrayType
            || type instanceof MapType
            || type instanceof VariantType;
    return (hasParts ? to_json(col(name)) : col(name).cast("string")).as(name);
  }

  private static Column none(String name) {
    return lit(null).cast("string").as(name);
  }

  /**
   * Where earlier runs have read observations of the traces, but for those that were erased: the
   * columns trace_id, as exported, and source_file, each pair once.
   */
  static Dataset<Row> observed(Lakehouse lakehouse, String source, Dataset<Row> traces) {
    Row days = traces.agg(min(TIMESTAMP), max(TIMESTAMP)).head();
    Dataset<Row> said = traces.select(col(TRACE_ID).as(SAID_OF));
    return lakehouse
        .read(SpansTable.TABLE)
        .where(
            col(SpansTable.SPAN_DATE)
                .between(
                    shifted(days.getDate(0), -DAYS_BEFORE), shifted(days.getDate(1), DAYS_AFTER)))
        .where(col(SpansTable.SOURCE).equalTo(source))
        .where(col(SpansTable.DIALECT).equalTo(Dialect.LANGFUSE.label()))
        .where(col(SpansTable.NAME).isNotNull().or(col(SpansTable.ATTRIBUTES).isNotNull()))
        .join(said, col(SpansTable.SOURCE_TRACE_ID).equalTo(said.col(SAID_OF)), "left_semi")
        .select(col(SpansTable.SOURCE_TRACE_ID).as(TRACE_ID), col(SpansTable.SOURCE_FILE))
        .distinct();
  }

  private static Date shifted(Date day, int days) {
    return day == null ? null : Date.valueOf(day.toLocalDate().plusDays(days));
  }

  /** Those observations whose traces are among these. */
  static Dataset<Row> only(Dataset<Row> observations, Dataset<Row> traces) {
    return observations.join(traces, new String[] {TRACE_ID}, "left_semi");
  }

  /** Observations with what their traces say. */
  static Dataset<Row> join(Dataset<Row> observations, Dataset<Row> traces) {
    Dataset<Row> said = traces.select(col(TRACE_ID).as(SAID_OF), col(COLUMN));
    Dataset<Row> joined =
        observations.join(
            said, observations.col(TRACE_ID).equalTo(said.col(SAID_OF)), "left_outer");
    Column[] columns =
        Stream.concat(
                Stream.of(said.col(COLUMN)),
                Arrays.stream(observations.columns()).map(observations::col))
            .toArray(Column[]::new);
    return joined.select(columns);
  }
}
