package dev.assay.jobs.lakehouse;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** A row in the making, filled by column name; what is not named is null. */
public final class NamedRow {
  private final StructType schema;
  private final Object[] values;

  private NamedRow(StructType schema) {
    this.schema = schema;
    this.values = new Object[schema.length()];
  }

  /** An empty row of a table. */
  public static NamedRow of(TableDefinition table) {
    return new NamedRow(table.schema());
  }

  /** An empty row of some columns. */
  public static NamedRow of(StructType schema) {
    return new NamedRow(schema);
  }

  /** Sets a column. */
  public NamedRow with(String column, Object value) {
    values[schema.fieldIndex(column)] = value;
    return this;
  }

  /** The row, in the table's order. */
  public Row row() {
    return RowFactory.create(values.clone());
  }
}
