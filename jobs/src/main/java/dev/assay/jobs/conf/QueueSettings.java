package dev.assay.jobs.conf;

import dev.assay.udfs.queue.Arm;
import dev.assay.udfs.queue.WeekPlan;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is offered to reviewers.
 *
 * @param weeklyBudget traces a week, Monday to Sunday
 * @param seed of the random draws
 * @param shares of the budget, 0 to 1 each; the signal arm gets what the others leave
 */
public record QueueSettings(Integer weeklyBudget, Long seed, Shares shares) {
  private static final int TWO_HOURS_A_WEEK = 120;

  /** Shares of the arms; an arm that is left out has none, but random always has its least. */
  public record Shares(Double random, Double flagged, Double unflagged, Double secondOpinion) {}

  /** What holds where the configuration says nothing. */
  public static final QueueSettings DEFAULT = new QueueSettings(null, null, null);

  public QueueSettings {
    weeklyBudget = weeklyBudget == null ? TWO_HOURS_A_WEEK : weeklyBudget;
    seed = seed == null ? 1 : seed;
    shares = shares == null ? new Shares(0.2, 0.1, 0.05, 0.05) : shares;
    plan(weeklyBudget, shares);
  }

  /**
   * The same, with at least so many places a week for traces that no evaluator flags; at most half
   * of the budget goes there.
   *
   * @param unflagged places a week, 0 or more
   */
  public WeekPlan planWith(double unflagged) {
    double asked = Math.min(0.5, unflagged / weeklyBudget);
    double share = Math.max(asked, shares.unflagged() == null ? 0 : shares.unflagged());
    return plan(
        weeklyBudget, new Shares(shares.random(), shares.flagged(), share, shares.secondOpinion()));
  }

  /** How the week's places are shared out. */
  public WeekPlan plan() {
    return plan(weeklyBudget, shares);
  }

  private static WeekPlan plan(int budget, Shares shares) {
    Map<Arm, Double> byArm = new EnumMap<>(Arm.class);
    put(byArm, Arm.RANDOM, shares.random());
    put(byArm, Arm.FLAGGED, shares.flagged());
    put(byArm, Arm.UNFLAGGED, shares.unflagged());
    put(byArm, Arm.SECOND_OPINION, shares.secondOpinion());
    return WeekPlan.of(budget, byArm);
  }

  private static void put(Map<Arm, Double> byArm, Arm arm, Double share) {
    if (share != null) {
      byArm.put(arm, share);
    }
  }
}
