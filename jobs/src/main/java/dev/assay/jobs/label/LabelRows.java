package dev.assay.jobs.label;

import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.Label.Annotator;
import dev.assay.udfs.label.Label.AnnotatorKind;
import dev.assay.udfs.label.Label.Evidence;
import dev.assay.udfs.label.Label.Fact;
import dev.assay.udfs.label.Label.ValueType;
import dev.assay.udfs.label.LabelTarget;
import dev.assay.udfs.label.LabelValue;
import dev.assay.udfs.label.StoredLabel;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Turns labels into rows of {@code labels}, and back. */
public final class LabelRows {
  private LabelRows() {}

  /**
   * A row of {@code labels}.
   *
   * @param contentHash of the label as it was given, before anything was filled in
   * @param modes the failure modes that its criterion asks for, joined by commas; null for none
   * @param labelledAt when it was stated, or imported where that is not known
   * @param importedFrom the file; null where there was none
   */
  static Row row(
      StoredLabel stored,
      String contentHash,
      String modes,
      Instant labelledAt,
      String importedFrom) {
    Label label = stored.label();
    LabelTarget target = label.target();
    return RowFactory.create(
        label.labelId(),
        label.fact().name().toLowerCase(Locale.ROOT),
        label.refersTo(),
        target.kind().name(),
        target.source(),
        target.traceId(),
        target.spanId(),
        target.sessionId(),
        target.stepIndex(),
        target.sourceTraceId(),
        label.criterion(),
        modes,
        label.rubricVersion(),
        label.valueType() == null ? null : label.valueType().name(),
        label.value().bool(),
        label.value().category(),
        label.value().number(),
        label.scaleMin(),
        label.scaleMax(),
        label.severity(),
        label.annotator().kind().name(),
        label.annotator().id(),
        label.confidence(),
        label.rationale(),
        label.evidence().stream()
            .map(e -> RowFactory.create(e.text(), e.start(), e.end(), e.label()))
            .toArray(Row[]::new),
        label.redactorVersion(),
        stored.arm(),
        stored.inclusionProbability(),
        stored.synthetic(),
        label.metadata(),
        contentHash,
        Timestamp.from(labelledAt),
        importedFrom);
  }

  /** A label of a row that has all columns of {@code labels}. */
  public static StoredLabel label(Row row) {
    LabelTarget target =
        new LabelTarget(
            LabelTarget.Kind.valueOf(row.getAs(LabelsTable.TARGET)),
            row.getAs(LabelsTable.SOURCE),
            row.getAs(LabelsTable.TRACE_ID),
            row.getAs(LabelsTable.SPAN_ID),
            row.getAs(LabelsTable.SESSION_ID),
            row.getAs(LabelsTable.STEP_INDEX),
            row.getAs(LabelsTable.SOURCE_TRACE_ID));
    String valueType = row.getAs(LabelsTable.VALUE_TYPE);
    Label label =
        new Label(
            row.getAs(LabelsTable.LABEL_ID),
            Fact.valueOf(row.<String>getAs(LabelsTable.FACT).toUpperCase(Locale.ROOT)),
            row.getAs(LabelsTable.REFERS_TO),
            target,
            row.getAs(LabelsTable.CRITERION),
            row.<Integer>getAs(LabelsTable.RUBRIC_VERSION),
            valueType == null ? null : ValueType.valueOf(valueType),
            new LabelValue(
                row.getAs(LabelsTable.VALUE_BOOL),
                row.getAs(LabelsTable.VALUE_LABEL),
                row.getAs(LabelsTable.VALUE_NUMBER)),
            row.getAs(LabelsTable.SCALE_MIN),
            row.getAs(LabelsTable.SCALE_MAX),
            row.getAs(LabelsTable.SEVERITY),
            new Annotator(
                AnnotatorKind.valueOf(row.getAs(LabelsTable.ANNOTATOR_KIND)),
                row.getAs(LabelsTable.ANNOTATOR_ID)),
            row.getAs(LabelsTable.CONFIDENCE),
            row.getAs(LabelsTable.RATIONALE),
            evidence(row),
            row.getAs(LabelsTable.REDACTOR_VERSION),
            metadata(row),
            row.<Timestamp>getAs(LabelsTable.LABELLED_AT).toInstant());
    return new StoredLabel(
        label,
        row.getAs(LabelsTable.ARM),
        row.getAs(LabelsTable.INCLUSION_PROBABILITY),
        Boolean.TRUE.equals(row.getAs(LabelsTable.SYNTHETIC)));
  }

  private static List<Evidence> evidence(Row row) {
    int column = row.fieldIndex(LabelsTable.EVIDENCE);
    return row.isNullAt(column)
        ? List.of()
        : row.<Row>getList(column).stream()
            .map(e -> new Evidence(e.getString(0), e.getAs(1), e.getAs(2), e.getString(3)))
            .toList();
  }

  private static Map<String, String> metadata(Row row) {
    int column = row.fieldIndex(LabelsTable.METADATA);
    return row.isNullAt(column) ? Map.of() : row.getJavaMap(column);
  }
}
