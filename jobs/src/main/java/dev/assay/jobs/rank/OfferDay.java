package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.conf.QueueSettings;
import dev.assay.jobs.conf.Scorecard;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.AtOnce;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.Consent;
import dev.assay.jobs.trace.DayTraces;
import dev.assay.udfs.queue.Arm;
import dev.assay.udfs.queue.DayPlaces;
import dev.assay.udfs.queue.DayQueue;
import dev.assay.udfs.queue.Offer;
import dev.assay.udfs.signal.SignalCatalog;
import java.sql.Date;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Offers traces of a ranked day for review: draws them and appends them to {@code queue}. */
record OfferDay(JobContext context, SignalCatalog catalog, LocalDate day) {
  private static final int DAYS_A_WEEK = 7;

  /**
   * What came of it.
   *
   * @param byArm how many were offered, by arm
   * @param weekOffered in the week so far, this day included
   * @param mode how the day's traces were chosen; {@code published} where none were
   */
  record Result(
      Map<String, Long> byArm, int weekOffered, int weeklyBudget, String mode, List<String> lines) {
    long total() {
      return byArm.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Offers.
   *
   * @param week as it was before the day was ranked
   */
  Result run(RankDay ranked, WeekQueue week) {
    Lakehouse lakehouse = context.lakehouse();
    QueueSettings settings = context.settings().yaml().queue();
    int before = week.offered().values().stream().mapToInt(Integer::intValue).sum();
    if (week.published().isPresent()) {
      return new Result(
          Map.of(), before, settings.weeklyBudget(), "published", List.of(published(week)));
    }
    LocalDate monday = day.with(DayOfWeek.MONDAY);
    LocalDate earliest = earlier(ranked.firstDate(), day.minusDays(1));
    Dataset<Row> offered = WeekQueue.since(lakehouse, earlier(monday, earliest));
    Dataset<Row> signals = signals(lakehouse);
    Dataset<Row> offerable = OfferTraces.offerable(signals, offered);
    VerdictPools pools;
    int population;
    try (AtOnce reads = new AtOnce()) {
      Supplier<VerdictPools> drawn =
          reads.ask(
              () ->
                  VerdictPools.of(
                      lakehouse,
                      day,
                      offered,
                      signals,
                      Consent.given(context.settings()),
                      settings.seed(),
                      settings.weeklyBudget()));
      population = (int) offerable.count();
      pools = drawn.get();
    }
    DayPlaces places =
        settings
            .planWith(
                DAYS_A_WEEK
                    * Scorecard.load(context.settings()).humanSampling()
                    * pools.sizes().getOrDefault(Arm.UNFLAGGED, 0))
            .day(
                day.getDayOfWeek().getValue(),
                week.offered(),
                population,
                pools.sizes(),
                ranked.known());
    DayQueue queue = new DayQueue(day.toString(), population, places);
    List<Offer> all =
        new ArrayList<>(
            new OfferTraces(catalog, DayTraces.of(lakehouse, day))
                .of(offerable, queue, week.served()));
    for (Arm arm : List.of(Arm.SECOND_OPINION, Arm.FLAGGED, Arm.UNFLAGGED)) {
      all.addAll(pools.offers(queue, arm));
    }
    List<Offer> offers = DayQueue.readingOrder(all);
    if (!offers.isEmpty()) {
      lakehouse.append(QueueTable.TABLE, rows(offers, settings.seed()));
    }
    return result(settings, places, offers, before + offers.size());
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  /** What was written, read back: the queue rests on stored facts. */
  private Dataset<Row> signals(Lakehouse lakehouse) {
    return lakehouse
        .read(SignalsTable.TABLE)
        .where(col(SignalsTable.RANK_DATE).equalTo(lit(Date.valueOf(day))));
  }

  private String published(WeekQueue week) {
    LocalDate latest = week.published().orElseThrow();
    return latest.equals(day)
        ? "The offers of %s are published: nothing new is offered.".formatted(day)
        : "The offers of %s are published, which is later: nothing is offered for %s."
            .formatted(latest, day);
  }

  private Dataset<Row> rows(List<Offer> offers, long seed) {
    List<Row> rows = new ArrayList<>();
    for (Offer offer : offers) {
      boolean hasSignal = offer.arm() != Arm.RANDOM;
      rows.add(
          RowFactory.create(
              offer.trace().source(),
              offer.trace().traceId(),
              Date.valueOf(day),
              WeekQueue.week(day),
              offer.arm().key(),
              rows.size() + 1,
              hasSignal ? offer.trace().signal() : null,
              hasSignal ? offer.trace().family() : null,
              offer.why(),
              offer.trace().score(),
              offer.stratum(),
              offer.stratumSize(),
              offer.inclusionProbability(),
              offer.offerProbability(),
              seed,
              offer.trace().contentHash(),
              CodeVersion.current()));
    }
    return context.spark().createDataFrame(rows, QueueTable.TABLE.schema()).coalesce(1);
  }

  private Result result(
      QueueSettings settings, DayPlaces places, List<Offer> offers, int weekOffered) {
    Map<String, Long> byArm =
        offers.stream()
            .collect(
                Collectors.groupingBy(
                    offer -> offer.arm().key(), LinkedHashMap::new, Collectors.counting()));
    List<String> lines = new ArrayList<>();
    lines.add(
        "Offered %d%s."
            .formatted(
                offers.size(),
                byArm.entrySet().stream()
                    .map(entry -> "%s %d".formatted(entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining(", ", byArm.isEmpty() ? "" : ": ", ""))));
    switch (places.mode()) {
      case ALL ->
          lines.add(
              "Low volume: there are no more traces than places, so all are offered, and coverage"
                  + " of rare failures is sparse.");
      case UNIFORM -> lines.add("Too few traces for a baseline: they are drawn uniformly.");
      case UNUSUAL -> {}
    }
    lines.add(
        "Week %s: %d of %d offered."
            .formatted(WeekQueue.week(day), weekOffered, settings.weeklyBudget()));
    return new Result(
        byArm,
        weekOffered,
        settings.weeklyBudget(),
        places.mode().name().toLowerCase(Locale.ROOT),
        lines);
  }
}
