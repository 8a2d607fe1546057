package dev.assay.udfs.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.similarity.StableHash;
import dev.assay.udfs.statistics.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Weeks of unequal days through the plan and the queue, all five arms: failures are crowded among
 * the most unusual traces and among those that an imperfect evaluator flags.
 */
class WeekSimulationTest {
  private static final int SEEDS = 500;
  private static final int[] TRAFFIC = {150, 240, 90, 300, 210, 60, 30};
  private static final WeekPlan PLAN =
      WeekPlan.of(
          200,
          Map.of(Arm.RANDOM, 0.4, Arm.FLAGGED, 0.1, Arm.UNFLAGGED, 0.1, Arm.SECOND_OPINION, 0.05));

  /** A trace of the week; the lower its place the more unusual it is. */
  private record Trace(Candidate candidate, boolean failed, boolean flagged, boolean disputed) {}

  private record Offered(Offer offer, Trace trace) {}

  @Test
  void theReserveTellsTheFailureRateWithoutBias() {
    List<List<Trace>> week = week();
    int population = week.stream().mapToInt(List::size).sum();
    double truth =
        week.stream().flatMap(List::stream).filter(Trace::failed).count() / (double) population;
    double reserveSum = 0;
    double allSum = 0;
    double naiveSum = 0;
    double poolError = 0;
    int covered = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Offered> offered = offers(week, seed);
      assertThat(offered).hasSize(200);
      assertThat(new HashSet<>(offered.stream().map(Offered::trace).toList())).hasSize(200);
      List<Offered> reserve = of(offered, Arm.RANDOM);
      double estimate = sum(reserve, o -> 1 / o.offer().inclusionProbability(), true) / population;
      reserveSum += estimate;
      covered += interval(reserve).contains(truth) ? 1 : 0;
      List<Offered> ofItsDay = new ArrayList<>(reserve);
      ofItsDay.addAll(of(offered, Arm.SIGNAL));
      allSum += sum(ofItsDay, o -> 1 / o.offer().offerProbability(), true) / population;
      naiveSum += sum(offered, o -> 1, true) / offered.size();
      poolError += flaggedError(week, offered);
    }
    // One estimate's standard error is near 0.035, that of the mean over the seeds 0.0016.
    assertThat(reserveSum / SEEDS).isCloseTo(truth, within(0.005));
    assertThat(allSum / SEEDS).isCloseTo(truth, within(0.005));
    assertThat(poolError / SEEDS).isCloseTo(0, within(0.02));
    assertThat(naiveSum / SEEDS).isGreaterThan(truth + 0.1);
    assertThat(covered / (double) SEEDS).isBetween(0.93, 0.985);
  }

  /** Of Monday's flagged traces that Monday has not offered: the rate drawn less the true one. */
  private static double flaggedError(List<List<Trace>> week, List<Offered> offered) {
    Set<Trace> monday = new HashSet<>();
    List<Offered> drawn = new ArrayList<>();
    for (Offered one : offered) {
      if (one.offer().arm() == Arm.FLAGGED && one.offer().stratum().startsWith("1/")) {
        drawn.add(one);
      } else if (one.offer().stratum().startsWith("0/")) {
        monday.add(one.trace());
      }
    }
    List<Trace> pool =
        week.get(0).stream().filter(t -> pool(t) == Arm.FLAGGED && !monday.contains(t)).toList();
    double truth = pool.stream().filter(Trace::failed).count() / (double) pool.size();
    double estimate = sum(drawn, o -> 1 / o.offer().inclusionProbability(), true) / pool.size();
    return estimate - truth;
  }

  private static List<Offered> offers(List<List<Trace>> week, int seed) {
    Map<Arm, Integer> spent = new EnumMap<>(Arm.class);
    Set<Trace> taken = new HashSet<>();
    List<Offered> all = new ArrayList<>();
    for (int day = 0; day < week.size(); day++) {
      List<Trace> today = week.get(day);
      Map<Arm, List<Trace>> pools = new EnumMap<>(Arm.class);
      for (Trace trace : day == 0 ? List.<Trace>of() : week.get(day - 1)) {
        if (!taken.contains(trace)) {
          pools.computeIfAbsent(pool(trace), arm -> new ArrayList<>()).add(trace);
        }
      }
      Map<Arm, Integer> sizes = new EnumMap<>(Arm.class);
      pools.forEach((arm, traces) -> sizes.put(arm, traces.size()));
      DayPlaces places = PLAN.day(day + 1, spent, today.size(), sizes, 1000);
      DayQueue queue = new DayQueue(String.valueOf(day), today.size(), places);
      List<Candidate> ranked = today.stream().map(Trace::candidate).toList();
      List<Offer> offers =
          new ArrayList<>(
              queue.offers(
                  first(drawn(today, seed, "day"), places.random()),
                  queue.signalOrder(ranked, List.of())));
      offers.addAll(fromPool(queue, Arm.SECOND_OPINION, places.secondOpinion(), pools, seed));
      offers.addAll(fromPool(queue, Arm.FLAGGED, places.flagged(), pools, seed));
      offers.addAll(fromPool(queue, Arm.UNFLAGGED, places.unflagged(), pools, seed));
      for (Offer offer : offers) {
        Trace trace = trace(week, offer);
        taken.add(trace);
        spent.merge(offer.arm(), 1, Integer::sum);
        all.add(new Offered(offer, trace));
      }
    }
    return all;
  }

  private static List<Offer> fromPool(
      DayQueue queue, Arm arm, int places, Map<Arm, List<Trace>> pools, int seed) {
    List<Trace> pool = pools.getOrDefault(arm, List.of());
    return queue.offers(arm, first(drawn(pool, seed, "verdicts"), places), pool.size());
  }

  private static Arm pool(Trace trace) {
    if (trace.disputed()) {
      return Arm.SECOND_OPINION;
    }
    return trace.flagged() ? Arm.FLAGGED : Arm.UNFLAGGED;
  }

  private static List<Trace> drawn(List<Trace> traces, int seed, String purpose) {
    return traces.stream()
        .sorted(
            Comparator.comparingDouble(
                t -> StableHash.unit(seed + purpose + t.candidate().traceId())))
        .toList();
  }

  private static List<Candidate> first(List<Trace> traces, int count) {
    return traces.stream().limit(count).map(Trace::candidate).toList();
  }

  private static Trace trace(List<List<Trace>> week, Offer offer) {
    String id = offer.trace().traceId();
    int dash = id.indexOf('-');
    return week.get(Integer.parseInt(id.substring(0, dash)))
        .get(Integer.parseInt(id.substring(dash + 1)));
  }

  private static List<List<Trace>> week() {
    List<List<Trace>> week = new ArrayList<>();
    for (int day = 0; day < TRAFFIC.length; day++) {
      List<Trace> traces = new ArrayList<>();
      for (int i = 0; i < TRAFFIC[day]; i++) {
        String id = day + "-" + i;
        double chance = i < TRAFFIC[day] / 6 ? 0.6 : 0.06;
        boolean failed = StableHash.unit("failed" + id) < chance;
        boolean flagged = StableHash.unit("flagged" + id) < (failed ? 0.7 : 0.1);
        boolean disputed = StableHash.unit("disputed" + id) < 0.05;
        Candidate candidate =
            new Candidate("s", id, "h" + id, 1.0 / (i + 1), "loop", "tools", "why");
        traces.add(new Trace(candidate, failed, flagged, disputed));
      }
      week.add(traces);
    }
    return week;
  }

  private static List<Offered> of(List<Offered> offered, Arm arm) {
    return offered.stream().filter(one -> one.offer().arm() == arm).toList();
  }

  private static double sum(
      List<Offered> offered, ToDoubleFunction<Offered> weight, boolean failed) {
    return offered.stream()
        .filter(one -> !failed || one.trace().failed())
        .mapToDouble(weight)
        .sum();
  }

  /** Wilson's interval of the weighted rate, with Kish's effective number of labels. */
  private static Interval interval(List<Offered> reserve) {
    double weights = sum(reserve, o -> 1 / o.offer().inclusionProbability(), false);
    double squares = sum(reserve, o -> Math.pow(o.offer().inclusionProbability(), -2), false);
    double n = weights * weights / squares;
    double p = sum(reserve, o -> 1 / o.offer().inclusionProbability(), true) / weights;
    double z2 = 1.959964 * 1.959964;
    double center = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = Math.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n);
    return new Interval(center - half, center + half);
  }
}
