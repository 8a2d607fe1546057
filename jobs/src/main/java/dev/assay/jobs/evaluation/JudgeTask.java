package dev.assay.jobs.evaluation;

import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.judge.Prompt;
import dev.assay.udfs.judge.Reply;
import dev.assay.udfs.judge.Response;
import dev.assay.udfs.redaction.Redactor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Judges the pairs of a partition, many at a time, straight into the spool. Out comes a row for
 * each pair that has no verdict now: its evaluator, what became of it, and its copies; and a last
 * row with what was spent and what stopped the run.
 *
 * @param systems the systems' prompts by evaluator fingerprint
 * @param calls counts answers, for the progress that a person sees
 */
record JudgeTask(
    String runId,
    String spool,
    JudgeSettings settings,
    Map<String, String> systems,
    Redactor redactor,
    SerializableConfiguration hadoop,
    LongAccumulator calls)
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
    JudgeRuntime runtime = JudgeRuntime.of(runId, settings);
    TaskContext task = TaskContext.get();
    Set<String> done =
        task.attemptNumber() + task.stageAttemptNumber() == 0
            ? Set.of()
            : Spool.verdictIds(hadoop.value(), spool, runId);
    Deque<Future<Row>> inFlight = new ArrayDeque<>();
    List<Row> left = new ArrayList<>();
    String name = "%s-%05d-%d".formatted(runId, task.partitionId(), task.taskAttemptId());
    try (Spool.Writer writer = new Spool.Writer(hadoop.value(), spool, name)) {
      try {
        while (pairs.hasNext()) {
          Row pair = pairs.next();
          if (done.contains(text(pair, VerdictsTable.VERDICT_ID))) {
            continue;
          }
          inFlight.add(runtime.threads().submit(() -> judge(runtime, pair, writer)));
          // Answers come in any order; one slow call must not hold up the others.
          while (inFlight.size() >= 4 * settings.concurrency()) {
            take(inFlight.poll(), left);
          }
        }
        while (!inFlight.isEmpty()) {
          take(inFlight.poll(), left);
        }
      } finally {
        // A task that was killed must not go on paying.
        inFlight.forEach(call -> call.cancel(true));
      }
    }
    runtime.client().stopped().ifPresent(why -> left.add(RowFactory.create(null, null, 0L, why)));
    return left.iterator();
  }

  private static void take(Future<Row> call, List<Row> left) throws Exception {
    try {
      Row row = call.get();
      if (row != null) {
        left.add(row);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Null where the pair has its verdict in the spool now. */
  private Row judge(JudgeRuntime runtime, Row pair, Spool.Writer writer)
      throws InterruptedException {
    String system = systems.get(text(pair, VerdictsTable.FINGERPRINT));
    Prompt prompt = new Prompt(system, text(pair, PairRow.PROMPT));
    Reply reply = runtime.client().ask(prompt, response -> store(pair, response, writer));
    if (reply instanceof Reply.Answered) {
      calls.add(1);
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

  private void store(Row pair, Response response, Spool.Writer writer) {
    writer.append(
        line(pair, response.attempts(), response.maybeBilled())
            .with(VerdictsTable.LATENCY_MS, response.latencyMillis())
            .with(SpoolLine.BODY, redactor.redact(response.body(), runId)));
  }

  private SpoolLine line(Row pair, int attempts, boolean maybeBilled) {
    return SpoolLine.about(pair)
        .with(VerdictsTable.ATTEMPTS, attempts)
        .with(VerdictsTable.MAYBE_BILLED, maybeBilled)
        .with(VerdictsTable.MODEL, settings.model())
        .with(VerdictsTable.JUDGED_AT, SystemTime.UTC.now().toString());
  }

  private static String text(Row row, String column) {
    return row.getString(row.fieldIndex(column));
  }
}
