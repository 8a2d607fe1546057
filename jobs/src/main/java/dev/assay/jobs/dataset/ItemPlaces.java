package dev.assay.jobs.dataset;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.dataset.Candidate;
import dev.assay.udfs.dataset.ClusterKey;
import dev.assay.udfs.dataset.Clusters;
import dev.assay.udfs.dataset.Split;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Gives each copy of a trace its item, its cluster and its split. */
final class ItemPlaces {
  private static final String[] KEY = {TracesTable.SOURCE, TracesTable.TRACE_ID};

  /** The trace's own item_id, which the item's takes the place of. */
  private static final String MAPPED_ITEM_ID = "mapped_item_id";

  private static final StructType PLACES =
      new StructType()
          .add(TracesTable.SOURCE, StringType, false)
          .add(TracesTable.TRACE_ID, StringType, false)
          .add(DatasetItemsTable.ITEM_ID, StringType, false)
          .add(DatasetItemsTable.CLUSTER, StringType, false)
          .add(DatasetItemsTable.SPLIT, StringType, false);

  private ItemPlaces() {}

  /**
   * The copies with item_id, cluster and split.
   *
   * @param copies as {@link ItemTraces} makes them; they are read twice
   */
  static Dataset<Row> of(Dataset<Row> copies, List<ClusterKey> keys, double heldOutShare) {
    List<Candidate> traces =
        copies
            .select(
                TracesTable.SOURCE,
                TracesTable.TRACE_ID,
                TracesTable.SESSION_ID,
                TracesTable.USER_ID,
                TracesTable.ITEM_ID,
                ItemTraces.INPUT_HASH)
            .collectAsList()
            .stream()
            .map(ItemPlaces::candidate)
            .toList();
    Map<Candidate, String> clusters = Clusters.of(traces, keys);
    List<Row> places =
        traces.stream().map(trace -> place(trace, clusters.get(trace), heldOutShare)).toList();
    Dataset<Row> placed = copies.sparkSession().createDataFrame(places, PLACES);
    return copies
        .withColumnRenamed(TracesTable.ITEM_ID, MAPPED_ITEM_ID)
        .withColumn(TracesTable.SESSION_ID, col(ItemTraces.REDACTED_SESSION_ID))
        .join(broadcast(placed), KEY);
  }

  private static Candidate candidate(Row row) {
    return new Candidate(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5));
  }

  private static Row place(Candidate trace, String cluster, double heldOutShare) {
    return RowFactory.create(
        trace.source(),
        trace.traceId(),
        trace.itemId(),
        cluster,
        Split.of(cluster, heldOutShare).key());
  }
}
