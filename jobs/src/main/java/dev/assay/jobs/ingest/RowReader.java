package dev.assay.jobs.ingest;

import dev.assay.udfs.dialect.RawSpan;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;

/** Reads rows of one layout. */
interface RowReader extends Serializable {
  /**
   * The spans of a row: one, or those of a trace where a row is a trace.
   *
   * @throws RuntimeException if a cell holds what the layout does not allow
   */
  List<RawSpan> read(Row row);
}
