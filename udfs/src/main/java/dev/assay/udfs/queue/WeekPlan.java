package dev.assay.udfs.queue;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many traces a week may offer, and in which arms; spread evenly over the days, Monday to
 * Sunday, so that the week comes out exactly.
 *
 * @param budget traces a week, 1 or more
 * @param weekly traces a week for each arm but {@code SIGNAL}, which gets what the others leave
 */
public record WeekPlan(int budget, Map<Arm, Integer> weekly) {
  private static final int DAYS = 7;

  /** With fewer traces the smallest p that anything can have says little. */
  private static final long ENOUGH_FOR_A_BASELINE = 30;

  private static final int RANDOM_AT_LEAST = 10;
  private static final double RANDOM_SHARE_AT_LEAST = 0.2;

  public WeekPlan {
    weekly = Map.copyOf(weekly);
  }

  /**
   * A plan by shares.
   *
   * @param shares of the budget, each 0 to 1, together at most 1; the random arm gets at least 20 %
   *     and at least 10 traces, or the whole budget if that is smaller
   * @throws IllegalArgumentException if the shares are out of range
   */
  public static WeekPlan of(int budget, Map<Arm, Double> shares) {
    if (budget < 1) {
      throw new IllegalArgumentException("weekly_budget must be 1 or more");
    }
    double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    if (sum > 1 + 1e-9 || shares.values().stream().anyMatch(share -> !(share >= 0))) {
      throw new IllegalArgumentException("the shares must be 0 or more, and at most 1 together");
    }
    Map<Arm, Integer> weekly = new EnumMap<>(Arm.class);
    double share = Math.max(shares.getOrDefault(Arm.RANDOM, 0.0), RANDOM_SHARE_AT_LEAST);
    int random = Math.min(budget, Math.max((int) Math.ceil(share * budget), RANDOM_AT_LEAST));
    weekly.put(Arm.RANDOM, random);
    int left = budget - random;
    for (Arm arm : new Arm[] {Arm.SECOND_OPINION, Arm.FLAGGED, Arm.UNFLAGGED}) {
      int places = Math.min(left, (int) Math.round(shares.getOrDefault(arm, 0.0) * budget));
      weekly.put(arm, places);
      left -= places;
    }
    return new WeekPlan(budget, weekly);
  }

  /**
   * The places of a day: what the week should have offered by its end, less what it has. A day that
   * was left out, or had too few traces, leaves its places to the next.
   *
   * @param weekday 1 is Monday, 7 Sunday
   * @param offered so far in this week, by arm
   */
  public int places(int weekday, Map<Arm, Integer> offered) {
    int used = offered.values().stream().mapToInt(Integer::intValue).sum();
    return Math.max(0, budget * weekday / DAYS - used);
  }

  /**
   * How a day's places are used.
   *
   * @param weekday 1 is Monday, 7 Sunday
   * @param offered so far in this week, by arm
   * @param population traces of the day that could be offered
   * @param pools traces that the other arms could draw from
   * @param known traces that the widest baseline knows, the day's own included
   */
  public DayPlaces day(
      int weekday, Map<Arm, Integer> offered, int population, Map<Arm, Integer> pools, long known) {
    int places = places(weekday, offered);
    boolean all = population <= places;
    int reserve = all ? population : target(Arm.RANDOM, weekday, offered, places);
    int left = places - reserve;
    int second = fromPool(Arm.SECOND_OPINION, weekday, offered, pools, left);
    left -= second;
    int flagged = fromPool(Arm.FLAGGED, weekday, offered, pools, left);
    left -= flagged;
    int unflagged = fromPool(Arm.UNFLAGGED, weekday, offered, pools, left);
    left -= unflagged;
    if (all) {
      return new DayPlaces(DayPlaces.Mode.ALL, reserve, second, flagged, unflagged, 0);
    }
    if (known < ENOUGH_FOR_A_BASELINE) {
      return new DayPlaces(DayPlaces.Mode.UNIFORM, reserve + left, second, flagged, unflagged, 0);
    }
    return new DayPlaces(DayPlaces.Mode.UNUSUAL, reserve, second, flagged, unflagged, left);
  }

  private int fromPool(
      Arm arm, int weekday, Map<Arm, Integer> offered, Map<Arm, Integer> pools, int left) {
    return Math.min(target(arm, weekday, offered, left), pools.getOrDefault(arm, 0));
  }

  /** What the arm should have had by the end of the day, less what it has had. */
  private int target(Arm arm, int weekday, Map<Arm, Integer> offered, int left) {
    int due = (weekly.getOrDefault(arm, 0) * weekday + DAYS - 1) / DAYS;
    return Math.max(0, Math.min(left, due - offered.getOrDefault(arm, 0)));
  }
}
