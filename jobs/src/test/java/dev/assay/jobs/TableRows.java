package dev.assay.jobs;

import dev.assay.jobs.lakehouse.TableDefinition;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Makes rows of a table for tests out of the few columns that a test is about. */
public final class TableRows {
  private TableRows() {}

  /** Rows with the columns named; the others are null, or zero or empty where they may not be. */
  public static Dataset<Row> of(TableDefinition table, List<Map<String, Object>> rows) {
    List<Row> made =
        rows.stream()
            .map(
                columns ->
                    RowFactory.create(
                        Arrays.stream(table.schema().fields())
                            .map(
                                field ->
                                    columns.containsKey(field.name())
                                        ? columns.get(field.name())
                                        : blank(field))
                            .toArray()))
            .toList();
    return SharedSession.spark().createDataFrame(made, table.schema());
  }

  private static Object blank(StructField field) {
    if (field.nullable()) {
      return null;
    }
    if (field.dataType().equals(DataTypes.StringType)) {
      return "";
    }
    if (field.dataType().equals(DataTypes.LongType)) {
      return 0L;
    }
    if (field.dataType().equals(DataTypes.IntegerType)) {
      return 0;
    }
    if (field.dataType().equals(DataTypes.DoubleType)) {
      return 0.0;
    }
    if (field.dataType().equals(DataTypes.BooleanType)) {
      return false;
    }
    if (field.dataType().equals(DataTypes.TimestampType)) {
      return Timestamp.from(SharedSession.CLOCK.instant());
    }
    if (field.dataType().equals(DataTypes.DateType)) {
      return Date.valueOf("2026-11-01");
    }
    throw new IllegalArgumentException(field.name() + " needs a value");
  }
}
