package dev.assay.jobs.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.dialect.AttributeText;
import dev.assay.udfs.dialect.RawSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** A layout's rows in folders that are columns too: those are attributes of every span. */
final class FoldersReader implements RowReader {
  private static final long serialVersionUID = 1;

  private final RowReader reader;
  private final LinkedHashMap<String, Integer> folders = new LinkedHashMap<>();

  /**
   * Of a layout that has no columns of the folders' names itself.
   *
   * @param schema the columns of the rows, those of the folders among them
   */
  FoldersReader(RowReader reader, StructType schema, PartitionFolders folders) {
    this.reader = reader;
    folders.columns().forEach(name -> this.folders.put(name, schema.fieldIndex(name)));
  }

  @Override
  public List<RawSpan> read(Row row) {
    Map<String, String> attributes = new LinkedHashMap<>();
    folders.forEach((name, position) -> AttributeText.put(name, row.get(position), attributes));
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
