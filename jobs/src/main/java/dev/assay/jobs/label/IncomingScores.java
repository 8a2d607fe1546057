package dev.assay.jobs.label;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get_json_object;

import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.LabelParser;
import dev.assay.udfs.label.Sha256;
import java.sql.Date;
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
      Object[] days =
          rows.select(EvaluationsTable.EVALUATED_ON).distinct().collectAsList().stream()
              .map(row -> (Object) row.getDate(0))
              .toArray();
      Dataset<Row> known =
          context
              .lakehouse()
              .read(EvaluationsTable.TABLE)
              .where(col(EvaluationsTable.EVALUATED_ON).isin(days))
              .select(EvaluationsTable.EVALUATION_ID);
      Dataset<Row> fresh =
          rows.dropDuplicates(EvaluationsTable.EVALUATION_ID)
              .join(known, new String[] {EvaluationsTable.EVALUATION_ID}, "left_anti");
      long written = context.lakehouse().appendIfAny(EvaluationsTable.TABLE, fresh);
      return new Accounting(read, written, 0, read - written, 0);
    } finally {
      rows.unpersist();
    }
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
    Accounting all = new Accounting(added + known, added, 0, known, 0);
    for (Map.Entry<Label, String> refused : recorded.refused().entrySet()) {
      all = all.plus(quarantined(context, refused.getKey(), refused.getValue(), file));
    }
    return all;
  }

  private static Accounting quarantined(
      JobContext context, Label label, String reason, String file) {
    String hash = Sha256.of(label.labelId() + label.contentHash());
    Dataset<Row> known =
        context
            .lakehouse()
            .read(QuarantineTable.TABLE)
            .where(
                col(QuarantineTable.SOURCE_FILE)
                    .equalTo(file)
                    .and(col(QuarantineTable.ROW_HASH).equalTo(hash)));
    if (!known.isEmpty()) {
      return new Accounting(1, 0, 0, 1, 0);
    }
    Row row =
        RowFactory.create(SOURCE, file, hash, reason, null, Date.valueOf(context.dateOrToday()));
    context
        .lakehouse()
        .append(
            QuarantineTable.TABLE,
            context.spark().createDataFrame(List.of(row), QuarantineTable.TABLE.schema()));
    return new Accounting(1, 0, 0, 0, 1);
  }
}
