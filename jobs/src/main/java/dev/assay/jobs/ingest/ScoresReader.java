package dev.assay.jobs.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.dialect.JsonText;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.label.TraceScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Exports of scores alone, of Langfuse or Phoenix: a row is a score. */
final class ScoresReader implements RowReader {
  private static final long serialVersionUID = 1;

  private final Cells cells;

  ScoresReader(StructType schema) {
    cells = new Cells(schema);
  }

  @Override
  public List<RawSpan> read(Row row) {
    return List.of();
  }

  @Override
  public List<ObjectNode> scores(Row row) {
    Map<String, Object> record = new LinkedHashMap<>();
    for (String column : cells.columns()) {
      Object plain = PlainValues.of(cells.value(row, column));
      record.put(column, plain instanceof PlainValues.JsonValue json ? json.json() : plain);
    }
    return TraceScores.of(JsonText.tree(record));
  }

  @Override
  public Map<String, String> columns() {
    return Map.of();
  }
}
