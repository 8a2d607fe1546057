package dev.assay.jobs.label;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.udfs.label.Consensus;
import dev.assay.udfs.label.EffectiveLabel;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.Label.AnnotatorKind;
import dev.assay.udfs.label.StoredLabel;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Turns facts of {@code labels} into what they say together: a row is an answer for a trace, a
 * failure mode and a rubric version.
 *
 * <p>The rules are those of {@link Consensus}. Labels that name no trace, and those of criteria
 * that no mode asks for, are left out.
 */
public final class EffectiveLabels {
  public static final String SOURCE = LabelsTable.SOURCE;
  public static final String TRACE_ID = LabelsTable.TRACE_ID;
  public static final String FAILURE_MODE = LabelsTable.FAILURE_MODE;
  public static final String RUBRIC_VERSION = LabelsTable.RUBRIC_VERSION;

  /** {@code positive}, {@code negative}, {@code unsure} or {@code ambiguous}. */
  public static final String STATUS = "status";

  /** Whether the failure is present; null where the status is unsure or ambiguous. */
  public static final String POSITIVE = "positive";

  public static final String ADJUDICATED = "adjudicated";

  /** The best kind that took part: HUMAN, then CODE, then LLM. */
  public static final String ANNOTATOR_KIND = LabelsTable.ANNOTATOR_KIND;

  public static final String ANNOTATORS = "annotators";
  public static final String NUMBER_OF_LABELS = "number_of_labels";
  public static final String VALUE_NUMBER = LabelsTable.VALUE_NUMBER;
  public static final String ARM = LabelsTable.ARM;
  public static final String INCLUSION_PROBABILITY = LabelsTable.INCLUSION_PROBABILITY;
  public static final String SYNTHETIC = LabelsTable.SYNTHETIC;
  public static final String LABELLED_AT = LabelsTable.LABELLED_AT;

  public static final StructType SCHEMA =
      new StructType()
          .add(SOURCE, StringType)
          .add(TRACE_ID, StringType, false)
          .add(FAILURE_MODE, StringType, false)
          .add(RUBRIC_VERSION, IntegerType, false)
          .add(STATUS, StringType, false)
          .add(POSITIVE, BooleanType)
          .add(ADJUDICATED, BooleanType, false)
          .add(ANNOTATOR_KIND, StringType, false)
          .add(ANNOTATORS, DataType.fromDDL("ARRAY<STRING>"), false)
          .add(NUMBER_OF_LABELS, IntegerType, false)
          .add(VALUE_NUMBER, DoubleType)
          .add(ARM, StringType)
          .add(INCLUSION_PROBABILITY, DoubleType)
          .add(SYNTHETIC, BooleanType, false)
          .add(LABELLED_AT, TimestampType, false);

  private EffectiveLabels() {}

  /**
   * The answers, as {@link #SCHEMA}.
   *
   * @param labels rows of {@code labels}, all of its columns
   * @param modes by name
   */
  public static Dataset<Row> of(Dataset<Row> labels, Map<String, FailureMode> modes) {
    Map<String, FailureMode> asked = new LinkedHashMap<>(modes);
    return labels
        .filter(col(LabelsTable.TRACE_ID).isNotNull())
        .groupByKey(
            (MapFunction<Row, String>)
                row -> row.getAs(LabelsTable.SOURCE) + "\n" + row.getAs(LabelsTable.TRACE_ID),
            Encoders.STRING())
        .flatMapGroups(
            (FlatMapGroupsFunction<String, Row, Row>) (trace, rows) -> answers(rows, asked),
            Encoders.row(SCHEMA));
  }

  /**
   * The answers about some traces alone, as {@link #SCHEMA}. A label that was imported before its
   * trace was is matched with it now.
   *
   * @param labels rows of {@code labels}, all of its columns
   * @param traces among its columns source, trace_id, source_trace_id
   * @param modes by name
   */
  public static Dataset<Row> of(
      Dataset<Row> labels, Dataset<Row> traces, Map<String, FailureMode> modes) {
    return of(about(labels, traces, modes), modes);
  }

  /**
   * The facts that answer the modes' questions about some traces, under the ids that the traces
   * have.
   */
  static Dataset<Row> about(
      Dataset<Row> labels, Dataset<Row> traces, Map<String, FailureMode> modes) {
    Object[] criteria =
        modes.entrySet().stream()
            .flatMap(mode -> Stream.of(mode.getKey(), mode.getValue().criterion()))
            .distinct()
            .toArray();
    Dataset<Row> asked = labels.filter(col(LabelsTable.CRITERION).isin(criteria));
    return MatchTraces.apply(asked, traces)
        .filter(col(MatchTraces.MATCHED_TRACE_ID).isNotNull())
        .withColumn(LabelsTable.SOURCE, col(MatchTraces.MATCHED_SOURCE))
        .withColumn(LabelsTable.TRACE_ID, col(MatchTraces.MATCHED_TRACE_ID));
  }

  /** An answer of a row. */
  public static EffectiveLabel label(Row row) {
    return new EffectiveLabel(
        row.getAs(SOURCE),
        row.getAs(TRACE_ID),
        row.getAs(FAILURE_MODE),
        row.<Integer>getAs(RUBRIC_VERSION),
        EffectiveLabel.Status.valueOf(row.<String>getAs(STATUS).toUpperCase(Locale.ROOT)),
        row.<Boolean>getAs(ADJUDICATED),
        AnnotatorKind.valueOf(row.getAs(ANNOTATOR_KIND)),
        row.getList(row.fieldIndex(ANNOTATORS)),
        row.<Integer>getAs(NUMBER_OF_LABELS),
        row.getAs(VALUE_NUMBER),
        row.getAs(ARM),
        row.getAs(INCLUSION_PROBABILITY),
        row.<Boolean>getAs(SYNTHETIC),
        row.<Timestamp>getAs(LABELLED_AT).toInstant());
  }

  private static Iterator<Row> answers(Iterator<Row> rows, Map<String, FailureMode> modes) {
    List<StoredLabel> facts = new ArrayList<>();
    rows.forEachRemaining(row -> facts.add(LabelRows.label(row)));
    return Consensus.of(facts, modes).stream().map(EffectiveLabels::row).iterator();
  }

  private static Row row(EffectiveLabel label) {
    Boolean positive =
        switch (label.status()) {
          case POSITIVE -> true;
          case NEGATIVE -> false;
          case UNSURE, AMBIGUOUS -> null;
        };
    return RowFactory.create(
        label.source(),
        label.traceId(),
        label.failureMode(),
        label.rubricVersion(),
        label.status().name().toLowerCase(Locale.ROOT),
        positive,
        label.adjudicated(),
        label.annotatorKind().name(),
        label.annotators().toArray(String[]::new),
        label.numberOfLabels(),
        label.valueNumber(),
        label.arm(),
        label.inclusionProbability(),
        label.synthetic(),
        Timestamp.from(label.lastLabelledAt()));
  }
}
