package dev.assay.jobs.dataset;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.label.EffectiveLabel;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.Sha256;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a dataset version holds, small enough for one machine: its items without their traces, and
 * what the labels say of them.
 */
record DatasetContent(List<Item> items, List<EffectiveLabel> labels) {

  /**
   * An item without its trace.
   *
   * @param traceHash SHA-256 of the trace's JSON; null where an erasure has taken it
   */
  record Item(
      String source,
      String traceId,
      String sourceTraceId,
      String sessionId,
      String itemId,
      String cluster,
      String split,
      String release,
      String inputHash,
      String contentHash,
      boolean synthetic,
      String traceHash) {

    private String line() {
      return DatasetContent.line(
          source,
          traceId,
          sourceTraceId,
          sessionId,
          itemId,
          cluster,
          split,
          release,
          inputHash,
          contentHash,
          synthetic,
          traceHash);
    }
  }

  /** What a stored version holds. */
  static DatasetContent of(Lakehouse lakehouse, DatasetVersion version) {
    return new DatasetContent(items(lakehouse, version), labels(lakehouse, version));
  }

  /** What the pinned labels say of the items of a stored version. */
  static List<EffectiveLabel> labels(Lakehouse lakehouse, DatasetVersion version) {
    return version.labels(lakehouse).collectAsList().stream().map(EffectiveLabels::label).toList();
  }

  /** The items of a stored version. */
  static List<Item> items(Lakehouse lakehouse, DatasetVersion version) {
    return items(version.items(lakehouse), ItemTraces.hashOf(DatasetItemsTable.TRACE));
  }

  /**
   * The items of rows that have the columns of {@code dataset_items}.
   *
   * @param traceHash the column of the hash of the trace's JSON
   */
  static List<Item> items(Dataset<Row> rows, Column traceHash) {
    return rows
        .select(
            col(DatasetItemsTable.SOURCE),
            col(DatasetItemsTable.TRACE_ID),
            col(DatasetItemsTable.SOURCE_TRACE_ID),
            col(DatasetItemsTable.SESSION_ID),
            col(DatasetItemsTable.ITEM_ID),
            col(DatasetItemsTable.CLUSTER),
            col(DatasetItemsTable.SPLIT),
            col(DatasetItemsTable.RELEASE),
            col(DatasetItemsTable.INPUT_HASH),
            col(DatasetItemsTable.CONTENT_HASH),
            col(DatasetItemsTable.SYNTHETIC),
            traceHash)
        .collectAsList()
        .stream()
        .map(DatasetContent::item)
        .toList();
  }

  private static Item item(Row row) {
    return new Item(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getBoolean(10),
        row.getString(11));
  }

  String itemsHash() {
    return hash(items.stream().map(Item::line));
  }

  String labelsHash() {
    return hash(labels.stream().map(DatasetContent::line));
  }

  /** Of items, labels and the definitions of the modes. */
  String contentHash(Map<String, FailureMode> modes) {
    Stream<String> definitions =
        new TreeMap<>(modes)
            .entrySet().stream()
                .map(
                    mode ->
                        line(
                            mode.getKey(),
                            mode.getValue().definition(),
                            mode.getValue().rubricVersion(),
                            mode.getValue().criterion(),
                            mode.getValue().positiveWhen().text(),
                            mode.getValue().target()));
    return hash(Stream.concat(definitions, Stream.of(itemsHash(), labelsHash())));
  }

  /** When a label was given is not part of it: the same answer given again is nothing new. */
  private static String line(EffectiveLabel label) {
    return line(
        label.source(),
        label.traceId(),
        label.failureMode(),
        label.rubricVersion(),
        label.status(),
        label.adjudicated(),
        label.annotatorKind(),
        String.join(",", label.annotators()),
        label.numberOfLabels(),
        label.valueNumber(),
        label.arm(),
        label.inclusionProbability(),
        label.synthetic());
  }

  private static String line(Object... parts) {
    return Arrays.stream(parts)
        .map(part -> Objects.toString(part, "-"))
        .map(text -> text.length() + ":" + text)
        .collect(Collectors.joining());
  }

  private static String hash(Stream<String> lines) {
    return Sha256.of(lines.sorted().collect(Collectors.joining("\n")));
  }

  /** How many answers of a status there are for each mode. */
  static Map<String, Long> count(Collection<EffectiveLabel> labels, EffectiveLabel.Status status) {
    return labels.stream()
        .filter(label -> label.status() == status)
        .collect(
            Collectors.groupingBy(
                EffectiveLabel::failureMode, TreeMap::new, Collectors.counting()));
  }
}
