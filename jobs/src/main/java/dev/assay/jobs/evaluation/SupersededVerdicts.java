package dev.assay.jobs.evaluation;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.TracesTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The view {@code superseded}: verdicts on a content that their trace no longer has, since a span
 * came late. Verdicts are facts, and stay; these say nothing of the trace as it is.
 */
public final class SupersededVerdicts {
  public static final String NAME = "superseded";

  /** What the trace's content is now. */
  public static final String PRESENT_CONTENT_HASH = "present_content_hash";

  private SupersededVerdicts() {}

  /** The columns of {@link VerdictsTable}, and {@link #PRESENT_CONTENT_HASH}. */
  public static Dataset<Row> of(Lakehouse lakehouse) {
    Dataset<Row> verdicts = lakehouse.read(VerdictsTable.TABLE);
    Dataset<Row> traces =
        lakehouse
            .read(TracesTable.TABLE)
            .select(TracesTable.SOURCE, TracesTable.TRACE_ID, TracesTable.CONTENT_HASH)
            .withColumnRenamed(TracesTable.CONTENT_HASH, PRESENT_CONTENT_HASH);
    return verdicts
        .join(traces, new String[] {VerdictsTable.SOURCE, VerdictsTable.TRACE_ID})
        .where(traces.col(PRESENT_CONTENT_HASH).notEqual(verdicts.col(VerdictsTable.CONTENT_HASH)));
  }
}
