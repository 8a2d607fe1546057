package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.judge.JudgePrompt;
import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.redaction.Redactor;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Has pairs judged by a model, into the spool. */
final class JudgeStage {
  private static final long SECOND = 1000;

  private JudgeStage() {}

  /**
   * What is left when the calls are over.
   *
   * @param left pairs without a verdict, by evaluator and status
   * @param stopped what stopped the run, for people
   */
  record Result(Map<String, Map<PairCounts.Status, Long>> left, Optional<String> stopped) {}

  /**
   * Why no model can be asked; empty if one can.
   *
   * @throws UserException if a key stands in Spark's configuration
   */
  static Optional<String> obstacle(JobContext context) {
    JudgeSettings settings = context.settings().yaml().judge();
    refuseKeysInConfiguration(context.spark(), settings);
    if (!settings.hasEndpoint()) {
      return Optional.of("set judge.base_url and judge.model in assay.yaml");
    }
    if (settings.apiKeyEnv() != null && JudgeRuntime.apiKey(settings).isEmpty()) {
      return Optional.of("set the environment variable " + settings.apiKeyEnv());
    }
    return Optional.empty();
  }

  /** Spark shows its configuration in its web page and its logs, keys and all. */
  private static void refuseKeysInConfiguration(SparkSession spark, JudgeSettings settings) {
    Optional<String> key = JudgeRuntime.apiKey(settings);
    for (scala.Tuple2<String, String> entry : spark.sparkContext().conf().getAll()) {
      String name = entry._1().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
      boolean named = name.endsWith("apikey") && !entry._2().isBlank();
      if (named || key.filter(entry._2()::contains).isPresent()) {
        throw new UserException(
            "Spark's configuration holds an API key, under %s: Spark shows it in its pages and logs. Take it out, make a new key, and give it by the environment variable that judge.api_key_env names."
                .formatted(entry._1()));
      }
    }
  }

  /**
   * Judges.
   *
   * @param pairs rows of {@link PairRow#SCHEMA} with a prompt
   * @param total how many they are
   */
  static Result run(
      JobContext context,
      Dataset<Row> pairs,
      long total,
      List<Evaluator> evaluators,
      Redactor redactor) {
    SparkSession spark = context.spark();
    String runId = UUID.randomUUID().toString();
    LongAccumulator calls = spark.sparkContext().longAccumulator();
    JudgeTask task =
        new JudgeTask(
            runId,
            Spool.folder(context.lakehouse()),
            context.settings().yaml().judge(),
            systems(evaluators),
            redactor,
            new SerializableConfiguration(spark.sessionState().newHadoopConf()),
            calls);
    Timer reporter = new Timer("assay-judge-progress", true);
    reporter.schedule(reports(context, calls, total), SECOND, SECOND);
    try {
      List<Row> rows =
          pairs
              .repartition(slots(spark))
              // Questions of one evaluator begin alike: asked together, the provider has them
              // cached.
              .sortWithinPartitions(col(VerdictsTable.FINGERPRINT), col(VerdictsTable.PAIR_ID))
              .mapPartitions((MapPartitionsFunction<Row, Row>) task, Encoders.row(JudgeTask.RESULT))
              .collectAsList();
      return result(rows);
    } finally {
      reporter.cancel();
      JudgeRuntime.close(runId);
    }
  }

  /** One task keeps all calls of a JVM in flight; a second keeps them going when the first ends. */
  private static int slots(SparkSession spark) {
    return Math.max(1, spark.sparkContext().defaultParallelism());
  }

  private static Map<String, String> systems(List<Evaluator> evaluators) {
    Map<String, String> systems = new HashMap<>();
    for (Evaluator evaluator : evaluators) {
      if (evaluator.file().judge() != null) {
        systems.put(evaluator.fingerprint(), JudgePrompt.system(evaluator));
      }
    }
    return systems;
  }

  private static TimerTask reports(JobContext context, LongAccumulator calls, long total) {
    long start = SystemTime.UTC.nanos();
    return new TimerTask() {
      @Override
      public void run() {
        double seconds = (SystemTime.UTC.nanos() - start) / 1e9;
        long done = calls.value();
        double rate = done / seconds;
        String left = rate == 0 ? "" : ", %,d s left".formatted((long) ((total - done) / rate));
        context.progress().at("judging", done, total, "%.1f a second%s".formatted(rate, left));
      }
    };
  }

  private static Result result(List<Row> rows) {
    Map<String, Map<PairCounts.Status, Long>> left = new HashMap<>();
    Optional<String> stopped = Optional.empty();
    for (Row row : rows) {
      if (row.isNullAt(0)) {
        stopped = Optional.of(row.getString(3));
      } else {
        left.computeIfAbsent(row.getString(0), name -> new HashMap<>())
            .merge(PairCounts.Status.valueOf(row.getString(1)), row.getLong(2), Long::sum);
      }
    }
    return new Result(left, stopped);
  }
}
