package dev.assay.jobs.evaluation;

import dev.assay.jobs.evaluation.BatchLedger.Batch;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.judge.ApiKey;
import dev.assay.udfs.judge.BatchClient;
import dev.assay.udfs.judge.BatchResult;
import dev.assay.udfs.judge.BatchStatus;
import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.redaction.Redactor;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;

/**
 * Looks after the batches that earlier runs have handed in: what has ended goes into the judges'
 * spool, also the answers of one that expired or was cancelled; one that we do not know the id of
 * is looked for, and never handed in again while it may be there.
 */
final class CollectBatches {
  /** A batch that was handed in shows in the provider's list within this time. */
  private static final long SURELY_LISTED_SECONDS = 900;

  private final JobContext context;
  private final Redactor redactor;
  private final BatchLedger ledger;
  private final Map<String, JudgeSettings> models;
  private final List<String> notes = new ArrayList<>();
  private Optional<String> stopped = Optional.empty();
  private int running;

  private CollectBatches(JobContext context, Redactor redactor) {
    this.context = context;
    this.redactor = redactor;
    this.ledger = BatchLedger.of(context);
    this.models = JudgeStage.models(context.settings().yaml().judge());
  }

  /**
   * How it stands with the batches.
   *
   * @param running that have not ended
   * @param notes for people, a line for each batch that has
   * @param stopped what only a person can mend
   */
  record Collected(int running, List<String> notes, Optional<String> stopped) {}

  static Collected run(JobContext context, Redactor redactor) {
    return run(context, redactor, batch -> true);
  }

  /** The same for some batches only. */
  static Collected run(JobContext context, Redactor redactor, Predicate<Batch> wanted) {
    CollectBatches collect = new CollectBatches(context, redactor);
    try {
      for (Batch batch : collect.ledger.batches()) {
        if (wanted.test(batch)) {
          collect.look(batch);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return new Collected(collect.running, collect.notes, collect.stopped);
  }

  private void look(Batch batch) throws InterruptedException {
    JudgeSettings model = models.get(batch.model());
    if (model == null || ApiKey.missing(model, System::getenv).isPresent()) {
      running++;
      notes.add("batch %s waits: assay.yaml has no key for its model now".formatted(batch.name()));
      return;
    }
    BatchClient client = new BatchClient(model, ApiKey.of(model, System::getenv));
    Optional<Batch> known = batch.batchId() == null ? adopt(batch, client) : Optional.of(batch);
    if (known.isPresent()) {
      collect(known.get(), client.status(known.get().batchId()), client);
    }
  }

  /** Empty while it is not known whether the provider has it, or if it surely has not. */
  private Optional<Batch> adopt(Batch batch, BatchClient client) throws InterruptedException {
    List<String> taken =
        ledger.batches().stream().map(Batch::batchId).filter(Objects::nonNull).toList();
    Optional<List<String>> found =
        client.find(batch.name(), batch.requests(), batch.since(), taken);
    if (found.isPresent() && found.get().size() == 1) {
      Batch adopted = batch.submitted(found.get().get(0));
      ledger.write(adopted);
      notes.add("batch %s was found again as %s".formatted(batch.name(), adopted.batchId()));
      return Optional.of(adopted);
    }
    boolean surelyNot =
        found.isPresent()
            && found.get().isEmpty()
            && now().getEpochSecond() - batch.since() > SURELY_LISTED_SECONDS;
    if (surelyNot) {
      ledger.forget(batch);
      notes.add(
          "batch %s never came to the provider: its pairs are open again".formatted(batch.name()));
    } else {
      running++;
    }
    return Optional.empty();
  }

  private Instant now() {
    return context.clock().instant();
  }

  private void collect(Batch batch, BatchStatus status, BatchClient client)
      throws InterruptedException {
    if (status instanceof BatchStatus.Running) {
      running++;
    } else if (status instanceof BatchStatus.Unreachable unreachable) {
      running++;
      stopped = stopped.or(() -> Optional.ofNullable(unreachable.advice()));
      notes.add("batch %s: %s".formatted(batch.batchId(), unreachable.kind()));
    } else if (status instanceof BatchStatus.Gone) {
      lose(batch);
    } else {
      take(batch, (BatchStatus.Ended) status, client);
    }
  }

  private void lose(Batch batch) {
    ledger.forget(batch);
    notes.add(
        "batch %s is not kept by the provider any more: its %,d pairs are open again, and may be billed twice"
            .formatted(batch.batchId(), batch.requests()));
  }

  private void take(Batch batch, BatchStatus.Ended ended, BatchClient client)
      throws InterruptedException {
    Map<String, SpoolLine> pairs = ledger.pairs(batch);
    Configuration hadoop = context.spark().sessionState().newHadoopConf();
    int[] counts = new int[2];
    String segment = "batch-%s-%s".formatted(batch.name(), now().toEpochMilli());
    try (SpoolWriter writer = new SpoolWriter(hadoop, Spool.folder(context.lakehouse()), segment)) {
      client.results(
          ended,
          result -> {
            SpoolLine pair = pairs.get(result.key());
            if (pair == null) {
              counts[1]++;
            } else if (store(pair, result, writer)) {
              counts[0]++;
            }
          });
    } catch (IOException e) {
      if (now().getEpochSecond() - batch.since() > BatchStage.KEPT_SECONDS) {
        lose(batch);
      } else {
        running++;
        notes.add("batch %s: its results cannot be read now".formatted(batch.batchId()));
      }
      return;
    }
    ledger.forget(batch);
    notes.add(
        "batch %s %s: %,d of %,d pairs answered%s"
            .formatted(
                batch.batchId(),
                ended.how(),
                counts[0],
                batch.requests(),
                counts[1] == 0 ? "" : ", %,d results of questions not ours".formatted(counts[1])));
  }

  /** Whether the result is one that lasts. */
  private boolean store(SpoolLine pair, BatchResult result, SpoolWriter writer) {
    if (result.body().isEmpty() && result.errorKind().isEmpty()) {
      return false;
    }
    pair.with(VerdictsTable.ATTEMPTS, 1)
        .with(VerdictsTable.MAYBE_BILLED, false)
        .with(SpoolLine.BATCH, true)
        .with(VerdictsTable.JUDGED_AT, now().toString());
    result.body().ifPresent(body -> pair.with(SpoolLine.BODY, redactor.redact(body, "batch")));
    result.errorKind().ifPresent(kind -> pair.with(VerdictsTable.ERROR_KIND, kind));
    writer.append(pair);
    return true;
  }
}
