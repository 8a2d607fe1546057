package dev.assay.udfs.label;

import dev.assay.udfs.label.FailureMode.State;
import java.util.Optional;

/**
 * How a failure mode's state follows from what people and programs label.
 *
 * <ul>
 *   <li>Open or reopened, it is watched once enough answers of some weeks found it nowhere: by the
 *       rule of three its rate is then below 3 / answers, 5 % for 60 of them.
 *   <li>Watched, it is fixed once more answers of more weeks found it nowhere: 1 % for 300 of them.
 *   <li>Watched or fixed, it is reopened by the first new positive label.
 *   <li>Only a person retires it, or brings it back, in failure-modes.yaml.
 * </ul>
 *
 * The queue prefers unusual traces, among which failures are more frequent than in all traffic: the
 * bounds are on the safe side.
 *
 * @param watching when a mode is watched; 60 answers in 4 weeks where it is null
 * @param fixed when it is fixed; 300 answers in 8 weeks where it is null
 */
public record FailureModeLife(Quiet watching, Quiet fixed) {
  /** What holds where the configuration says nothing. */
  public static final FailureModeLife DEFAULT = new FailureModeLife(null, null);

  private static final double RULE_OF_THREE = 3;

  public FailureModeLife {
    watching = watching == null ? new Quiet(60, 4) : watching;
    fixed = fixed == null ? new Quiet(300, 8) : fixed;
  }

  /**
   * A time in which a mode was looked for and found nowhere.
   *
   * @param answers yes or no, 1 or more
   * @param weeks 1 or more
   */
  public record Quiet(Integer answers, Integer weeks) {
    public Quiet {
      if (answers == null || weeks == null || answers < 1 || weeks < 1) {
        throw new IllegalArgumentException("answers and weeks must be given, 1 or more each");
      }
    }

    private boolean isReached(long given, long positives, long reach) {
      return positives == 0 && given >= answers && reach >= weeks;
    }
  }

  /**
   * What the labels say of a mode.
   *
   * @param newPositives positive labels that are new since the state was last looked at
   * @param answersOfWatching yes or no, in the weeks of {@link #watching}
   * @param positivesOfWatching yes among them
   * @param answersOfFixed yes or no, in the weeks of {@link #fixed}
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
  public Optional<Change> next(State state, Evidence evidence) {
    return switch (state) {
      case OPEN, REOPENED ->
          evidence.newPositives() == 0
                  && watching.isReached(
                      evidence.answersOfWatching(),
                      evidence.positivesOfWatching(),
                      evidence.weeks())
              ? Optional.of(
                  new Change(
                      State.WATCHING, nowhere(evidence.answersOfWatching(), watching.weeks())))
              : Optional.empty();
      case WATCHING -> {
        if (evidence.newPositives() > 0) {
          yield Optional.of(reopened(evidence.newPositives()));
        }
        yield fixed.isReached(
                evidence.answersOfFixed(), evidence.positivesOfFixed(), evidence.weeks())
            ? Optional.of(
                new Change(State.FIXED, nowhere(evidence.answersOfFixed(), fixed.weeks())))
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
