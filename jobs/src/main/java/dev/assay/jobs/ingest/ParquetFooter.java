package dev.assay.jobs.ingest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
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

  /** What pandas calls the numbers that rows had in memory: they say nothing of a span. */
  private static final Pattern ROW_NUMBERS = Pattern.compile("__index_level_\\d+__");

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
        MessageType written = reader.getFooter().getFileMetaData().getSchema();
        MessageType message =
            new MessageType(
                written.getName(),
                plain(written, converter).stream()
                    .filter(column -> !ROW_NUMBERS.matcher(column.getName()).matches())
                    .toList());
        Optional<String> problem =
            unreadableChunk(reader.getFooter()).or(() -> unreadableType(message, converter));
        if (problem.isPresent()) {
          return broken(problem.get());
        }
        StructType schema = converter.convert(message);
        Optional<String> name = unreadableName("", schema);
        return name.isPresent()
            ? broken(name.get())
            : new ParquetFooter(schema, reader.getRecordCount(), null);
      }
    } catch (ParquetCryptoRuntimeException e) {
      return broken("it is encrypted: write it without encryption, or give Spark its keys");
    } catch (ChecksumException e) {
      return broken(otherChecksum(checksum(new Path(path))));
    } catch (IOException | RuntimeException e) {
      return broken(
          e.getCause() instanceof URISyntaxException
              ? "its name has a colon, which cannot be read from a local disk: rename it"
              : "the file is no Parquet, or was cut off: " + firstLine(e));
    }
  }

  /** Where Hadoop keeps the checksum of a local file. */
  static Path checksum(Path file) {
    return new Path(file.getParent(), ".%s.crc".formatted(file.getName()));
  }

  /** Why a file cannot be read that was replaced without its checksum. */
  static String otherChecksum(Path checksum) {
    return "its checksum, in %s beside it, is that of another file: delete the checksum"
        .formatted(checksum.getName());
  }

  private static ParquetFooter broken(String problem) {
    return new ParquetFooter(null, 0, problem);
  }

  /** The first column that is packed in a way that cannot be unpacked. */
  private static Optional<String> unreadableChunk(ParquetMetadata footer) {
    for (BlockMetaData block : footer.getBlocks()) {
      for (ColumnChunkMetaData column : block.getColumns()) {
        if (UNKNOWN_CODECS.contains(column.getCodec().name())) {
          return Optional.of(
              "it is compressed with %s, which cannot be read here: write it with zstd, snappy or gzip"
                  .formatted(column.getCodec()));
        }
        if (column.getEncodings().contains(Encoding.BYTE_STREAM_SPLIT)) {
          return Optional.of(
              "column %s is encoded as BYTE_STREAM_SPLIT, which Spark cannot read: write it without"
                  .formatted(column.getPath().toDotString()));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The parts of a group, those of types that Spark does not have as the numbers or bytes that they
   * are: a UUID, a time of day, a timestamp in nanoseconds without a time zone.
   */
  private static List<Type> plain(GroupType group, ParquetToSparkSchemaConverter converter) {
    return group.getFields().stream().map(field -> plain(field, converter)).toList();
  }

  private static Type plain(Type type, ParquetToSparkSchemaConverter converter) {
    if (!type.isPrimitive()) {
      return type.asGroupType().withNewFields(plain(type.asGroupType(), converter));
    }
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    // Spark has a type for times of day, and refuses it.
    boolean isRead =
        meaning == null
            || (!(meaning instanceof TimeLogicalTypeAnnotation)
                && problem(type, converter).isEmpty());
    if (isRead) {
      return type;
    }
    PrimitiveType primitive = type.asPrimitiveType();
    return Types.primitive(primitive.getPrimitiveTypeName(), primitive.getRepetition())
        .length(primitive.getTypeLength())
        .named(primitive.getName());
  }

  /** The first column of a type that Spark does not have. */
  private static Optional<String> unreadableType(
      MessageType message, ParquetToSparkSchemaConverter converter) {
    return message.getFields().stream()
        .flatMap(column -> problem(column, converter).stream())
        .findFirst();
  }

  private static Optional<String> problem(Type column, ParquetToSparkSchemaConverter converter) {
    try {
      converter.convert(new MessageType("column", column));
      return Optional.empty();
    } catch (Exception e) {
      // Spark's analysis errors are checked, though nothing declares them.
      return Optional.of(
          "column %s cannot be read by Spark: %s; write it as text, or in another type"
              .formatted(column.getName(), firstLine(e)));
    }
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
            "the names of columns %s and %s differ only in case, if at all, and Spark takes them for one: rename one of them"
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

  private static String firstLine(Exception e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage().lines().findFirst().orElse("");
  }
}
