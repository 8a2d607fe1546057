package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import dev.assay.jobs.label.EvaluationsTable;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.trace.Answers;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** What users said of traces in scores that came in beside them, in {@code evaluations}. */
final class UserFeedback {
  /** How many bad marks a trace got. */
  static final String BAD_MARKS = "bad_marks";

  private UserFeedback() {}

  /**
   * The traces that got a bad mark on a day: a word for it, a number below the middle of its scale,
   * or of 0 or less where it has none. Columns: source, trace_id, {@value #BAD_MARKS}.
   *
   * @param criteria the names of scores that are users'
   */
  static Dataset<Row> bad(Lakehouse lakehouse, LocalDate day, List<String> criteria) {
    UDF1<String, Boolean> isNegative = Answers::isNegative;
    Column number = col(LabelsTable.VALUE_NUMBER);
    Column middle = col(LabelsTable.SCALE_MIN).plus(col(LabelsTable.SCALE_MAX)).divide(2);
    Column word =
        coalesce(
            col(LabelsTable.VALUE_BOOL).cast("string"),
            col(LabelsTable.VALUE_LABEL),
            number.cast("decimal(18,6)").cast("string"),
            lit(""));
    return lakehouse
        .read(EvaluationsTable.TABLE)
        .where(col(EvaluationsTable.EVALUATED_ON).equalTo(lit(Date.valueOf(day))))
        .where(col(LabelsTable.CRITERION).isin(criteria.toArray()))
        .where(
            coalesce(
                number.lt(middle), udf(isNegative, DataTypes.BooleanType).apply(word), lit(false)))
        .groupBy(LabelsTable.SOURCE, LabelsTable.TRACE_ID)
        .agg(count(lit(1)).as(BAD_MARKS));
  }
}
