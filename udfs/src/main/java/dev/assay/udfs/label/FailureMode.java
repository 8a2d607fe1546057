package dev.assay.udfs.label;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A way to fail that a team wants to prevent, and how its labels are read.
 *
 * @param definition one sentence that a reviewer can decide by
 * @param rubricVersion from 1; a changed definition is a new version (default 1)
 * @param criterion the name that labels give it
 * @param positiveWhen which label values mean that the failure is present (default: {@code true})
 * @param target what is labelled (default: a trace)
 * @param state where the mode is in its life (default: open)
 * @param owner who answers for it; may be null
 * @param examples what it looks like, in words or as trace ids; may be left out
 */
public record FailureMode(
    String definition,
    Integer rubricVersion,
    String criterion,
    PositiveWhen positiveWhen,
    Target target,
    State state,
    String owner,
    List<String> examples)
    implements Serializable {

  /** What a label of the mode speaks of. */
  public enum Target {
    TRACE,
    SPAN,
    SESSION;

    @JsonCreator
    static Target of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  /** Where a failure mode is in its life. */
  public enum State {
    OPEN,
    WATCHING,
    FIXED,
    RETIRED,
    REOPENED;

    @JsonCreator
    static State of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  public FailureMode {
    if (definition == null || definition.isBlank()) {
      throw new IllegalArgumentException("a failure mode needs a definition");
    }
    if (criterion == null || criterion.isBlank()) {
      throw new IllegalArgumentException("a failure mode needs a criterion");
    }
    rubricVersion = rubricVersion == null ? 1 : rubricVersion;
    positiveWhen = positiveWhen == null ? PositiveWhen.parse("true") : positiveWhen;
    target = target == null ? Target.TRACE : target;
    state = state == null ? State.OPEN : state;
    examples = examples == null ? List.of() : List.copyOf(examples);
  }

  /** The same in another state. */
  public FailureMode in(State other) {
    return new FailureMode(
        definition, rubricVersion, criterion, positiveWhen, target, other, owner, examples);
  }

  /**
   * Whether a criterion asks for this mode: its own criterion does, and so does its name.
   *
   * @param name the mode's name
   */
  public boolean isAskedBy(String name, String asked) {
    return criterion.equals(asked) || name.equals(asked);
  }

  /**
   * Whether an answer to the mode cannot be told from one to its criterion, though a yes means the
   * failure in the one and something else in the other.
   *
   * @param name the mode's name
   */
  public boolean isMistakable(String name) {
    return name.equals(criterion) && !positiveWhen.equals(PositiveWhen.parse(true));
  }

  /**
   * Whether the failure is present by an answer; empty where the answer is to another question, is
   * unsure, or is of another kind than the mode expects.
   *
   * <p>Where a label has the mode's name for its criterion, its truth value is the presence itself.
   *
   * @param name the mode's name
   */
  public Optional<Boolean> isPresent(String name, String asked, LabelValue value) {
    if (value.isUnsure()) {
      return Optional.empty();
    }
    if (criterion.equals(asked)) {
      return positiveWhen.holds(value);
    }
    return name.equals(asked) ? Optional.ofNullable(value.bool()) : Optional.empty();
  }
}
