package dev.assay.jobs.gate;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.calibration.Slices;
import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.gate.ItemMeasurements.Item;
import dev.assay.udfs.gate.ItemMeasurements.TraceRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The items of a dataset version, with their traces under two releases.
 *
 * @param items in order of their ids
 * @param splits the split of each item
 */
record ReleaseItems(List<Item> items, Map<String, String> splits) {
  private static final String NAME = "name";
  private static final String RANK = "rank";

  /**
   * Reads them.
   *
   * @throws UserException if a release has no trace of any item
   */
  static ReleaseItems of(Lakehouse lakehouse, GateRequest request, GateVersions versions) {
    Dataset<Row> items = request.dataset().items();
    Map<String, String> clusters = new TreeMap<>();
    Map<String, String> splits = new HashMap<>();
    Set<String> sources = new HashSet<>();
    for (Row row :
        items
            .select(
                DatasetItemsTable.ITEM_ID,
                DatasetItemsTable.CLUSTER,
                DatasetItemsTable.SPLIT,
                DatasetItemsTable.SOURCE)
            .orderBy(DatasetItemsTable.ITEM_ID, DatasetItemsTable.CLUSTER, DatasetItemsTable.SPLIT)
            .collectAsList()) {
      clusters.putIfAbsent(row.getString(0), row.getString(1));
      splits.putIfAbsent(row.getString(0), row.getString(2));
      sources.add(row.getString(3));
    }
    Map<String, Map<String, List<TraceRef>>> traces = traces(lakehouse, request, versions, sources);
    requireTraces(versions.readTraces(lakehouse), request, traces);
    List<Item> found = new ArrayList<>();
    clusters.forEach(
        (item, cluster) ->
            found.add(
                new Item(
                    item,
                    cluster,
                    tracesOf(traces, request.baseline(), item),
                    tracesOf(traces, request.candidate(), item))));
    return new ReleaseItems(List.copyOf(found), Map.copyOf(splits));
  }

  private static List<TraceRef> tracesOf(
      Map<String, Map<String, List<TraceRef>>> traces, String release, String item) {
    return traces.getOrDefault(release, Map.of()).getOrDefault(item, List.of());
  }

  /** By release and item, in order of their names. */
  private static Map<String, Map<String, List<TraceRef>>> traces(
      Lakehouse lakehouse, GateRequest request, GateVersions versions, Set<String> sources) {
    Dataset<Row> ids =
        broadcast(request.dataset().items().select(DatasetItemsTable.ITEM_ID).distinct());
    // A trace is known from its own row, else as an item, else, after its row is gone, by verdicts.
    Dataset<Row> all =
        ofReleases(versions.readTraces(lakehouse), request, 0)
            .union(ofReleases(request.dataset().items(), request, 1))
            .union(ofReleases(versions.readVerdicts(lakehouse), request, 2))
            .distinct()
            .join(ids, new String[] {DatasetItemsTable.ITEM_ID}, "left_semi");
    Map<String, Integer> best = new HashMap<>();
    List<Row> rows = ofTheirSources(all.collectAsList(), sources);
    rows.forEach(row -> best.merge(row.getAs(NAME), row.getAs(RANK), Math::min));
    Map<String, Map<String, List<TraceRef>>> traces = new HashMap<>();
    for (Row row : rows) {
      if (best.get(row.<String>getAs(NAME)).equals(row.<Integer>getAs(RANK))) {
        traces
            .computeIfAbsent(row.getAs(TracesTable.RELEASE), absent -> new HashMap<>())
            .computeIfAbsent(row.getAs(TracesTable.ITEM_ID), absent -> new ArrayList<>())
            .add(new TraceRef(row.getAs(NAME), row.getAs(TracesTable.CONTENT_HASH)));
      }
    }
    traces
        .values()
        .forEach(
            byItem ->
                byItem
                    .values()
                    .forEach(
                        list ->
                            list.sort(
                                Comparator.comparing(TraceRef::name)
                                    .thenComparing(TraceRef::contentHash))));
    return traces;
  }

  /**
   * Two applications may number their items and their releases alike: where the items' sources have
   * a release, no other source has it.
   */
  private static List<Row> ofTheirSources(List<Row> rows, Set<String> sources) {
    Set<String> theirs =
        rows.stream()
            .filter(row -> sources.contains(row.<String>getAs(TracesTable.SOURCE)))
            .map(row -> row.<String>getAs(TracesTable.RELEASE))
            .collect(Collectors.toSet());
    return rows.stream()
        .filter(
            row ->
                sources.contains(row.<String>getAs(TracesTable.SOURCE))
                    || !theirs.contains(row.<String>getAs(TracesTable.RELEASE)))
        .toList();
  }

  /**
   * Of {@code traces}, {@code dataset_items} or {@code verdicts}: they name these columns alike.
   */
  private static Dataset<Row> ofReleases(Dataset<Row> rows, GateRequest request, int rank) {
    return rows.filter(col(TracesTable.RELEASE).isin(request.baseline(), request.candidate()))
        .select(
            col(TracesTable.SOURCE),
            col(TracesTable.ITEM_ID),
            col(TracesTable.RELEASE),
            col(TracesTable.CONTENT_HASH),
            name().as(NAME),
            lit(rank).as(RANK));
  }

  /** The name of a {@link TraceRef}. */
  static Column name() {
    return concat_ws("/", col(TracesTable.SOURCE), col(TracesTable.TRACE_ID));
  }

  private static void requireTraces(
      Dataset<Row> present, GateRequest request, Map<String, Map<String, List<TraceRef>>> traces) {
    for (String release : List.of(request.baseline(), request.candidate())) {
      if (!traces.containsKey(release)) {
        throw new UserException(
            "Release '%s' has no trace of any item of %s. Releases with traces: %s. Ingest its traces over the dataset's items first; they are matched by item_id."
                .formatted(
                    release,
                    request.dataset().nameAndVersion(),
                    String.join(", ", releases(present))));
      }
    }
  }

  private static List<String> releases(Dataset<Row> traces) {
    return traces
        .filter(col(TracesTable.RELEASE).isNotNull())
        .select(TracesTable.RELEASE)
        .distinct()
        .orderBy(TracesTable.RELEASE)
        .limit(20)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** The items that an evaluator of a slice may be asked about. */
  List<Item> in(String slice) {
    return slice.equals(Slices.ALL)
        ? items
        : items.stream().filter(item -> splits.get(item.itemId()).equals(slice)).toList();
  }

  /** The contents of all traces. */
  List<String> contentHashes() {
    return items.stream()
        .flatMap(
            item ->
                java.util.stream.Stream.concat(item.baseline().stream(), item.candidate().stream()))
        .map(TraceRef::contentHash)
        .distinct()
        .sorted()
        .toList();
  }
}
