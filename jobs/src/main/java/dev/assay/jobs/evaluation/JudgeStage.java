package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.judge.ApiKey;
import dev.assay.udfs.judge.JudgePrompt;
import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.redaction.Redactor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Has pairs judged by models, through the spool into {@code verdicts}. */
final class JudgeStage {
  private static final List<String> SINGLE_COPIES =
      List.of("spark.speculation", "spark.dynamicAllocation.enabled");

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
   * @throws UserException if a key stands in Spark's configuration, or if Spark is set to do work
   *     twice
   */
  static Optional<String> obstacle(JobContext context) {
    JudgeSettings settings = context.settings().yaml().judge();
    refuseKeysInConfiguration(context.spark(), settings);
    if (!settings.hasEndpoint()) {
      return Optional.of("set judge.base_url and judge.model in assay.yaml");
    }
    for (String name : SINGLE_COPIES) {
      if (context.spark().sparkContext().conf().getBoolean(name, false)) {
        throw new UserException(
            "%s is on: calls would be paid for twice, or go beyond the limits that each executor keeps its share of. Set it to false where judges run."
                .formatted(name));
      }
    }
    return settings.models().stream()
        .flatMap(model -> ApiKey.missing(model, System::getenv).stream())
        .findFirst();
  }

  /** Spark shows its configuration in its web page and its logs, keys and all. */
  private static void refuseKeysInConfiguration(SparkSession spark, JudgeSettings settings) {
    List<String> keys =
        settings.models().stream()
            .flatMap(model -> ApiKey.of(model, System::getenv).stream())
            .toList();
    for (scala.Tuple2<String, String> entry : spark.sparkContext().conf().getAll()) {
      String name = entry._1().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
      boolean named = name.endsWith("apikey") && !entry._2().isBlank();
      if (named || keys.stream().anyMatch(entry._2()::contains)) {
        throw new UserException(
            "Spark's configuration holds an API key, under %s: Spark shows it in its pages and logs. Take it out, make a new key, and give it by the environment variable that judge.api_key_env names."
                .formatted(entry._1()));
      }
    }
  }

  /** The endpoints, by the hash of model and parameters that pairs have. */
  static Map<String, JudgeSettings> models(JudgeSettings settings) {
    Map<String, JudgeSettings> models = new LinkedHashMap<>();
    for (JudgeSettings model : settings.models()) {
      models.put(Evaluator.sha256(model.modelAndParameters()), model);
    }
    return models;
  }

  /**
   * Judges.
   *
   * @param pairs rows of {@link PairRow#SCHEMA} with a prompt
   * @param total how many they are
   * @param judged gets a number for each evaluator and status that was stored
   */
  static Result run(
      JobContext context,
      Dataset<Row> pairs,
      long total,
      List<Evaluator> evaluators,
      Redactor redactor,
      PairCounts judged) {
    SparkSession spark = context.spark();
    String runId = UUID.randomUUID().toString();
    int jvms = jvms(spark.sparkContext());
    Map<String, JudgeSettings> shares = new HashMap<>();
    models(context.settings().yaml().judge())
        .forEach((key, model) -> shares.put(key, model.share(jvms)));
    JudgeTask task =
        new JudgeTask(
            runId,
            Spool.folder(context.lakehouse()),
            shares,
            systems(evaluators),
            redactor,
            new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    Result result;
    try (JudgeCommits commits = JudgeCommits.begin(context, runId, total, judged)) {
      List<Row> rows =
          pairs
              .repartition(tasks(spark.sparkContext()))
              // Questions of one evaluator begin alike: asked together, the provider has them
              // cached.
              .sortWithinPartitions(
                  col(VerdictsTable.FINGERPRINT),
                  col(VerdictsTable.PARAMETERS_HASH),
                  col(VerdictsTable.PAIR_ID))
              .mapPartitions((MapPartitionsFunction<Row, Row>) task, Encoders.row(JudgeTask.RESULT))
              .collectAsList();
      result = result(rows);
    } finally {
      JudgeRuntime.close(runId);
    }
    context.progress().step("writing what was judged");
    IngestSpool.all(context, judged);
    return result;
  }

  /** One task keeps all calls of a JVM in flight; a core is left to commits meanwhile. */
  private static int tasks(SparkContext spark) {
    return Math.max(1, spark.defaultParallelism() - 1);
  }

  /** The JVMs that judge: the driver alone, or all others. */
  private static int jvms(SparkContext spark) {
    int all = spark.statusTracker().getExecutorInfos().length;
    return Math.max(1, spark.isLocal() ? 1 : all - 1);
  }

  /** The systems' prompts, by evaluator fingerprint. */
  static Map<String, String> systems(List<Evaluator> evaluators) {
    Map<String, String> systems = new HashMap<>();
    for (Evaluator evaluator : evaluators) {
      if (evaluator.file().judge() != null) {
        systems.put(evaluator.fingerprint(), JudgePrompt.system(evaluator));
      }
    }
    return systems;
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
