package dev.assay.jobs.lakehouse;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * What a table of the lakehouse is when it is made.
 *
 * @param name its folder's name, and its name in SQL
 * @param schema its columns; a column that is not nullable is enforced
 * @param partitionColumns may be empty
 * @param constraints name to SQL condition, checked by Delta on every write
 * @param indexedColumns whose least and greatest values the log keeps, so that files are passed
 *     over; empty for the first 32. Of a table with payload, no column of payload: what is erased
 *     would stay in the log
 * @param kind whether rows may ever be changed, and how long old versions can be read
 */
public record TableDefinition(
    String name,
    StructType schema,
    List<String> partitionColumns,
    Map<String, String> constraints,
    List<String> indexedColumns,
    Kind kind) {

  /** How the rows of a table live. */
  public enum Kind {
    /** Rows are facts: added, never changed; any version can be read for ten years. */
    FACTS,
    /** Rows are facts, with Delta's ordinary retention. */
    LOG,
    /** Rows are replaced as better knowledge comes; ordinary retention. */
    STATE
  }

  public TableDefinition {
    partitionColumns = List.copyOf(partitionColumns);
    constraints = Map.copyOf(constraints);
    indexedColumns = List.copyOf(indexedColumns);
  }

  /** A table without partitions and constraints. */
  public static TableDefinition of(String name, StructType schema, Kind kind) {
    return new TableDefinition(name, schema, List.of(), Map.of(), List.of(), kind);
  }

  /** The same, partitioned. */
  public TableDefinition partitionedBy(String... columns) {
    return new TableDefinition(name, schema, List.of(columns), constraints, indexedColumns, kind);
  }

  /** The same, with constraints. */
  public TableDefinition constrainedBy(Map<String, String> conditions) {
    return new TableDefinition(name, schema, partitionColumns, conditions, indexedColumns, kind);
  }

  /** The same, with an index of these columns only. */
  public TableDefinition indexedBy(String... columns) {
    return new TableDefinition(name, schema, partitionColumns, constraints, List.of(columns), kind);
  }
}
