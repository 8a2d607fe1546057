package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.lakehouse.Kept;
import dev.assay.jobs.run.JobContext;
import io.delta.exceptions.DeltaConcurrentModificationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * Turns the answers in the spool into verdicts: each line once, however often it was written, and
 * none that the table has. A line that makes no row goes to {@code quarantine}. A segment is done
 * when the commit stands; a death between the two is mended by the next run.
 */
final class IngestSpool {
  private static final int MOST_COMMITS = 5;
  private static final String RANK = "rank_in_spool";

  private IngestSpool() {}

  /**
   * Appends what is new of all that lies there, counts it, and empties the spool. No task may be
   * writing.
   *
   * @param counts gets a number for each evaluator and status that the spool has
   */
  static void all(JobContext context, PairCounts counts) {
    String folder = Spool.folder(context.lakehouse());
    try {
      FileSystem files = files(context, folder);
      List<Path> spooled = Spool.segments(files, folder, Spool.OPEN, Spool.CLOSED);
      if (!spooled.isEmpty()) {
        append(context, spooled, counts);
      }
      for (Path segment : Spool.segments(files, folder, Spool.OPEN, Spool.CLOSED, Spool.DONE)) {
        files.delete(segment, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same for what is whole, while tasks go on writing. */
  static void closed(JobContext context, PairCounts counts) {
    String folder = Spool.folder(context.lakehouse());
    try {
      FileSystem files = files(context, folder);
      List<Path> whole = Spool.segments(files, folder, Spool.CLOSED);
      if (whole.isEmpty()) {
        return;
      }
      append(context, whole, counts);
      for (Path segment : whole) {
        Spool.turn(files, segment, Spool.DONE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileSystem files(JobContext context, String folder) throws IOException {
    return Spool.fileSystem(context.spark().sessionState().newHadoopConf(), folder);
  }

  private static void append(JobContext context, List<Path> spooled, PairCounts counts) {
    Dataset<Row> lines =
        context
            .spark()
            .read()
            .textFile(spooled.stream().map(Path::toString).toArray(String[]::new))
            .flatMap(
                SpoolVerdicts.of(context.settings().yaml().judge()), Encoders.row(PairRow.SCHEMA))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Row> dates = lines.select(VerdictsTable.TARGET_DATE).distinct().collectAsList();
      if (dates.stream().anyMatch(date -> date.isNullAt(0))) {
        quarantine(context, lines.where(col(VerdictsTable.VERDICT_ID).isNull()));
      }
      append(
          context,
          once(lines.where(col(VerdictsTable.VERDICT_ID).isNotNull())),
          dates.stream().map(date -> date.get(0)).filter(Objects::nonNull).toArray(),
          counts);
    } finally {
      lines.unpersist();
    }
  }

  /** Another writer may commit meanwhile: then what is new is found anew, and no call is made. */
  private static void append(
      JobContext context, Dataset<Row> answers, Object[] dates, PairCounts counts) {
    for (int attempt = 1; ; attempt++) {
      Dataset<Row> fresh = Kept.of(withoutStored(context, answers, dates));
      try {
        PairCounts added = new PairCounts(List.of());
        added.addRows(fresh);
        if (added.added() > 0) {
          context.lakehouse().append(VerdictsTable.TABLE, fresh);
        }
        counts.addAll(added);
        return;
      } catch (DeltaConcurrentModificationException e) {
        if (attempt == MOST_COMMITS) {
          throw e;
        }
      } finally {
        fresh.unpersist();
      }
    }
  }

  private static void quarantine(JobContext context, Dataset<Row> lines) {
    context
        .lakehouse()
        .append(
            QuarantineTable.TABLE,
            lines.selectExpr(
                SpoolVerdicts.quarantined(
                    LocalDate.ofInstant(context.clock().instant(), ZoneOffset.UTC).toString())));
  }

  /** Of several answers to one question the first that came. */
  private static Dataset<Row> once(Dataset<Row> answers) {
    return answers
        .withColumn(
            RANK,
            row_number()
                .over(
                    Window.partitionBy(VerdictsTable.VERDICT_ID)
                        .orderBy(VerdictsTable.JUDGED_AT, VerdictsTable.LATENCY_MS)))
        .where(col(RANK).equalTo(1))
        .drop(RANK);
  }

  private static Dataset<Row> withoutStored(
      JobContext context, Dataset<Row> answers, Object[] dates) {
    Dataset<Row> stored =
        context
            .lakehouse()
            .read(VerdictsTable.TABLE)
            .where(col(VerdictsTable.TARGET_DATE).isin(dates))
            .select(VerdictsTable.VERDICT_ID);
    return answers.join(stored, new String[] {VerdictsTable.VERDICT_ID}, "left_anti");
  }
}
