package dev.assay.jobs.ingest;

import dev.assay.jobs.trace.RollUp;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What only their trace tells of spans: its date, and whether they are orphans. Of the few traces
 * that have orphans or spans of several dates; of others the spans know it themselves.
 */
final class Placements implements Serializable {
  static final Placements NONE = new Placements(List.of());

  private static final long serialVersionUID = 1;
  private static final int TRACE_ID = position(SpansTable.TRACE_ID);
  private static final int SPAN_ID = position(SpansTable.SPAN_ID);
  private static final int TRACE_DATE = position(SpansTable.TRACE_DATE);
  private static final int IS_ORPHAN = position(SpansTable.IS_ORPHAN);

  private final HashMap<UTF8String, Placement> byTrace = new HashMap<>();

  /** Of rows with the columns trace_id, trace_date and orphans, one for each trace. */
  Placements(List<Row> traces) {
    for (Row trace : traces) {
      Set<UTF8String> orphans = new HashSet<>();
      trace
          .<String>getList(trace.fieldIndex(RollUp.ORPHANS))
          .forEach(id -> orphans.add(UTF8String.fromString(id)));
      byTrace.put(
          UTF8String.fromString(trace.getAs(TracesTable.TRACE_ID)),
          new Placement(
              (int) trace.<java.sql.Date>getAs(TracesTable.TRACE_DATE).toLocalDate().toEpochDay(),
              orphans));
    }
  }

  private record Placement(int traceDate, Set<UTF8String> orphans) implements Serializable {}

  boolean isEmpty() {
    return byTrace.isEmpty();
  }

  /** The same row of {@link SpansTable}, with what its trace tells. */
  InternalRow place(InternalRow span) {
    Placement placement = byTrace.get(span.getUTF8String(TRACE_ID));
    if (placement != null) {
      span.setInt(TRACE_DATE, placement.traceDate());
      span.setBoolean(IS_ORPHAN, placement.orphans().contains(span.getUTF8String(SPAN_ID)));
    }
    return span;
  }

  private static int position(String column) {
    return SpansTable.TABLE.schema().fieldIndex(column);
  }
}
