package dev.assay.jobs.gate;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.expr;

import dev.assay.jobs.conf.Scorecard.CriticalSlice;
import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.errors.UserException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Which items of a dataset version lie in which critical slice, by the dataset's own traces. */
final class SliceItems {
  private SliceItems() {}

  /**
   * The item ids of each slice; an item whose trace is gone lies in none.
   *
   * @throws UserException if a slice's condition cannot be read
   */
  static Map<String, Set<String>> of(
      Dataset<Row> traces, Dataset<Row> items, List<CriticalSlice> slices) {
    Map<String, Set<String>> byName = new LinkedHashMap<>();
    slices.forEach(slice -> byName.put(slice.name(), new TreeSet<>()));
    if (slices.isEmpty()) {
      return byName;
    }
    Column[] columns = new Column[slices.size() + 2];
    columns[0] = functions.col(TracesTable.SOURCE);
    columns[1] = functions.col(TracesTable.TRACE_ID);
    for (int i = 0; i < slices.size(); i++) {
      columns[i + 2] = condition(traces, slices.get(i)).as("slice_" + i);
    }
    List<Row> rows =
        broadcast(
                items.select(
                    DatasetItemsTable.SOURCE,
                    DatasetItemsTable.TRACE_ID,
                    DatasetItemsTable.ITEM_ID))
            .join(
                traces.select(columns),
                new String[] {TracesTable.SOURCE, TracesTable.TRACE_ID},
                "inner")
            .collectAsList();
    for (Row row : rows) {
      for (int i = 0; i < slices.size(); i++) {
        Boolean inside = row.getAs("slice_" + i);
        if (inside != null && inside) {
          byName.get(slices.get(i).name()).add(row.getAs(DatasetItemsTable.ITEM_ID));
        }
      }
    }
    return byName;
  }

  private static Column condition(Dataset<Row> traces, CriticalSlice slice) {
    try {
      Column condition = expr(slice.where()).cast("boolean");
      // Only an analysed plan tells of unknown columns.
      traces.select(condition).schema();
      return condition;
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new UserException(
            "scorecard.yaml: critical slice '%s': where: %s. Write an SQL condition over the columns of traces."
                .formatted(slice.name(), e.getMessage().lines().findFirst().orElse("")),
            e);
      }
      throw e;
    }
  }
}
