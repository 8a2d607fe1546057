package dev.assay.jobs.report;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.TableDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Writes rows by their columns' names: what is left out is null, or nothing of its type. */
final class TableRows {
  private TableRows() {}

  static void append(Lakehouse lakehouse, TableDefinition table, List<Map<String, Object>> rows) {
    List<Row> complete = rows.stream().map(row -> row(table, row)).toList();
    lakehouse.append(table, SharedSession.spark().createDataFrame(complete, table.schema()));
  }

  private static Row row(TableDefinition table, Map<String, Object> given) {
    List<String> unknown = new ArrayList<>(given.keySet());
    unknown.removeAll(List.of(table.schema().fieldNames()));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(table.name() + " has no " + unknown);
    }
    return RowFactory.create(
        Arrays.stream(table.schema().fields())
            .map(
                field -> given.containsKey(field.name()) ? given.get(field.name()) : nothing(field))
            .toArray());
  }

  private static Object nothing(StructField field) {
    if (field.nullable()) {
      return null;
    }
    if (field.dataType().equals(DataTypes.StringType)) {
      return "x";
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
    if (field.dataType().equals(DataTypes.DateType)) {
      return java.sql.Date.valueOf("2026-11-01");
    }
    if (field.dataType().equals(DataTypes.TimestampType)) {
      return java.sql.Timestamp.from(SharedSession.CLOCK.instant());
    }
    return List.of();
  }
}
