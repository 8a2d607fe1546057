package dev.assay.jobs.conf;

/**
 * A place that traces come from.
 *
 * @param name its name in every table
 * @param input a Parquet file, a folder of them, or a pattern
 * @param dialect a layout's name, or {@code auto} (the default): told by the columns
 */
public record SourceSettings(String name, String input, String dialect) {
  public SourceSettings {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a source needs a name");
    }
    if (input == null || input.isBlank()) {
      throw new IllegalArgumentException("source %s needs an input".formatted(name));
    }
    dialect = dialect == null ? "auto" : dialect;
  }
}
