package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;

import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.evaluator.Verdict;
import dev.assay.udfs.judge.Answer;
import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.judge.VerdictParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * Turns the answers in the spool into verdicts: each line once, however often it was written, and
 * none that the table has. The files go when the commit stands; a death between the two is mended
 * by the next run.
 */
final class IngestSpool {
  private static final String RANK = "rank_in_spool";

  private IngestSpool() {}

  /**
   * Appends what is new, and counts it.
   *
   * @param counts gets a number for each evaluator and status that the spool has
   */
  static void run(JobContext context, PairCounts counts) {
    String folder = Spool.folder(context.lakehouse());
    try {
      FileSystem files = Spool.fileSystem(context.spark().sessionState().newHadoopConf(), folder);
      List<Path> spooled = Spool.files(files, folder);
      if (spooled.isEmpty()) {
        return;
      }
      append(context, spooled, counts);
      for (Path file : spooled) {
        files.delete(file, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void append(JobContext context, List<Path> spooled, PairCounts counts) {
    JudgeSettings.Prices prices = context.settings().yaml().judge().prices();
    Dataset<Row> answers =
        context
            .spark()
            .read()
            .textFile(spooled.stream().map(Path::toString).toArray(String[]::new))
            .flatMap(
                (FlatMapFunction<String, Row>) line -> rows(line, prices),
                Encoders.row(PairRow.SCHEMA));
    Dataset<Row> fresh =
        withoutStored(context, once(answers)).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      counts.addRows(fresh);
      if (counts.added() > 0) {
        context.lakehouse().append(VerdictsTable.TABLE, fresh);
      }
    } finally {
      fresh.unpersist();
    }
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

  private static Dataset<Row> withoutStored(JobContext context, Dataset<Row> answers) {
    Object[] dates =
        answers.select(VerdictsTable.TARGET_DATE).distinct().collectAsList().stream()
            .map(row -> row.get(0))
            .toArray();
    Dataset<Row> stored =
        context
            .lakehouse()
            .read(VerdictsTable.TABLE)
            .where(col(VerdictsTable.TARGET_DATE).isin(dates))
            .select(VerdictsTable.VERDICT_ID);
    return answers.join(stored, new String[] {VerdictsTable.VERDICT_ID}, "left_anti");
  }

  private static Iterator<Row> rows(String text, JudgeSettings.Prices prices) {
    return SpoolLine.read(text)
        .map(line -> List.of(row(line, prices)).iterator())
        .orElseGet(Collections::emptyIterator);
  }

  private static Row row(SpoolLine line, JudgeSettings.Prices prices) {
    PairRow row = line.toPair();
    double threshold = Double.parseDouble(line.text(VerdictsTable.THRESHOLD).orElseThrow());
    Optional<String> body = line.text(SpoolLine.BODY);
    if (body.isEmpty()) {
      String kind = line.text(VerdictsTable.ERROR_KIND).orElse("unknown");
      return row.verdict(
              Verdict.errored(kind, "The provider refused this question for good."), threshold)
          .row();
    }
    Optional<Answer> answer = Answer.parse(body.get());
    answer.ifPresent(a -> usage(row, a, prices));
    return row.verdict(
            answer
                .map(VerdictParser::parse)
                .orElseGet(
                    () -> Verdict.errored("invalid_response", "The answer is no JSON object.")),
            threshold)
        .row();
  }

  private static void usage(PairRow row, Answer answer, JudgeSettings.Prices prices) {
    row.set(VerdictsTable.MODEL_ANSWERED, answer.model())
        .set(VerdictsTable.MODEL_FINGERPRINT, answer.modelFingerprint())
        .set(VerdictsTable.INPUT_TOKENS, answer.inputTokens())
        .set(VerdictsTable.OUTPUT_TOKENS, answer.outputTokens())
        .set(VerdictsTable.CACHED_TOKENS, answer.cachedTokens());
    if (prices != null) {
      row.set(VerdictsTable.COST_USD, answer.costUsd(prices))
          .set(VerdictsTable.PRICE_VERSION, prices.version());
    }
  }
}
