package dev.assay.jobs.dataset;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * {@code datasets}: a row is a frozen version of a dataset: which version of {@code labels} it
 * pins, and what it holds. Append only; the key is name, version.
 */
public final class DatasetsTable {
  public static final String NAME = "name";
  public static final String VERSION = "version";
  public static final String LABELS_VERSION = "labels_version";
  public static final String FILTER = "filter";
  public static final String FAILURE_MODES = "failure_modes";
  public static final String RUBRIC_VERSIONS = "rubric_versions";
  public static final String ITEM_COUNT = "item_count";
  public static final String LABEL_COUNT = "label_count";
  public static final String POSITIVES = "positives";
  public static final String NEGATIVES = "negatives";

  /** The failure modes as they were defined then, by name. */
  public static final String DEFINITIONS = "definitions";

  /** SHA-256 of the items, of the labels, and of both with the definitions. */
  public static final String ITEMS_HASH = "items_hash";

  public static final String LABELS_HASH = "labels_hash";
  public static final String CONTENT_HASH = "content_hash";
  public static final String REDACTOR_VERSION = "redactor_version";
  public static final String CREATED_AT = "created_at";
  public static final String CREATED_BY = "created_by";
  public static final String CODE_VERSION = "code_version";

  public static final TableDefinition TABLE =
      TableDefinition.of(
          "datasets",
          new StructType()
              .add(NAME, StringType, false)
              .add(VERSION, IntegerType, false)
              .add(LABELS_VERSION, LongType, false)
              .add(FILTER, StringType)
              .add(FAILURE_MODES, DataType.fromDDL("ARRAY<STRING>"))
              .add(RUBRIC_VERSIONS, DataType.fromDDL("MAP<STRING, INT>"))
              .add(ITEM_COUNT, LongType, false)
              .add(LABEL_COUNT, LongType, false)
              .add(POSITIVES, DataType.fromDDL("MAP<STRING, BIGINT>"))
              .add(NEGATIVES, DataType.fromDDL("MAP<STRING, BIGINT>"))
              .add(
                  DEFINITIONS,
                  DataType.fromDDL(
                      "MAP<STRING, STRUCT<definition: STRING, rubric_version: INT, criterion: STRING, positive_when: STRING, target: STRING>>"),
                  false)
              .add(ITEMS_HASH, StringType, false)
              .add(LABELS_HASH, StringType, false)
              .add(CONTENT_HASH, StringType, false)
              .add(REDACTOR_VERSION, StringType)
              .add(CREATED_AT, TimestampType, false)
              .add(CREATED_BY, StringType)
              .add(CODE_VERSION, StringType, false),
          TableDefinition.Kind.FACTS);

  private DatasetsTable() {}
}
