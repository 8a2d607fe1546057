package dev.assay.jobs.ingest;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;

/**
 * What the footer of a Parquet file says.
 *
 * @param schema null where there is a problem
 * @param problem why the file cannot be read; null where it can
 */
record ParquetFooter(StructType schema, long rows, String problem) {

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
        return new ParquetFooter(converter.convert(message), reader.getRecordCount(), null);
      }
    } catch (IOException | RuntimeException e) {
      return broken(
          "the file is no Parquet, or was cut off: %s"
              .formatted(e.getMessage() == null ? e.getClass().getSimpleName() : firstLine(e)));
    } catch (Exception e) {
      // Spark's analysis errors are checked, though nothing declares them.
      return broken("its columns cannot be read by Spark: " + firstLine(e));
    }
  }

  private static ParquetFooter broken(String problem) {
    return new ParquetFooter(null, 0, problem);
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
