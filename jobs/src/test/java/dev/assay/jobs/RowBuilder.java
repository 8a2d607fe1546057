package dev.assay.jobs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Builds rows of a schema by column name: what a test does not name is as it was set for all. */
public final class RowBuilder {
  private final StructType schema;
  private final Map<String, Object> defaults = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();

  private RowBuilder(StructType schema) {
    this.schema = schema;
  }

  public static RowBuilder of(StructType schema) {
    return new RowBuilder(schema);
  }

  /** The value of a column in all rows from here on, unless they name it. */
  public RowBuilder always(String column, Object value) {
    schema.fieldIndex(column);
    defaults.put(column, value);
    return this;
  }

  /** Adds a row of columns and values, taking turns. */
  public RowBuilder add(Object... columnsAndValues) {
    Map<String, Object> values = new HashMap<>(defaults);
    for (int i = 0; i < columnsAndValues.length; i += 2) {
      schema.fieldIndex((String) columnsAndValues[i]);
      values.put((String) columnsAndValues[i], columnsAndValues[i + 1]);
    }
    StructField[] fields = schema.fields();
    Object[] ordered = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      ordered[i] = values.get(fields[i].name());
    }
    rows.add(RowFactory.create(ordered));
    return this;
  }

  public Dataset<Row> dataset() {
    return SharedSession.spark().createDataFrame(rows, schema);
  }
}
