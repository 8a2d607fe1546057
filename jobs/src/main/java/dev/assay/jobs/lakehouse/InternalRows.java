package dev.assay.jobs.lakehouse;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Datasets as rows in Spark's own form: of rows of many columns the encoders between the two forms
 * cost more than what is done with the rows.
 */
public final class InternalRows {
  private InternalRows() {}

  /** A dataset of some rows, each with the columns of the schema, of which any may be null. */
  public static Dataset<Row> dataset(
      SparkSession spark, JavaRDD<InternalRow> rows, StructType schema) {
    return ((org.apache.spark.sql.classic.SparkSession) spark)
        .internalCreateDataFrame(rows.rdd(), Lakehouse.nullable(schema), false);
  }
}
