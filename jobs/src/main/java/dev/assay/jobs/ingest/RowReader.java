package dev.assay.jobs.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.dialect.RawSpan;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Reads rows of one layout. */
interface RowReader extends Serializable {
  /**
   * The spans of a row: one, or those of a trace where a row is a trace.
   *
   * @throws RuntimeException if a cell holds what the layout does not allow
   */
  List<RawSpan> read(Row row);

  /** The labels and machine scores that came with a row, as rows of a label file. */
  default List<ObjectNode> scores(Row row) {
    return List.of();
  }

  /**
   * Whether a column is the layout's own: one that is read, or that says nothing of a span. Others
   * are attributes. A layout that reads any column has them all.
   */
  default boolean knows(String column) {
    return true;
  }

  /** For canonical columns that the layout itself fills: the input's columns that can fill them. */
  Map<String, String> columns();
}
