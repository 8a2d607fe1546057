package dev.assay.jobs.conf;

import dev.assay.udfs.dialect.AttributeMapping;

/**
 * A place that traces come from.
 *
 * @param name its name in every table
 * @param input a Parquet file, a folder of them, or a pattern
 * @param dialect a layout's name, or {@code auto} (the default): told by the columns
 * @param mapping this source's own attribute names; where it names none, the common mapping holds
 */
public record SourceSettings(String name, String input, String dialect, AttributeMapping mapping) {
  public SourceSettings {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a source needs a name");
    }
    if (input == null || input.isBlank()) {
      throw new IllegalArgumentException("source %s needs an input".formatted(name));
    }
    dialect = dialect == null ? "auto" : dialect;
    mapping = mapping == null ? AttributeMapping.NONE : mapping;
  }
}
