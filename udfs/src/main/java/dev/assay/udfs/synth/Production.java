package dev.assay.udfs.synth;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Days of the research assistant's production traffic, each trace a function of its place in it.
 *
 * <p>Sessions are two traces long. After some failures the user asks again: the second trace of the
 * session is then of the same case.
 *
 * @param first the first UTC day
 * @param days at least 1
 * @param tracesPerDay at least 1
 * @param adversarialShare of the traces that have hostile or awkward content, 0 to 1
 */
public record Production(
    LocalDate first,
    int days,
    int tracesPerDay,
    long seed,
    double adversarialShare,
    String release,
    String model,
    TracePlan.Marking marking)
    implements Serializable {

  private static final long DAY_NANOS = 86_400_000_000_000L;
  private static final long PLACES_OF_A_DAY = 100_000L;
  private static final double ASKS_AGAIN = 0.6;

  public Production {
    if (days < 1 || tracesPerDay < 1) {
      throw new IllegalArgumentException("days and traces per day must be at least 1");
    }
    if (!(adversarialShare >= 0 && adversarialShare <= 1)) {
      throw new IllegalArgumentException("the adversarial share must be from 0 to 1");
    }
  }

  /** How many traces there are. */
  public long size() {
    return (long) days * tracesPerDay;
  }

  /**
   * The plan of a trace.
   *
   * @param index from 0, below {@link #size}; in order of days
   */
  public TracePlan plan(long index) {
    int day = (int) (index / tracesPerDay);
    int place = (int) (index % tracesPerDay);
    TracePlan plan = firstTurn(day, place);
    if (place % 2 == 1) {
      TracePlan before = firstTurn(day, place - 1);
      boolean noticed =
          before.failure() == PlantedFailure.WRONG_TOOL
              || before.failure() == PlantedFailure.IGNORED_TOOL_RESULT;
      if (noticed && new Dice(before.seed() + 1).share() < ASKS_AGAIN) {
        return again(plan, before);
      }
    }
    return plan;
  }

  private TracePlan firstTurn(int day, int place) {
    // Beyond the places that a day has in the row of seeds, one far from all rows goes on.
    long beyond = place / PLACES_OF_A_DAY * 1_000_000_000_007L;
    Dice dice =
        new Dice(seed * 1_000_003L + day * PLACES_OF_A_DAY + place % PLACES_OF_A_DAY + beyond);
    double kindShare = dice.share();
    QuestionKind kind =
        kindShare < 0.4
            ? QuestionKind.DOCUMENT
            : kindShare < 0.8 ? QuestionKind.FIGURE : QuestionKind.OVERVIEW;
    List<PlantedFailure> failures = kind.failures();
    double rate = 0.045;
    int which = (int) (dice.share() / rate);
    PlantedFailure failure = which < failures.size() ? failures.get(which) : PlantedFailure.NONE;
    Adversary adversary =
        dice.share() < adversarialShare
            ? dice.pick(List.of(Adversary.values()).subList(1, Adversary.values().length))
            : Adversary.NONE;
    long start =
        first.plusDays(day).atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L
            + DAY_NANOS / tracesPerDay * place;
    return new TracePlan(
        dice.next(),
        "case-%d-%d-%d".formatted(seed, day, place),
        "session-%d-%d-%d".formatted(seed, day, place / 2),
        release,
        model,
        start,
        kind,
        failure,
        adversary,
        TracePlan.Turn.FIRST,
        marking);
  }

  private static TracePlan again(TracePlan plan, TracePlan before) {
    // Four minutes after the first answer: soon enough to be about it.
    long start = before.startUnixNano() + 240_000_000_000L;
    return new TracePlan(
        plan.seed(),
        before.itemId(),
        plan.sessionId(),
        plan.release(),
        plan.model(),
        start,
        before.kind(),
        PlantedFailure.NONE,
        plan.adversary(),
        TracePlan.Turn.AGAIN,
        plan.marking());
  }
}
