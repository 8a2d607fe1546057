package dev.assay.udfs.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses what a day offers.
 *
 * <p>The random reserve is drawn first, from all traces; the signal arm takes the first of a fixed
 * order that the reserve has left. Thus the reserve alone is a simple random sample of the day: its
 * failure rate needs no weights. Labels of both arms together are weighted by stratum: all of the
 * stratum {@code top} were offered, in one arm or the other, and of the stratum {@code rest} a
 * simple random sample was.
 *
 * @param day the date, for the names of strata
 * @param population how many traces of the day could be offered
 */
public record DayQueue(String day, int population, DayPlaces places) {

  /**
   * The fixed order of the signal arm: by score, but the last of its places go to families that
   * would have none in the week; a third of the day's at most, so that a thin day is not made of
   * them alone.
   *
   * @param ranked by fused rank, at least {@code signal + random} of them if there are so many
   * @param heads the most unusual trace of each family that has had no place in the week
   */
  public List<Candidate> signalOrder(List<Candidate> ranked, List<Candidate> heads) {
    Set<String> seen =
        ranked.stream()
            .limit(places.signal())
            .map(Candidate::family)
            .collect(Collectors.toCollection(HashSet::new));
    List<Candidate> missing =
        heads.stream()
            .filter(head -> !seen.contains(head.family()))
            .limit((places.signal() + 2) / 3)
            .toList();
    List<Candidate> order =
        ranked.stream()
            .limit(places.signal())
            .filter(trace -> missing.stream().noneMatch(trace::isSameTrace))
            .limit(places.signal() - (long) missing.size())
            .collect(Collectors.toCollection(ArrayList::new));
    order.addAll(missing);
    ranked.stream()
        .filter(trace -> order.stream().noneMatch(trace::isSameTrace))
        .forEach(order::add);
    return order;
  }

  /**
   * The day's offers of the arms {@code RANDOM} and {@code SIGNAL}.
   *
   * @param reserve the traces drawn uniformly, as many as the random arm has places
   * @param order as {@link #signalOrder} gives it
   */
  public List<Offer> offers(List<Candidate> reserve, List<Candidate> order) {
    Inclusion inclusion = new Inclusion(population, places.random(), places.signal());
    List<Offer> signal = new ArrayList<>();
    int top = 0;
    for (int i = 0; i < order.size() && signal.size() < places.signal(); i++) {
      Candidate trace = order.get(i);
      top = i + 1;
      if (reserve.stream().noneMatch(trace::isSameTrace)) {
        double probability = inclusion.of(i + 1L);
        signal.add(new Offer(trace, Arm.SIGNAL, "", 0, probability, probability, trace.why()));
      }
    }
    List<Offer> offers = new ArrayList<>();
    for (Candidate trace : reserve) {
      offers.add(
          new Offer(
              trace,
              Arm.RANDOM,
              "",
              0,
              inclusion.ofReserve(),
              inclusion.of(place(order, trace)),
              whyRandom()));
    }
    offers.addAll(signal);
    return withStrata(offers, order, top);
  }

  private List<Offer> withStrata(List<Offer> offers, List<Candidate> order, int top) {
    List<Offer> result = new ArrayList<>();
    for (Offer offer : offers) {
      int place = place(order, offer.trace());
      boolean isTop = place > 0 && place <= top;
      result.add(
          new Offer(
              offer.trace(),
              offer.arm(),
              day + (isTop ? "/top" : "/rest"),
              isTop ? top : population - top,
              offer.inclusionProbability(),
              offer.offerProbability(),
              offer.why()));
    }
    return result;
  }

  /**
   * Offers of an arm that draws from another day's traces.
   *
   * @param drawn uniformly from the pool
   * @param pool how many could have been drawn
   */
  public List<Offer> offers(Arm arm, List<Candidate> drawn, long pool) {
    double probability = drawn.size() / (double) pool;
    return drawn.stream()
        .map(
            trace ->
                new Offer(
                    trace,
                    arm,
                    "%s/%s".formatted(day, arm.key()),
                    pool,
                    probability,
                    probability,
                    "%s: one of %d drawn uniformly from %d"
                        .formatted(trace.why(), drawn.size(), pool)))
        .toList();
  }

  private String whyRandom() {
    return switch (places.mode()) {
      case UNUSUAL ->
          "random: one of %d drawn uniformly from %d traces of the day"
              .formatted(places.random(), population);
      case ALL -> "low volume: all %d traces of the day are offered".formatted(population);
      case UNIFORM ->
          "no baseline yet: one of %d drawn uniformly from %d traces of the day"
              .formatted(places.random(), population);
    };
  }

  private static int place(List<Candidate> order, Candidate trace) {
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i).isSameTrace(trace)) {
        return i + 1;
      }
    }
    return 0;
  }

  /**
   * The order in which a day's offers are read: arms take turns by their sizes, so that whoever
   * stops half way has seen half of each arm; within an arm the order stays.
   */
  public static List<Offer> readingOrder(List<Offer> offers) {
    Map<Arm, List<Offer>> byArm =
        offers.stream()
            .collect(Collectors.groupingBy(Offer::arm, LinkedHashMap::new, Collectors.toList()));
    record Turn(double at, Offer offer) {}
    List<Turn> turns = new ArrayList<>();
    byArm.forEach(
        (arm, own) -> {
          for (int i = 0; i < own.size(); i++) {
            turns.add(new Turn((i + 0.5) / own.size(), own.get(i)));
          }
        });
    return turns.stream()
        .sorted(Comparator.comparingDouble(Turn::at).thenComparing(turn -> turn.offer().arm()))
        .map(Turn::offer)
        .toList();
  }
}
