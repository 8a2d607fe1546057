package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.evaluation.BatchLedger.Batch;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.judge.ApiKey;
import dev.assay.udfs.judge.BatchClient;
import dev.assay.udfs.judge.BatchQuestion;
import dev.assay.udfs.judge.BatchSubmission;
import dev.assay.udfs.judge.Estimate;
import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.judge.Prompt;
import dev.assay.udfs.redaction.Redactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Hands pairs in as batches, each pair in one. What they answer is collected by {@link
 * CollectBatches}, in this run if it may wait, else in the next.
 */
final class BatchStage {
  /** How long providers keep results, and so how long a batch is waited for. */
  static final long KEPT_SECONDS = Duration.ofDays(28).toSeconds();

  private static final int MOST_REQUESTS = 10_000;
  private static final long MOST_CHARACTERS = 80_000_000;
  private static final Duration POLL = Duration.ofSeconds(20);

  private final JobContext context;
  private final Map<String, JudgeSettings> models;
  private final Map<String, String> systems;
  private final BatchLedger ledger;
  private final Map<String, Long> skipped = new HashMap<>();
  private final Set<String> own = new HashSet<>();
  private Optional<String> stopped = Optional.empty();
  private double spendUsd;

  private BatchStage(JobContext context, List<Evaluator> evaluators) {
    this.context = context;
    this.models = JudgeStage.models(context.settings().yaml().judge());
    this.systems = JudgeStage.systems(evaluators);
    this.ledger = BatchLedger.of(context);
  }

  /**
   * Hands in what is in no batch yet, and waits as long as the configuration says.
   *
   * @param pairs rows of {@link PairRow#SCHEMA} with a prompt
   * @param open how many they are, by evaluator
   * @param judged gets a number for each evaluator and status that was stored
   */
  static JudgeStage.Result run(
      JobContext context,
      Dataset<Row> pairs,
      Map<String, Long> open,
      List<Evaluator> evaluators,
      Redactor redactor,
      PairCounts judged) {
    BatchStage stage = new BatchStage(context, evaluators);
    try {
      stage.submit(pairs);
      stage.await(redactor);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    IngestSpool.all(context, judged);
    Map<String, Map<PairCounts.Status, Long>> left = new HashMap<>();
    open.forEach(
        (evaluator, pairsOf) -> {
          long over = stage.skipped.getOrDefault(evaluator, 0L);
          left.put(
              evaluator,
              Map.of(
                  PairCounts.Status.SKIPPED_BUDGET,
                  over,
                  PairCounts.Status.DEFERRED,
                  pairsOf - over - judged.pairsOf(evaluator)));
        });
    return new JudgeStage.Result(left, stage.stopped);
  }

  private void submit(Dataset<Row> pairs) throws InterruptedException {
    Set<String> asked = ledger.asked();
    Iterator<Row> rows =
        pairs
            .sort(col(VerdictsTable.PARAMETERS_HASH), col(VerdictsTable.FINGERPRINT))
            .toLocalIterator();
    List<Row> batch = new ArrayList<>();
    long characters = 0;
    while (rows.hasNext() && stopped.isEmpty()) {
      Row pair = rows.next();
      if (asked.contains(text(pair, VerdictsTable.VERDICT_ID)) || isOverBudget(pair)) {
        continue;
      }
      long length = length(pair);
      boolean full = batch.size() >= MOST_REQUESTS || characters + length > MOST_CHARACTERS;
      if (!batch.isEmpty() && (full || !model(pair).equals(model(batch.get(0))))) {
        submit(batch);
        batch.clear();
        characters = 0;
      }
      batch.add(pair);
      characters += length;
    }
    if (!batch.isEmpty() && stopped.isEmpty()) {
      submit(batch);
    }
  }

  private boolean isOverBudget(Row pair) {
    JudgeSettings model = models.get(model(pair));
    double highest = Estimate.of(model, 1, length(pair)).highestCostUsd();
    if (model.maxSpendUsd() != null && spendUsd + highest > model.maxSpendUsd()) {
      skipped.merge(evaluator(pair), pair.<Long>getAs(PairRow.COPIES), Long::sum);
      return true;
    }
    spendUsd += highest;
    return false;
  }

  private void submit(List<Row> pairs) throws InterruptedException {
    String model = model(pairs.get(0));
    JudgeSettings settings = models.get(model);
    String name = "assay-" + UUID.randomUUID();
    Batch batch =
        new Batch(name, model, pairs.size(), context.clock().instant().getEpochSecond(), null);
    BatchClient client = new BatchClient(settings, ApiKey.of(settings, System::getenv));
    Path file = null;
    try {
      file = Files.createTempFile("assay-batch", ".jsonl");
      client.write(
          file,
          pairs.stream()
              .map(pair -> new BatchQuestion(text(pair, VerdictsTable.VERDICT_ID), prompt(pair)))
              .iterator());
      try (FSDataOutputStream out = ledger.pairs(name)) {
        for (Row pair : pairs) {
          out.write((SpoolLine.about(pair).write() + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
      // From here on it may exist: it is written down first.
      ledger.write(batch);
      own.add(name);
      note(batch, client.submit(file, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (file != null) {
        file.toFile().delete();
      }
    }
  }

  private void note(Batch batch, BatchSubmission submission) {
    if (submission instanceof BatchSubmission.Accepted accepted) {
      ledger.write(batch.submitted(accepted.batchId()));
      context
          .progress()
          .step("handed in %,d pairs as batch %s".formatted(batch.requests(), accepted.batchId()));
    } else if (submission instanceof BatchSubmission.Refused refused) {
      ledger.forget(batch);
      stopped =
          Optional.of(
              refused.advice() != null
                  ? refused.advice()
                  : "The provider refused a batch (%s).".formatted(refused.kind()));
    }
  }

  private void await(Redactor redactor) throws InterruptedException {
    long minutes = context.settings().yaml().judge().batchWaitMinutes();
    long end = SystemTime.UTC.nanos() + Duration.ofMinutes(minutes).toNanos();
    while (minutes > 0 && stopped.isEmpty()) {
      CollectBatches.Collected collected =
          CollectBatches.run(context, redactor, batch -> own.contains(batch.name()));
      stopped = collected.stopped();
      if (collected.running() == 0 || SystemTime.UTC.nanos() > end) {
        return;
      }
      context.progress().step("waiting for %d batches".formatted(collected.running()));
      SystemTime.UTC.sleep(POLL);
    }
  }

  private long length(Row pair) {
    Prompt prompt = prompt(pair);
    return (long) prompt.system().length() + prompt.user().length();
  }

  private Prompt prompt(Row pair) {
    return new Prompt(
        systems.get(text(pair, VerdictsTable.FINGERPRINT)), text(pair, PairRow.PROMPT));
  }

  private static String model(Row pair) {
    return text(pair, VerdictsTable.PARAMETERS_HASH);
  }

  private static String evaluator(Row pair) {
    return text(pair, VerdictsTable.EVALUATOR_ID)
        + "@"
        + pair.getInt(pair.fieldIndex(VerdictsTable.EVALUATOR_VERSION));
  }

  private static String text(Row row, String column) {
    return row.getString(row.fieldIndex(column));
  }
}
