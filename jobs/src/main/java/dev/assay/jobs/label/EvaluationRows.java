package dev.assay.jobs.label;

import dev.assay.udfs.dialect.JsonText;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.LabelParser;
import dev.assay.udfs.label.LabelTarget;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/** Scores, each as JSON with its file, to rows of {@link EvaluationsTable}. */
final class EvaluationRows implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1;

  @Override
  public Iterator<Row> call(Iterator<Row> scores) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return scores.hasNext();
      }

      @Override
      public Row next() {
        Row score = scores.next();
        return row(label(score.getString(0)), score.getString(1));
      }
    };
  }

  /** The label that a score says, which was read before without a problem. */
  static Label label(String json) {
    LabelParser.Parsed parsed = IncomingScores.PARSER.parse(JsonText.parse(json).orElseThrow());
    return ((LabelParser.Accepted) parsed).label().identified();
  }

  private static Row row(Label label, String file) {
    LabelTarget target = label.target();
    LocalDate day =
        label.labelledAt() == null
            ? LocalDate.EPOCH
            : LocalDate.ofInstant(label.labelledAt(), ZoneOffset.UTC);
    return RowFactory.create(
        label.labelId(),
        target.kind().name(),
        target.source(),
        target.traceId(),
        target.spanId(),
        target.sessionId(),
        target.stepIndex(),
        target.sourceTraceId(),
        label.criterion(),
        label.valueType() == null ? null : label.valueType().name(),
        label.value().bool(),
        label.value().category(),
        label.value().number(),
        label.scaleMin(),
        label.scaleMax(),
        label.annotator().kind().name(),
        label.annotator().id(),
        label.rationale(),
        CollectionConverters.asScala(label.metadata()),
        label.labelledAt() == null ? null : Timestamp.from(label.labelledAt()),
        file,
        Date.valueOf(day));
  }
}
