package dev.assay.udfs.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.similarity.StableHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DayQueueTest {
  private static final int SEEDS = 500;

  @Test
  void theLastPlacesGoToFamiliesThatWouldHaveNone() {
    DayQueue queue = queue(100, 2, 4);
    List<Candidate> ranked = ranked(8, "tokens");
    Candidate tools = candidate(50, "tools");
    Candidate alsoTokens = ranked.get(0);
    List<Candidate> order = queue.signalOrder(ranked, List.of(tools, alsoTokens));
    assertThat(ids(order).subList(0, 4)).containsExactly("t0", "t1", "t2", "t50");
    assertThat(ids(order).subList(4, 9)).containsExactly("t3", "t4", "t5", "t6", "t7");
  }

  @Test
  void aHeadThatIsRankedAnywayIsNotTakenTwice() {
    DayQueue queue = queue(100, 2, 4);
    List<Candidate> ranked = ranked(8, "tokens");
    List<Candidate> order = queue.signalOrder(ranked, List.of(candidate(6, "tools")));
    assertThat(ids(order)).containsExactly("t0", "t1", "t2", "t6", "t3", "t4", "t5", "t7");
  }

  @Test
  void atMostAThirdOfTheDayGoesToFamiliesThatWouldHaveNone() {
    DayQueue queue = queue(100, 2, 3);
    List<Candidate> heads =
        List.of(candidate(50, "tools"), candidate(51, "user"), candidate(52, "output"));
    assertThat(ids(queue.signalOrder(ranked(8, "tokens"), heads)).subList(0, 4))
        .containsExactly("t0", "t1", "t50", "t2");
  }

  @Test
  void theSignalArmTakesTheFirstThatTheReserveLeaves() {
    DayQueue queue = queue(100, 2, 3);
    List<Candidate> ranked = ranked(6, "tokens");
    List<Offer> offers = queue.offers(List.of(ranked.get(1), candidate(70, null)), ranked);
    assertThat(ids(offers, Arm.RANDOM)).containsExactly("t1", "t70");
    assertThat(ids(offers, Arm.SIGNAL)).containsExactly("t0", "t2", "t3");
    Map<String, Offer> byId = new HashMap<>();
    offers.forEach(offer -> byId.put(offer.trace().traceId(), offer));
    assertThat(byId.get("t1").stratum()).isEqualTo("2026-11-02/top");
    assertThat(byId.get("t1").stratumSize()).isEqualTo(4);
    assertThat(byId.get("t1").inclusionProbability()).isEqualTo(0.02);
    assertThat(byId.get("t1").offerProbability()).isEqualTo(1);
    assertThat(byId.get("t70").stratum()).isEqualTo("2026-11-02/rest");
    assertThat(byId.get("t70").stratumSize()).isEqualTo(96);
    assertThat(byId.get("t70").offerProbability()).isEqualTo(0.02);
    assertThat(byId.get("t0").inclusionProbability()).isEqualTo(1);
    assertThat(byId.get("t3").inclusionProbability()).isBetween(0.02, 0.1);
  }

  @Test
  void armsTakeTurnsInTheReadingOrder() {
    DayQueue queue = queue(100, 2, 4);
    List<Candidate> ranked = ranked(6, "tokens");
    List<Offer> reading =
        DayQueue.readingOrder(
            queue.offers(List.of(candidate(70, null), candidate(71, null)), ranked));
    assertThat(reading.stream().map(Offer::arm))
        .containsExactly(Arm.SIGNAL, Arm.RANDOM, Arm.SIGNAL, Arm.SIGNAL, Arm.RANDOM, Arm.SIGNAL);
    assertThat(ids(reading, Arm.SIGNAL)).containsExactly("t0", "t1", "t2", "t3");
  }

  @Test
  void theOfferProbabilityIsHowOftenATraceIsOffered() {
    int population = 30;
    DayQueue queue = queue(population, 6, 5);
    List<Candidate> order = ranked(population, "tokens");
    int[] offered = new int[population];
    int seeds = 20_000;
    for (int seed = 0; seed < seeds; seed++) {
      for (Offer offer : queue.offers(reserve(order, seed, 6), order.subList(0, 11))) {
        offered[Integer.parseInt(offer.trace().traceId().substring(1))]++;
      }
    }
    Inclusion inclusion = new Inclusion(population, 6, 5);
    for (int i = 0; i < population; i++) {
      assertThat(offered[i] / (double) seeds).isCloseTo(inclusion.of(i + 1), within(0.015));
    }
  }

  /**
   * A day of 400 traces, 12 % of them failed, failures crowded among the most unusual: over 500
   * seeds the reserve's plain failure rate, and both weighted rates of all labels, are unbiased,
   * and the reserve's 95 % interval covers the truth as often as it says.
   */
  @Test
  void ratesAreUnbiasedAndCoveredOverManySeeds() {
    int population = 400;
    int random = 60;
    DayQueue queue = queue(population, random, 40);
    List<Candidate> order = ranked(population, "tokens");
    boolean[] failed = new boolean[population];
    IntStream.range(0, population).forEach(i -> failed[i] = i < 60 ? i % 2 == 0 : i % 19 == 0);
    double truth = IntStream.range(0, population).filter(i -> failed[i]).count() / 400.0;

    double reserveSum = 0;
    double offerSum = 0;
    double stratumSum = 0;
    double naiveSum = 0;
    int covered = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Offer> offers =
          queue.offers(reserve(order, seed, random), order.subList(0, 40 + random));
      List<Offer> reserve = offers.stream().filter(o -> o.arm() == Arm.RANDOM).toList();
      long hits = reserve.stream().filter(offer -> failed[index(offer)]).count();
      reserveSum += hits / (double) random;
      naiveSum += offers.stream().filter(o -> failed[index(o)]).count() / (double) offers.size();
      offerSum +=
          offers.stream()
                  .filter(offer -> failed[index(offer)])
                  .mapToDouble(offer -> 1 / offer.offerProbability())
                  .sum()
              / population;
      stratumSum += byStratum(offers, failed, population);
      covered += wilson(hits, random, population).contains(truth) ? 1 : 0;
    }
    // The standard errors of the means are near 0.0018; the naive rate is off by 0.05.
    assertThat(reserveSum / SEEDS).isCloseTo(truth, within(0.006));
    assertThat(offerSum / SEEDS).isCloseTo(truth, within(0.006));
    assertThat(stratumSum / SEEDS).isCloseTo(truth, within(0.006));
    assertThat(naiveSum / SEEDS).isGreaterThan(truth + 0.03);
    assertThat(covered / (double) SEEDS).isBetween(0.93, 0.985);
  }

  private static double byStratum(List<Offer> offers, boolean[] failed, int population) {
    double rate = 0;
    for (String stratum : List.of("2026-11-02/top", "2026-11-02/rest")) {
      List<Offer> own = offers.stream().filter(o -> o.stratum().equals(stratum)).toList();
      double share = own.get(0).stratumSize() / (double) population;
      rate += share * own.stream().filter(o -> failed[index(o)]).count() / own.size();
    }
    return rate;
  }

  /** Wilson's interval with the finite population's effective size. */
  private static Range wilson(long hits, int n, int population) {
    double effective = n * (population - 1.0) / (population - n);
    double z2 = 1.959964 * 1.959964;
    double p = hits / (double) n;
    double center = (p + z2 / (2 * effective)) / (1 + z2 / effective);
    double half =
        Math.sqrt(z2 * (p * (1 - p) / effective + z2 / (4 * effective * effective)))
            / (1 + z2 / effective);
    return new Range(center - half, center + half);
  }

  private record Range(double low, double high) {
    boolean contains(double value) {
      return low <= value && value <= high;
    }
  }

  private static List<Candidate> reserve(List<Candidate> all, int seed, int count) {
    return all.stream()
        .sorted(Comparator.comparingDouble(t -> StableHash.unit(seed + "/s/" + t.traceId())))
        .limit(count)
        .toList();
  }

  private static int index(Offer offer) {
    return Integer.parseInt(offer.trace().traceId().substring(1));
  }

  private static DayQueue queue(int population, int random, int signal) {
    return new DayQueue(
        "2026-11-02", population, new DayPlaces(DayPlaces.Mode.UNUSUAL, random, 0, 0, 0, signal));
  }

  private static List<Candidate> ranked(int count, String family) {
    List<Candidate> ranked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ranked.add(candidate(i, family));
    }
    return ranked;
  }

  private static Candidate candidate(int i, String family) {
    return new Candidate("s", "t" + i, "h" + i, 1.0 / (i + 1), family, family, "why");
  }

  private static List<String> ids(List<Candidate> traces) {
    return traces.stream().map(Candidate::traceId).toList();
  }

  private static List<String> ids(List<Offer> offers, Arm arm) {
    return offers.stream()
        .filter(offer -> offer.arm() == arm)
        .map(offer -> offer.trace().traceId())
        .toList();
  }
}
