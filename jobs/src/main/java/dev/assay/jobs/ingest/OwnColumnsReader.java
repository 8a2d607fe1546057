package dev.assay.jobs.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.dialect.RawSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A layout's rows with columns that it does not know, be they of the file or of the folders that it
 * lies in: those are attributes of every span.
 */
final class OwnColumnsReader implements RowReader {
  private static final long serialVersionUID = 1;

  private final RowReader reader;
  private final LinkedHashMap<String, Integer> columns = new LinkedHashMap<>();

  private OwnColumnsReader(RowReader reader, StructType schema) {
    this.reader = reader;
    String[] names = schema.fieldNames();
    for (int i = 0; i < names.length; i++) {
      if (!reader.knows(names[i])) {
        columns.put(names[i], i);
      }
    }
  }

  /** The layout's reader itself, where it knows every column. */
  static RowReader around(RowReader reader, StructType schema) {
    OwnColumnsReader own = new OwnColumnsReader(reader, schema);
    return own.columns.isEmpty() ? reader : own;
  }

  @Override
  public List<RawSpan> read(Row row) {
    Map<String, String> attributes = new LinkedHashMap<>();
    columns.forEach(
        (name, position) -> {
          Object value = row.get(position);
          if (value != null) {
            Attributes.addTo(attributes, Map.of(name, value), name);
          }
        });
    return reader.read(row).stream().map(span -> span.withMissing(attributes)).toList();
  }

  @Override
  public List<ObjectNode> scores(Row row) {
    return reader.scores(row);
  }

  @Override
  public Map<String, String> columns() {
    return reader.columns();
  }
}
