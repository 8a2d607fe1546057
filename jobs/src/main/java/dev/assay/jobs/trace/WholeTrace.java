package dev.assay.jobs.trace;

import dev.assay.udfs.trace.Trace;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * A trace that was put together, beside the row that it was named by. A typed operation that comes
 * next takes it as it is; any other would have it serialized first.
 *
 * @param row with its schema
 * @param trace not redacted
 */
public record WholeTrace(Row row, Trace trace) {
  /** Seldom used: Spark leaves it out between typed operations. */
  public static final Encoder<WholeTrace> ENCODER = Encoders.kryo(WholeTrace.class);
}
