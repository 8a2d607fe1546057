package dev.assay.jobs.erasure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.SpansTable;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Spans that come in after their trace was erased. */
public final class LateSpans {
  private LateSpans() {}

  /**
   * The spans, of which those of erased traces have no payload.
   *
   * @param incoming with the columns of {@link SpansTable}
   * @param stored what the table has of the same traces, of the same source
   */
  public static Dataset<Row> withoutErased(
      Lakehouse lakehouse, Dataset<Row> incoming, Dataset<Row> stored) {
    if (!lakehouse.has(ErasuresTable.TABLE)) {
      return incoming;
    }
    Payload payload = Payload.of(SpansTable.TABLE);
    Set<String> erased =
        Set.copyOf(
            stored
                .where(not(col(SpansTable.CONSENT)))
                .where(not(payload.hasPayload(stored.schema())))
                .select(SpansTable.TRACE_ID)
                .distinct()
                .as(Encoders.STRING())
                .collectAsList());
    return erased.isEmpty()
        ? incoming
        : incoming.select(
            payload.without(incoming.schema(), col(SpansTable.TRACE_ID).isInCollection(erased)));
  }
}
