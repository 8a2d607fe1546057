package dev.assay.udfs.label;

import dev.assay.udfs.label.FailureMode.State;
import java.util.Optional;

/**
 * How a failure mode's state follows from what people and programs label.
 *
 * <ul>
 *   <li>Open or reopened, it is watched once {@value #WATCHING_ANSWERS} answers of four weeks found
 *       it nowhere: by the rule of three its rate is then below 3 / answers, 5 %.
 *   <li>Watched, it is fixed once {@value #FIXED_ANSWERS} answers of eight weeks found it nowhere:
 *       its rate is below 1 %.
 *   <li>Watched or fixed, it is reopened by the first new positive label.
 *   <li>Only a person retires it, or brings it back, in failure-modes.yaml.
 * </ul>
 *
 * The queue prefers unusual traces, among which failures are more frequent than in all traffic: the
 * bounds are on the safe side.
 */
public final class FailureModeLife {
  public static final int WATCHING_WEEKS = 4;
  public static final int WATCHING_ANSWERS = 60;
  public static final int FIXED_WEEKS = 8;
  public static final int FIXED_ANSWERS = 300;

  private static final double RULE_OF_THREE = 3;

  private FailureModeLife() {}

  /**
   * What the labels say of a mode.
   *
   * @param newPositives positive labels that are new since the state was last looked at
   * @param answersOfWatching yes or no, in the weeks of {@link #WATCHING_WEEKS}
   * @param positivesOfWatching yes among them
   * @param answersOfFixed yes or no, in the weeks of {@link #FIXED_WEEKS}
   * @param positivesOfFixed yes among them
   * @param weeks whole weeks that the answers reach back
   */
  public record Evidence(
      long newPositives,
      long answersOfWatching,
      long positivesOfWatching,
      long answersOfFixed,
      long positivesOfFixed,
      long weeks) {}

  /** Another state, and why. */
  public record Change(State to, String reason) {}

  /** What the evidence makes of a state; empty where it stays. */
  public static Optional<Change> next(State state, Evidence evidence) {
    return switch (state) {
      case OPEN, REOPENED ->
          evidence.newPositives() == 0
                  && evidence.weeks() >= WATCHING_WEEKS
                  && evidence.positivesOfWatching() == 0
                  && evidence.answersOfWatching() >= WATCHING_ANSWERS
              ? Optional.of(
                  new Change(State.WATCHING, nowhere(evidence.answersOfWatching(), WATCHING_WEEKS)))
              : Optional.empty();
      case WATCHING -> {
        if (evidence.newPositives() > 0) {
          yield Optional.of(reopened(evidence.newPositives()));
        }
        yield evidence.positivesOfFixed() == 0
                && evidence.weeks() >= FIXED_WEEKS
                && evidence.answersOfFixed() >= FIXED_ANSWERS
            ? Optional.of(new Change(State.FIXED, nowhere(evidence.answersOfFixed(), FIXED_WEEKS)))
            : Optional.empty();
      }
      case FIXED ->
          evidence.newPositives() > 0
              ? Optional.of(reopened(evidence.newPositives()))
              : Optional.empty();
      case RETIRED -> Optional.empty();
    };
  }

  private static Change reopened(long positives) {
    return new Change(
        State.REOPENED,
        "%d new label%s that the failure is present"
            .formatted(positives, positives == 1 ? " says" : "s say"));
  }

  private static String nowhere(long answers, int weeks) {
    return "none of %d answers of the last %d weeks found it: its rate is below %.1f %% (rule of three)"
        .formatted(answers, weeks, 100 * RULE_OF_THREE / answers);
  }
}
