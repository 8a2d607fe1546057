package dev.assay.jobs.conf;

import dev.assay.udfs.dialect.AttributeMapping;
import dev.assay.udfs.dialect.ColumnMap;
import java.util.Map;

/**
 * A place that traces come from.
 *
 * @param name its name in every table
 * @param input a Parquet file, a folder of them, or a pattern
 * @param dialect a layout's name, or {@code auto} (the default): told by the columns
 * @param mapping this source's own attribute names; where it names none, the common mapping holds
 * @param columns what its columns are, of a table in no known layout: canonical name to column
 */
public record SourceSettings(
    String name,
    String input,
    String dialect,
    AttributeMapping mapping,
    Map<String, String> columns) {
  public SourceSettings {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a source needs a name");
    }
    if (input == null || input.isBlank()) {
      throw new IllegalArgumentException("source %s needs an input".formatted(name));
    }
    dialect = dialect == null ? "auto" : dialect;
    mapping = mapping == null ? AttributeMapping.NONE : mapping;
    try {
      columns = new ColumnMap(columns).columns();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("source %s: %s".formatted(name, e.getMessage()), e);
    }
  }
}
