package dev.assay.jobs.erasure;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.lakehouse.Lakehouse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * An erasure that was done: what results that rest on older data may say has changed them.
 *
 * @param tables rows that lost their payload, by table
 * @param datasetVersions {@code NAME@V} of the versions that it changed, each with the hash that
 *     its items have since
 */
public record Erasure(
    String id, Instant at, Map<String, Long> tables, Map<String, String> datasetVersions) {
  public Erasure {
    tables = Map.copyOf(tables);
    datasetVersions = Map.copyOf(datasetVersions);
  }

  /** All erasures of a lakehouse, the first one first. */
  public static List<Erasure> all(Lakehouse lakehouse) {
    return lakehouse
        .read(ErasuresTable.TABLE)
        .orderBy(col(ErasuresTable.ERASED_AT), col(ErasuresTable.ERASURE_ID))
        .collectAsList()
        .stream()
        .map(Erasure::of)
        .toList();
  }

  /**
   * The erasures that have changed a dataset version, the first one first.
   *
   * @param nameAndVersion {@code NAME@V}
   */
  public static List<Erasure> changing(Lakehouse lakehouse, String nameAndVersion) {
    return all(lakehouse).stream()
        .filter(erasure -> erasure.datasetVersions().containsKey(nameAndVersion))
        .toList();
  }

  private static Erasure of(Row row) {
    return new Erasure(
        row.getAs(ErasuresTable.ERASURE_ID),
        row.<java.sql.Timestamp>getAs(ErasuresTable.ERASED_AT).toInstant(),
        row.getJavaMap(row.fieldIndex(ErasuresTable.TABLES)),
        row.getJavaMap(row.fieldIndex(ErasuresTable.DATASET_VERSIONS)));
  }
}
