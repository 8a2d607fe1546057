package dev.assay.jobs.ingest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What the footer of a Parquet file says.
 *
 * @param schema null where there is a problem
 * @param problem why the file cannot be read; null where it can
 */
record ParquetFooter(StructType schema, long rows, String problem) {
  /** Codecs of the format that no library brings. */
  private static final Set<String> UNKNOWN_CODECS = Set.of("BROTLI", "LZO");

  /** The column by which Spark tells of a row's file. */
  private static final String OF_SPARK = "_metadata";

  /** Reads a footer; a broken file is a footer with a problem. */
  static ParquetFooter read(
      String path, Configuration hadoop, ParquetToSparkSchemaConverter converter) {
    try {
      InputFile file = HadoopInputFile.fromPath(new Path(path), hadoop);
      if (file.getLength() == 0) {
        return broken("the file is empty: 0 bytes");
      }
      try (ParquetFileReader reader =
          ParquetFileReader.open(file, ParquetReadOptions.builder().build())) {
        MessageType message = reader.getFooter().getFileMetaData().getSchema();
        String localNanos = localNanos(message);
        if (localNanos != null) {
          return broken(
              "column %s is TIMESTAMP(NANOS) without a time zone, which Spark cannot read: write it in microseconds, or with a zone"
                  .formatted(localNanos));
        }
        Optional<String> codec = unknownCodec(reader.getFooter());
        if (codec.isPresent()) {
          return broken(
              "it is compressed with %s, which cannot be read here: write it with zstd, snappy or gzip"
                  .formatted(codec.get()));
        }
        Optional<String> type = unreadableType(message, converter);
        if (type.isPresent()) {
          return broken(type.get());
        }
        StructType schema = converter.convert(message);
        Optional<String> name = unreadableName("", schema);
        return name.isPresent()
            ? broken(name.get())
            : new ParquetFooter(schema, reader.getRecordCount(), null);
      }
    } catch (IOException | RuntimeException e) {
      return broken(
          e.getCause() instanceof URISyntaxException
              ? "its name has a colon, which cannot be read from a local disk: rename it"
              : "the file is no Parquet, or was cut off: " + firstLine(e));
    }
  }

  private static ParquetFooter broken(String problem) {
    return new ParquetFooter(null, 0, problem);
  }

  private static Optional<String> unknownCodec(ParquetMetadata footer) {
    return footer.getBlocks().stream()
        .flatMap(block -> block.getColumns().stream())
        .map(column -> column.getCodec().name())
        .filter(UNKNOWN_CODECS::contains)
        .findFirst();
  }

  /** The first column of a type that Spark does not have: a UUID, for one. */
  private static Optional<String> unreadableType(
      MessageType message, ParquetToSparkSchemaConverter converter) {
    for (Type column : message.getFields()) {
      try {
        converter.convert(new MessageType(message.getName(), column));
      } catch (Exception e) {
        // Spark's analysis errors are checked, though nothing declares them.
        return Optional.of(
            "column %s cannot be read by Spark: %s; write it as text, or in another type"
                .formatted(column.getName(), firstLine(e)));
      }
    }
    return Optional.empty();
  }

  /** What is wrong with a column's name, or with that of a part of it. */
  private static Optional<String> unreadableName(String path, DataType type) {
    if (type instanceof ArrayType array) {
      return unreadableName(path, array.elementType());
    }
    if (type instanceof MapType map) {
      return unreadableName(path, map.valueType());
    }
    if (!(type instanceof StructType struct)) {
      return Optional.empty();
    }
    Map<String, String> names = new HashMap<>();
    for (StructField field : struct.fields()) {
      String full = path + field.name();
      String twin = names.put(field.name().toLowerCase(Locale.ROOT), full);
      if (twin != null) {
        return Optional.of(
            "the names of columns %s and %s differ only in case, and Spark takes them for one: rename one of them"
                .formatted(twin, full));
      }
      if (full.equalsIgnoreCase(OF_SPARK)) {
        return Optional.of(
            "column %s has a name that Spark keeps for itself: rename it".formatted(full));
      }
      Optional<String> inner = unreadableName(full + ".", field.dataType());
      if (inner.isPresent()) {
        return inner;
      }
    }
    return Optional.empty();
  }

  /** The first column that is a timestamp in nanoseconds without zone; null if there is none. */
  private static String localNanos(MessageType message) {
    for (Type column : message.getFields()) {
      if (column.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation timestamp
          && timestamp.getUnit() == TimeUnit.NANOS
          && !timestamp.isAdjustedToUTC()) {
        return column.getName();
      }
    }
    return null;
  }

  private static String firstLine(Exception e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage().lines().findFirst().orElse("");
  }
}
