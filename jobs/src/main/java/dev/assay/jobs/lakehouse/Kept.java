package dev.assay.jobs.lakehouse;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that are computed once and kept, whatever is written meanwhile to the tables that they come
 * from.
 *
 * <p>Of a dataset that is merely persisted Spark remembers the tables. When one of them is written,
 * it throws away what it kept, plans the dataset anew, at once, and computes it again on what the
 * table then holds.
 */
public final class Kept {
  private Kept() {}

  /** The same rows, kept from their first use until they are unpersisted. */
  public static Dataset<Row> of(Dataset<Row> rows) {
    org.apache.spark.sql.classic.Dataset<Row> planned =
        (org.apache.spark.sql.classic.Dataset<Row>) rows;
    return ((SparkSession) rows.sparkSession())
        .internalCreateDataFrame(planned.queryExecution().toRdd(), rows.schema(), false)
        .persist(StorageLevel.MEMORY_AND_DISK());
  }
}
