package dev.assay.jobs.lakehouse;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A row in Spark's own form in the making, filled by column name; what is not named, or is given
 * null, is null. A value for a name that is no column is an error of the program.
 */
public final class InternalRowBuilder {
  private static final long NANOS_PER_MICRO = 1000;

  private final Columns columns;
  private final Object[] values;

  /** An empty row of some columns. */
  public InternalRowBuilder(Columns columns) {
    this.columns = columns;
    this.values = new Object[columns.positions.size()];
  }

  /** Where the columns of a schema stand in its rows. */
  public static final class Columns {
    private final Map<String, Integer> positions = new HashMap<>();

    /** Of a schema, for as many rows as there are. */
    public Columns(StructType schema) {
      String[] names = schema.fieldNames();
      for (int i = 0; i < names.length; i++) {
        positions.put(names[i], i);
      }
    }
  }

  /** Sets a column of text. */
  public InternalRowBuilder with(String column, String text) {
    return put(column, UTF8String.fromString(text));
  }

  /** Sets a column of whole numbers. */
  public InternalRowBuilder with(String column, Long number) {
    return put(column, number);
  }

  /** Sets a column of numbers. */
  public InternalRowBuilder with(String column, Double number) {
    return put(column, number);
  }

  /** Sets a column of truth values. */
  public InternalRowBuilder with(String column, Boolean truth) {
    return put(column, truth);
  }

  /** Sets a column of dates; null is an error. */
  public InternalRowBuilder with(String column, LocalDate date) {
    return put(column, (int) date.toEpochDay());
  }

  /** Sets a column of maps; an empty map is null. */
  public InternalRowBuilder with(String column, Map<String, String> entries) {
    return put(column, map(entries));
  }

  /** Sets a column of texts; an empty list is null. */
  public InternalRowBuilder with(String column, List<String> texts) {
    return with(column, texts, UTF8String::fromString);
  }

  /** Sets a column of lists; an empty list is null. */
  public <T> InternalRowBuilder with(String column, List<T> items, Function<T, ?> value) {
    return put(column, list(items, value));
  }

  /** Sets a column of lists; an empty list stays one. */
  public <T> InternalRowBuilder withList(String column, List<T> items, Function<T, ?> value) {
    return put(column, array(items, value));
  }

  /** Sets a column of times, of which the nanoseconds below one microsecond are dropped. */
  public InternalRowBuilder withTime(String column, long unixNano) {
    return put(column, Math.floorDiv(unixNano, NANOS_PER_MICRO));
  }

  private InternalRowBuilder put(String column, Object value) {
    // Most cells of a wide row are null, as they are from the start.
    if (value != null) {
      values[columns.positions.get(column)] = value;
    }
    return this;
  }

  /** The row; the builder is used up. */
  public InternalRow row() {
    return new GenericInternalRow(values);
  }

  /** A struct of texts, numbers and what {@link #list} and {@link #map} give. */
  public static InternalRow struct(Object... values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof String text) {
        values[i] = UTF8String.fromString(text);
      }
    }
    return new GenericInternalRow(values);
  }

  /** A list; null for an empty one. */
  public static <T> GenericArrayData list(List<T> items, Function<T, ?> value) {
    return items.isEmpty() ? null : array(items, value);
  }

  private static <T> GenericArrayData array(List<T> items, Function<T, ?> value) {
    return new GenericArrayData(items.stream().map(value).toArray());
  }

  /** A map of texts; null for an empty one. */
  public static ArrayBasedMapData map(Map<String, String> entries) {
    if (entries.isEmpty()) {
      return null;
    }
    Object[] keys = new Object[entries.size()];
    Object[] values = new Object[entries.size()];
    int i = 0;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      keys[i] = UTF8String.fromString(entry.getKey());
      values[i] = UTF8String.fromString(entry.getValue());
      i++;
    }
    return new ArrayBasedMapData(new GenericArrayData(keys), new GenericArrayData(values));
  }
}
