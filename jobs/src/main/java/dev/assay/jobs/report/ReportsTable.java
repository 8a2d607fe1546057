package dev.assay.jobs.report;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import dev.assay.jobs.lakehouse.TableDefinition;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/**
 * {@code reports}: a row is a report that was rendered (no recipient) or offered to a recipient.
 * Append only; the key is report_date, kind, recipient.
 *
 * <p>{@code sent_at} is set where status is {@code sent}; {@code input_versions} are the versions
 * of the tables that the report was made from, and {@code labels_seen} the label facts that there
 * were: the next report says how many are new.
 */
public final class ReportsTable {
  public static final String REPORT_DATE = "report_date";
  public static final String KIND = "kind";
  public static final String RECIPIENT = "recipient";
  public static final String STATUS = "status";
  public static final String SHA256 = "sha256";
  public static final String PATH = "path";
  public static final String HEADLINE = "headline";
  public static final String RENDERED_AT = "rendered_at";
  public static final String SENT_AT = "sent_at";
  public static final String LABELS_SEEN = "labels_seen";
  public static final String INPUT_VERSIONS = "input_versions";
  public static final String CODE_VERSION = "code_version";

  /** The report was written to a file. */
  static final String RENDERED = "rendered";

  /** The mail server has taken it for the recipient. */
  static final String SENT = "sent";

  /** The mail server would not take it for the recipient. */
  static final String REFUSED = "refused";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "reports",
              new StructType()
                  .add(REPORT_DATE, DateType, false)
                  .add(KIND, StringType, false)
                  .add(RECIPIENT, StringType)
                  .add(STATUS, StringType, false)
                  .add(SHA256, StringType, false)
                  .add(PATH, StringType, false)
                  .add(HEADLINE, StringType, false)
                  .add(RENDERED_AT, TimestampType, false)
                  .add(SENT_AT, TimestampType)
                  .add(LABELS_SEEN, LongType, false)
                  .add(INPUT_VERSIONS, createMapType(StringType, LongType))
                  .add(CODE_VERSION, StringType, false),
              TableDefinition.Kind.LOG)
          .constrainedBy(
              Map.of(
                  "kind_known",
                  "kind IN ('nightly', 'release', 'calibration')",
                  "rendered_has_no_recipient",
                  "(status = 'rendered') = (recipient IS NULL)"));

  private ReportsTable() {}
}
