package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.judge.Answer;
import dev.assay.udfs.judge.ApiKey;
import dev.assay.udfs.judge.JudgeClient;
import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.judge.Prompt;
import dev.assay.udfs.judge.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * What judges say that are in no file yet. Their verdicts lie in the ledger: who adopts one of them
 * does not pay for these again.
 */
public final class DraftVerdicts {
  private DraftVerdicts() {}

  /**
   * What asking them came to.
   *
   * @param scores by fingerprint, and then by content hash
   * @param outcome of the evaluation
   */
  public record Asked(Map<String, Map<String, Double>> scores, Outcome outcome) {}

  /**
   * Why no model can be asked; empty if one can.
   *
   * @throws UserException if a key stands in Spark's configuration, or if Spark is set to do work
   *     twice
   */
  public static Optional<String> obstacle(JobContext context) {
    return JudgeStage.obstacle(context);
  }

  /** Asks the configured model for a text; empty if none comes. */
  public static Optional<String> text(JobContext context, Prompt prompt) {
    JudgeSettings settings = context.settings().yaml().judge().forText();
    JudgeClient client =
        new JudgeClient(
            settings,
            ApiKey.of(settings, System::getenv),
            SystemTime.UTC,
            () -> ThreadLocalRandom.current().nextDouble());
    AtomicReference<Response> last = new AtomicReference<>();
    try {
      client.ask(prompt, last::set);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return Optional.ofNullable(last.get())
        .flatMap(response -> Answer.parse(response.body()))
        .map(Answer::content);
  }

  /**
   * Asks judges about items of a dataset version.
   *
   * @param contents the content hashes of the items
   */
  public static Asked of(
      JobContext context, String nameAndVersion, Set<String> contents, List<Evaluator> judges) {
    EvaluationRequest.OfDataset dataset = EvaluationRequest.dataset(nameAndVersion);
    Outcome outcome =
        EvaluateJob.run(
            context,
            EvaluationRequest.of(
                new EvaluationRequest.OfContents(dataset.name(), dataset.version(), contents)),
            judges);
    Map<String, Map<String, Double>> scores = new HashMap<>();
    for (Row row :
        DayVerdicts.onContents(
                context.lakehouse(),
                context
                    .spark()
                    .createDataset(List.copyOf(contents), Encoders.STRING())
                    .toDF(VerdictsTable.CONTENT_HASH))
            .where(
                col(VerdictsTable.FINGERPRINT)
                    .isin(judges.stream().map(Evaluator::fingerprint).toArray())
                    .and(col(VerdictsTable.SCORE).isNotNull()))
            .select(VerdictsTable.FINGERPRINT, VerdictsTable.CONTENT_HASH, VerdictsTable.SCORE)
            .collectAsList()) {
      scores
          .computeIfAbsent(row.getString(0), fingerprint -> new HashMap<>())
          .put(row.getString(1), row.getDouble(2));
    }
    return new Asked(scores, outcome);
  }
}
