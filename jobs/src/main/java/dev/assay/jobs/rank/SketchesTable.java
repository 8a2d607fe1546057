package dev.assay.jobs.rank;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * {@code sketches}: a row is how often each bucket of a feature's values occurred in a slice among
 * the traces that were ranked on a date; replaced by date. The key is source, slice, feature,
 * sketch_date.
 *
 * <p>A slice that borrows from wider ones has rows of theirs beside it, so that no reader has to
 * add slices up. Buckets are those of {@link dev.assay.udfs.signal.Buckets}; rows of several dates
 * merge by adding counts, exactly and in any order.
 */
public final class SketchesTable {
  public static final String SOURCE = "source";
  public static final String SLICE = "slice";
  public static final String FEATURE = "feature";
  public static final String SKETCH_DATE = "sketch_date";
  public static final String N = "n";
  public static final String BUCKETS = "buckets";
  public static final String CODE_VERSION = "code_version";

  /** A field of an element of {@code buckets}. */
  public static final String BUCKET = "bucket";

  /** A field of an element of {@code buckets}: how many values lie in the bucket. */
  public static final String BUCKET_N = "n";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "sketches",
              new StructType()
                  .add(SOURCE, StringType, false)
                  .add(SLICE, StringType, false)
                  .add(FEATURE, StringType, false)
                  .add(SKETCH_DATE, DateType, false)
                  .add(N, LongType, false)
                  .add(BUCKETS, DataType.fromDDL("ARRAY<STRUCT<bucket: INT, n: BIGINT>>"), false)
                  .add(CODE_VERSION, StringType, false),
              TableDefinition.Kind.STATE)
          .partitionedBy(SKETCH_DATE);

  private SketchesTable() {}
}
