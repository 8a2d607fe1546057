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

  /**
   * A row of some columns.
   *
   * @param first what its first columns hold
   */
  public static NamedRow of(StructType schema, Row first) {
    NamedRow row = new NamedRow(schema);
    for (int i = 0; i < first.length(); i++) {
      row.values[i] = first.get(i);
    }
    return row;
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
