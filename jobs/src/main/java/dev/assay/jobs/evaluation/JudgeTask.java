package dev.assay.jobs.evaluation;

import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.judge.Prompt;
import dev.assay.udfs.judge.Reply;
import dev.assay.udfs.judge.Response;
import dev.assay.udfs.redaction.Redactor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Judges the pairs of a partition, many at a time, straight into the spool. Out comes a row for
 * each pair that has no verdict now: its evaluator, what became of it, and its copies; and a last
 * row with what stopped the run.
 *
 * @param models the endpoints by the hash of model and parameters
 * @param systems the systems' prompts by evaluator fingerprint
 */
record JudgeTask(
    String runId,
    String spool,
    Map<String, JudgeSettings> models,
    Map<String, String> systems,
    Redactor redactor,
    SerializableConfiguration hadoop)
    implements MapPartitionsFunction<Row, Row> {
  static final String EVALUATOR = "evaluator";
  static final String STATUS = "status";
  static final String STOPPED = "stopped";
  static final StructType RESULT =
      new StructType()
          .add(EVALUATOR, DataTypes.StringType)
          .add(STATUS, DataTypes.StringType)
          .add(PairRow.COPIES, DataTypes.LongType)
          .add(STOPPED, DataTypes.StringType);

  @Override
  public Iterator<Row> call(Iterator<Row> pairs) throws Exception {
    if (!pairs.hasNext()) {
      return List.<Row>of().iterator();
    }
    JudgeRuntime runtime = JudgeRuntime.of(runId, models);
    TaskContext task = TaskContext.get();
    Set<String> done =
        task.attemptNumber() + task.stageAttemptNumber() == 0
            ? Set.of()
            : Spool.verdictIds(hadoop.value(), spool, runId);
    InFlight inFlight = new InFlight();
    String name = "%s-%05d-%d".formatted(runId, task.partitionId(), task.taskAttemptId());
    try (SpoolWriter writer = new SpoolWriter(hadoop.value(), spool, name)) {
      try {
        while (pairs.hasNext()) {
          Row pair = pairs.next();
          if (!done.contains(text(pair, VerdictsTable.VERDICT_ID))) {
            inFlight.submit(runtime, pair, writer);
          }
        }
        inFlight.finish();
      } finally {
        // A task that was killed must not go on paying.
        inFlight.cancel();
      }
    }
    List<Row> left = inFlight.left;
    runtime.stopped().ifPresent(why -> left.add(RowFactory.create(null, null, 0L, why)));
    return left.iterator();
  }

  /** The calls of this task that have not ended, in whatever order they end. */
  private final class InFlight {
    private final List<Future<Row>> calls = new ArrayList<>();
    private final BlockingQueue<Future<Row>> ended = new LinkedBlockingQueue<>();
    private final List<Row> left = new ArrayList<>();
    private int underWay;

    void submit(JudgeRuntime runtime, Row pair, SpoolWriter writer) throws Exception {
      String model = text(pair, VerdictsTable.PARAMETERS_HASH);
      JudgeRuntime.Asking asking = runtime.of(model);
      // As many again wait for a thread, so that none is ever without a call.
      while (underWay >= 2 * asking.concurrency()) {
        takeOne();
      }
      if (calls.size() >= 4 * asking.concurrency()) {
        calls.removeIf(Future::isDone);
      }
      CompletionService<Row> service = new ExecutorCompletionService<>(asking.threads(), ended);
      Future<Row> call = service.submit(() -> judge(asking, pair, writer));
      calls.add(call);
      underWay++;
      if (runtime.isFirst(text(pair, VerdictsTable.FINGERPRINT) + model)) {
        while (!call.isDone()) {
          takeOne();
        }
      }
    }

    private void takeOne() throws Exception {
      Future<Row> call = ended.take();
      underWay--;
      try {
        Row row = call.get();
        if (row != null) {
          left.add(row);
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }

    void finish() throws Exception {
      while (underWay > 0) {
        takeOne();
      }
    }

    void cancel() {
      calls.forEach(call -> call.cancel(true));
    }
  }

  /** Null where the pair has its verdict in the spool now. */
  private Row judge(JudgeRuntime.Asking asking, Row pair, SpoolWriter writer)
      throws InterruptedException {
    String system = systems.get(text(pair, VerdictsTable.FINGERPRINT));
    Prompt prompt = new Prompt(system, text(pair, PairRow.PROMPT));
    Reply reply = asking.client().ask(prompt, response -> store(pair, response, writer));
    if (reply instanceof Reply.Answered) {
      return null;
    }
    if (reply instanceof Reply.Failed failed) {
      writer.append(
          line(pair, failed.attempts(), failed.maybeBilled())
              .with(VerdictsTable.ERROR_KIND, failed.kind()));
      return null;
    }
    PairCounts.Status status =
        reply instanceof Reply.OverBudget
            ? PairCounts.Status.SKIPPED_BUDGET
            : PairCounts.Status.DEFERRED;
    return RowFactory.create(
        text(pair, VerdictsTable.EVALUATOR_ID)
            + "@"
            + pair.getInt(pair.fieldIndex(VerdictsTable.EVALUATOR_VERSION)),
        status.name(),
        pair.getLong(pair.fieldIndex(PairRow.COPIES)),
        null);
  }

  private void store(Row pair, Response response, SpoolWriter writer) {
    writer.append(
        line(pair, response.attempts(), response.maybeBilled())
            .with(VerdictsTable.LATENCY_MS, response.latencyMillis())
            .with(SpoolLine.BODY, redactor.redact(response.body(), runId)));
  }

  private static SpoolLine line(Row pair, int attempts, boolean maybeBilled) {
    return SpoolLine.about(pair)
        .with(VerdictsTable.ATTEMPTS, attempts)
        .with(VerdictsTable.MAYBE_BILLED, maybeBilled)
        .with(VerdictsTable.JUDGED_AT, SystemTime.UTC.now().toString());
  }

  private static String text(Row row, String column) {
    return row.getString(row.fieldIndex(column));
  }
}
