package dev.assay.jobs.synth;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import dev.assay.udfs.synth.OtlpSpan;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** The flat OTLP layout, as collectors and Unity Catalog export it: a row is a span. */
final class OtlpRows {
  static final StructType SCHEMA =
      new StructType()
          .add("trace_id", StringType)
          .add("span_id", StringType)
          .add("parent_span_id", StringType)
          .add("name", StringType)
          .add("kind", StringType)
          .add("start_time_unix_nano", LongType)
          .add("end_time_unix_nano", LongType)
          .add("status", new StructType().add("message", StringType).add("code", StringType))
          .add("attributes", createMapType(StringType, StringType))
          .add("resource_attributes", createMapType(StringType, StringType))
          .add("date", DataTypes.StringType);

  private OtlpRows() {}

  /**
   * The row of a span.
   *
   * @param date the UTC day of its trace, by which files are partitioned
   */
  static Row of(OtlpSpan span, String date) {
    return RowFactory.create(
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        span.name(),
        span.kind(),
        span.startUnixNano(),
        span.endUnixNano(),
        RowFactory.create(span.statusMessage(), span.statusCode()),
        CollectionConverters.asScala(span.attributes()),
        CollectionConverters.asScala(span.resourceAttributes()),
        date);
  }
}
