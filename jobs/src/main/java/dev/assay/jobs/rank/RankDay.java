package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import dev.assay.jobs.conf.Settings;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.trace.Consent;
import dev.assay.jobs.trace.DayTraces;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.signal.ContextWindows;
import dev.assay.udfs.signal.SignalCatalog;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import scala.reflect.ClassTag$;

/**
 * The ranking of a day's traces: what was read, what is usual, and the scored traces, which are
 * computed when they are written.
 *
 * @param features rows of {@link FeatureRows}, held in memory until {@link #close}
 * @param traces how many
 * @param firstDate the earliest date of a trace
 * @param unknownModels names of models whose context window the configuration does not say
 * @param sketches of the day
 * @param known how many traces the baselines rest on, the day's own included
 * @param scored rows of {@code signals}
 */
record RankDay(
    Dataset<Row> features,
    long traces,
    LocalDate firstDate,
    List<String> unknownModels,
    Sketches sketches,
    long known,
    Dataset<Row> scored)
    implements AutoCloseable {

  /**
   * Ranks the traces that are dated or were touched on a day.
   *
   * <p>The reference of a value is the days before, as their sketches have them, and the day
   * itself. So a first day has a baseline; after four weeks the day's own share is small.
   */
  static RankDay of(
      Lakehouse lakehouse, Settings settings, OwnSignals own, YieldDay yields, LocalDate day) {
    Dataset<Row> features =
        SelectFeatures.of(
                DayTraces.of(lakehouse, day)
                    .withColumn(TracesTable.CONSENT, Consent.given(settings)),
                own.columns(),
                yields.novelty(),
                UserFeedback.bad(lakehouse, day, settings.yaml().rank().feedback()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    SignalCatalog catalog = own.catalog();
    ContextWindows windows = windows(settings);
    Row summary =
        features
            .agg(
                count(lit(1)),
                min(col(TracesTable.TRACE_DATE)),
                collect_set(col(TracesTable.MAX_INPUT_MODEL)))
            .first();
    List<String> models = summary.getList(2);
    FeatureRows rows = new FeatureRows(windows, own.expressions().size());
    Sketches sketches = Sketches.collect(new CountBuckets(rows, catalog.measured()).of(features));
    Baselines baselines =
        Sketches.before(lakehouse, day, settings.yaml().rank().baselineDays(), sketches)
            .plus(sketches)
            .baselines();
    Broadcast<Baselines> shared =
        lakehouse
            .spark()
            .sparkContext()
            .broadcast(baselines, ClassTag$.MODULE$.apply(Baselines.class));
    ScoreTraces score =
        new ScoreTraces(
            rows,
            catalog.scorer(yields.weights()),
            shared,
            Date.valueOf(day),
            settings.yaml().queue().seed(),
            CodeVersion.current());
    return new RankDay(
        features,
        summary.getLong(0),
        summary.isNullAt(1) ? day : summary.getDate(1).toLocalDate(),
        models.stream().filter(model -> windows.of(model).isEmpty()).sorted().toList(),
        sketches,
        baselines.traces(),
        score.of(features));
  }

  private static ContextWindows windows(Settings settings) {
    Map<String, Long> windows = new HashMap<>();
    settings.yaml().models().forEach((name, model) -> windows.put(name, model.contextWindow()));
    return new ContextWindows(windows);
  }

  /** Lets go of the features. */
  @Override
  public void close() {
    features.unpersist();
  }
}
