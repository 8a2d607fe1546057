package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.AtOnce;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.queue.QueueYield;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Ranks the traces of a day by how unusual they are, and offers some of them for review.
 *
 * <p>A day is a function of the traces dated or touched on it and of what the tables held of
 * earlier days. Offers are facts: for a day that has offers, or that is followed by one that has,
 * traces are ranked again but nothing is offered.
 */
public final class RankJob {
  private static final int NAME_SHOWN = 60;

  private RankJob() {}

  /** Ranks the context's day, and offers. */
  public static Outcome run(JobContext context) {
    LocalDate day = context.dateOrToday();
    OwnSignals own = OwnSignals.of(context.spark(), context.settings().yaml().rank().signals());
    context.progress().step("ranking the traces of " + day);
    try (AtOnce reads = new AtOnce()) {
      Supplier<WeekQueue> week = reads.ask(() -> WeekQueue.of(context.lakehouse(), day));
      YieldDay yields = YieldDay.of(context.lakehouse(), context.settings(), own.catalog(), day);
      Supplier<RankDay> ranked =
          reads.ask(() -> RankDay.of(context.lakehouse(), context.settings(), own, yields, day));
      yields.write(context.lakehouse());
      return run(context, own, yields, ranked, week, day);
    }
  }

  private static Outcome run(
      JobContext context,
      OwnSignals own,
      YieldDay yields,
      Supplier<RankDay> reading,
      Supplier<WeekQueue> week,
      LocalDate day) {
    try (RankDay ranked = reading.get()) {
      if (ranked.traces() == 0) {
        return Outcome.done(
            Accounting.NOTHING,
            Map.of("traces", 0L, "offered", 0),
            List.of("%s: no traces are dated or were touched on this day.".formatted(day)));
      }
      Accounting accounting = write(context.lakehouse(), ranked, day);
      context.progress().step("choosing what to offer");
      OfferDay.Result offers = new OfferDay(context, own.catalog(), day).run(ranked, week.get());
      return outcome(day, ranked, accounting, yields, offers);
    }
  }

  /** Writes the sketches and the signals of the day, unless the same are there already. */
  private static Accounting write(Lakehouse lakehouse, RankDay ranked, LocalDate day) {
    long n = ranked.traces();
    Dataset<Row> stored =
        lakehouse
            .read(SignalsTable.TABLE)
            .where(col(SignalsTable.RANK_DATE).equalTo(lit(Date.valueOf(day))));
    boolean again = !stored.isEmpty();
    if (again && digest(stored).equals(digest(ranked.scored()))) {
      return new Accounting(n, 0, 0, n, 0);
    }
    // Signals last: where they are, the sketches are, too.
    lakehouse.replaceWhere(
        SketchesTable.TABLE,
        "%s = DATE'%s'".formatted(SketchesTable.SKETCH_DATE, day),
        ranked.sketches().rows(lakehouse.spark(), day, CodeVersion.current()));
    lakehouse.replaceWhere(
        SignalsTable.TABLE,
        "%s = DATE'%s'".formatted(SignalsTable.RANK_DATE, day),
        ranked.scored());
    return again ? new Accounting(n, 0, n, 0, 0) : Accounting.allWritten(n);
  }

  private static Row digest(Dataset<Row> signals) {
    Column[] compared =
        Arrays.stream(SignalsTable.TABLE.schema().fieldNames())
            .filter(name -> !name.equals(SignalsTable.CODE_VERSION))
            .map(signals::col)
            .toArray(Column[]::new);
    return signals.agg(count(lit(1)), bit_xor(xxhash64(compared))).first();
  }

  private static Outcome outcome(
      LocalDate day,
      RankDay ranked,
      Accounting accounting,
      YieldDay yields,
      OfferDay.Result offers) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("traces", ranked.traces());
    details.put("baseline_traces", ranked.known());
    details.put("offered", offers.total());
    details.put("arms", offers.byArm());
    details.put("week", WeekQueue.week(day));
    details.put("week_offered", offers.weekOffered());
    details.put("weekly_budget", offers.weeklyBudget());
    details.put("mode", offers.mode());
    details.put("unknown_models", ranked.unknownModels());
    details.put("not_paying", yields.notPaying().stream().map(QueueYield::subject).toList());
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %d traces ranked against %d%s."
            .formatted(
                day,
                ranked.traces(),
                ranked.known(),
                accounting.changedNothing() ? "; all are as they were" : ""));
    lines.addAll(offers.lines());
    for (QueueYield one : yields.notPaying()) {
      lines.add(
          "%s does not pay for its places: %d failures in %d labels, where the random reserve has %d in %d."
              .formatted(
                  one.subject(),
                  one.lift().hits(),
                  one.lift().labelled(),
                  one.lift().randomHits(),
                  one.lift().randomLabelled()));
    }
    if (!ranked.unknownModels().isEmpty()) {
      lines.add(
          "No context window is known for: %s. Add them to models: in assay.yaml."
              .formatted(
                  String.join(", ", ranked.unknownModels().stream().map(RankJob::shown).toList())));
    }
    return Outcome.done(accounting, details, lines);
  }

  /** A name that came in with traces, without what a terminal would obey. */
  private static String shown(String name) {
    String clean = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
    return clean.length() <= NAME_SHOWN ? clean : clean.substring(0, NAME_SHOWN) + "…";
  }
}
