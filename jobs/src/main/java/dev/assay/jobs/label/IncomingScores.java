package dev.assay.jobs.label;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.ingest.Quarantine;
import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.lakehouse.Kept;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.dialect.JsonText;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.LabelParser;
import dev.assay.udfs.label.Sha256;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Labels and machine scores that came in with traces: those of people go to {@code labels}, as an
 * imported file's do, the others to {@code evaluations}; each once.
 */
public final class IncomingScores {
  /**
   * Reads scores. No tool's export says of every score who gave it; what was given without a name
   * was given by {@code unknown}.
   */
  public static final LabelParser PARSER =
      new LabelParser(Map.of(), Optional.of("unknown"), Optional.empty());

  /** No scores came. */
  public static final Recorded NONE = new Recorded(Accounting.NOTHING, Accounting.NOTHING);

  private static final String SOURCE = "labels";
  private static final String KNOWN_SOURCE = "known_source";
  private static final String REASON = "refused_because";

  private static final String OTHER_SOURCE =
      "evaluation_id is that of a score of another source: the same traces were read in under another name, and their scores stand there";

  private IncomingScores() {}

  /** What became of the scores. */
  public record Recorded(Accounting evaluations, Accounting labels) {}

  /**
   * Records scores.
   *
   * @param scores two columns: the score as JSON, which {@link #PARSER} accepts, and its file
   */
  public static Recorded record(JobContext context, Dataset<Row> scores) {
    Dataset<Row> stored = scores.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      if (stored.isEmpty()) {
        return NONE;
      }
      context.progress().step("recording scores");
      Column kind = get_json_object(stored.col(stored.columns()[0]), "$.annotator_kind");
      Column human = kind.isNull().or(kind.equalTo("HUMAN"));
      return new Recorded(
          evaluations(context, stored.where(org.apache.spark.sql.functions.not(human))),
          labels(context, stored.where(human).collectAsList()));
    } finally {
      stored.unpersist();
    }
  }

  private static Accounting evaluations(JobContext context, Dataset<Row> scores) {
    StructType schema = EvaluationsTable.TABLE.schema();
    Dataset<Row> rows =
        scores
            .mapPartitions(new EvaluationRows(), Encoders.row(schema))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long read = rows.count();
      if (read == 0) {
        return Accounting.NOTHING;
      }
      Dataset<Row> told = Kept.of(told(context, rows));
      try {
        long written =
            context
                .lakehouse()
                .appendIfAny(
                    EvaluationsTable.TABLE,
                    told.where(col(REASON).isNull().and(col(KNOWN_SOURCE).isNull())));
        Dataset<Row> problems = refused(context, told);
        long refused = problems.isEmpty() ? 0 : Quarantine.add(context, problems);
        return new Accounting(read, written, 0, read - written - refused, refused);
      } finally {
        told.unpersist();
      }
    } finally {
      rows.unpersist();
    }
  }

  /**
   * Each score once, with its trace, the source of the one that the table has under its id, and why
   * it cannot be stored.
   */
  private static Dataset<Row> told(JobContext context, Dataset<Row> rows) {
    Object[] days =
        rows.select(EvaluationsTable.EVALUATED_ON).distinct().collectAsList().stream()
            .map(row -> (Object) row.getDate(0))
            .toArray();
    Dataset<Row> known =
        context
            .lakehouse()
            .read(EvaluationsTable.TABLE)
            .where(col(EvaluationsTable.EVALUATED_ON).isin(days))
            .select(col(EvaluationsTable.EVALUATION_ID), col(LabelsTable.SOURCE).as(KNOWN_SOURCE));
    Column statedOn =
        coalesce(
            to_date(col(EvaluationsTable.CREATED_AT)), lit(Date.valueOf(context.dateOrToday())));
    Column found = col(TracesOfSpans.FOUND);
    return TracesOfSpans.apply(
            context.lakehouse(), rows.withColumn(TracesOfSpans.STATED_ON, statedOn))
        .dropDuplicates(EvaluationsTable.EVALUATION_ID)
        .join(known, new String[] {EvaluationsTable.EVALUATION_ID}, "left")
        .withColumn(
            REASON,
            when(col(KNOWN_SOURCE).notEqual(col(LabelsTable.SOURCE)), lit(OTHER_SOURCE))
                .when(
                    col(EvaluationsTable.CREATED_AT)
                        .gt(lit(Timestamp.from(RecordLabels.latest(context)))),
                    lit(RecordLabels.IN_THE_FUTURE))
                .when(
                    col(KNOWN_SOURCE).isNull().and(TracesOfSpans.isSpanAlone()).and(found.isNull()),
                    lit(TracesOfSpans.NOT_FOUND)))
        .withColumn(
            LabelsTable.SPAN_ID,
            coalesce(found.getField(LabelsTable.SPAN_ID), col(LabelsTable.SPAN_ID)))
        .withColumn(
            LabelsTable.TRACE_ID,
            coalesce(found.getField(LabelsTable.TRACE_ID), col(LabelsTable.TRACE_ID)));
  }

  private static Dataset<Row> refused(JobContext context, Dataset<Row> told) {
    return told.where(col(REASON).isNotNull())
        .select(
            lit(SOURCE).as(QuarantineTable.SOURCE),
            col(EvaluationsTable.SOURCE_FILE).as(QuarantineTable.SOURCE_FILE),
            sha2(
                    concat(col(LabelsTable.SOURCE), lit("\n"), col(EvaluationsTable.EVALUATION_ID)),
                    256)
                .as(QuarantineTable.ROW_HASH),
            col(REASON).as(QuarantineTable.REASON),
            to_json(
                    struct(
                        col(EvaluationsTable.EVALUATION_ID),
                        col(LabelsTable.SPAN_ID),
                        col(LabelsTable.CRITERION)))
                .as(QuarantineTable.ROW),
            lit(Date.valueOf(context.dateOrToday())).as(QuarantineTable.QUARANTINED_ON));
  }

  private static Accounting labels(JobContext context, List<Row> scores) {
    Accounting all = Accounting.NOTHING;
    Map<String, List<Row>> byFile =
        scores.stream()
            .collect(
                java.util.stream.Collectors.groupingBy(
                    row -> row.getString(1),
                    java.util.TreeMap::new,
                    java.util.stream.Collectors.toList()));
    for (Map.Entry<String, List<Row>> file : byFile.entrySet()) {
      List<Label> labels =
          file.getValue().stream().map(row -> EvaluationRows.label(row.getString(0))).toList();
      all = all.plus(labels(context, labels, file.getKey()));
    }
    return all;
  }

  private static Accounting labels(JobContext context, List<Label> labels, String file) {
    RecordLabels.Recorded recorded =
        new RecordLabels(context, context.settings().failureModes())
            .record(labels, Optional.of(file));
    long known = recorded.duplicates();
    long added = recorded.added().size();
    Accounting stored = new Accounting(added + known, added, 0, known, 0);
    if (recorded.refused().isEmpty()) {
      return stored;
    }
    Date today = Date.valueOf(context.dateOrToday());
    List<Row> rows = new ArrayList<>();
    recorded
        .refused()
        .forEach(
            (label, reason) ->
                rows.add(
                    RowFactory.create(
                        SOURCE,
                        file,
                        Sha256.of(label.labelId() + label.contentHash()),
                        reason,
                        row(label),
                        today)));
    long refused =
        Quarantine.add(
            context, context.spark().createDataFrame(rows, QuarantineTable.TABLE.schema()));
    return stored.plus(new Accounting(rows.size(), 0, 0, rows.size() - refused, refused));
  }

  /** What a person finds a label by, without what it says. */
  private static String row(Label label) {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put(LabelsTable.LABEL_ID, label.labelId());
    cells.put(LabelsTable.SPAN_ID, label.target().spanId());
    cells.put(LabelsTable.CRITERION, label.criterion());
    return JsonText.write(cells);
  }
}
