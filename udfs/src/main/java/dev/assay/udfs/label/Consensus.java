package dev.assay.udfs.label;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.assay.udfs.label.EffectiveLabel.Status;
import dev.assay.udfs.label.Label.Annotator;
import dev.assay.udfs.label.Label.AnnotatorKind;
import dev.assay.udfs.label.Label.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes one answer of all that was stated about a trace.
 *
 * <p>A revoked statement is gone. Of several statements of one annotator about one target the
 * latest holds. A model's labels count only where no person's and no program's stand beside them.
 * Where the rest contradict each other the latest adjudication decides, and without one the target
 * is ambiguous. A trace has the failure if one of its targets (the trace, its spans, its steps) has
 * it; it is free of it only if all that were labelled are. Where some people speak of the whole
 * trace and others of its parts, and these say the opposite, it is ambiguous.
 */
public final class Consensus {
  private static final Comparator<StoredLabel> BY_TIME =
      Comparator.comparing((StoredLabel stored) -> stored.label().labelledAt())
          .thenComparing(stored -> stored.label().labelId());

  private static final Set<Status> OPPOSITE = Set.of(Status.POSITIVE, Status.NEGATIVE);

  private Consensus() {}

  private record Decided(Status status, boolean adjudicated, List<StoredLabel> labels) {
    boolean isOfWhole() {
      return labels.get(0).label().target().isOfWhole();
    }

    boolean sharesAnnotator(Decided other) {
      Set<Annotator> others =
          other.labels.stream().map(stored -> stored.label().annotator()).collect(toSet());
      return labels.stream().anyMatch(stored -> others.contains(stored.label().annotator()));
    }
  }

  /**
   * The answers for a trace: one for each failure mode and rubric version that has a readable
   * label, in the order of the modes.
   *
   * @param facts all of one trace, in any order, with their times
   * @param modes by name
   */
  public static List<EffectiveLabel> of(
      Collection<StoredLabel> facts, Map<String, FailureMode> modes) {
    List<StoredLabel> live = live(facts);
    List<EffectiveLabel> answers = new ArrayList<>();
    modes.forEach(
        (name, mode) ->
            live.stream()
                .filter(stored -> isReadable(name, mode, stored.label()))
                .collect(groupingBy(s -> s.label().rubricVersion(), TreeMap::new, toList()))
                .forEach((rubric, labels) -> answers.add(answer(name, mode, labels))));
    return answers;
  }

  /** The statements that nobody has withdrawn, in the order in which they were made. */
  static List<StoredLabel> live(Collection<StoredLabel> facts) {
    Set<String> revoked =
        facts.stream()
            .filter(stored -> stored.label().fact() == Fact.REVOCATION)
            .map(stored -> stored.label().refersTo())
            .collect(toSet());
    return facts.stream()
        .filter(stored -> stored.label().fact() != Fact.REVOCATION)
        .filter(stored -> !revoked.contains(stored.label().labelId()))
        .sorted(BY_TIME)
        .toList();
  }

  /** Whether a label answers the question of a mode, with yes, no or unsure. */
  static boolean isReadable(String name, FailureMode mode, Label label) {
    return mode.isAskedBy(name, label.criterion())
        && (label.value().isUnsure()
            || mode.isPresent(name, label.criterion(), label.value()).isPresent());
  }

  private static EffectiveLabel answer(String name, FailureMode mode, List<StoredLabel> labels) {
    List<Decided> targets =
        labels.stream()
            .collect(groupingBy(s -> targetKey(s.label().target()), LinkedHashMap::new, toList()))
            .values()
            .stream()
            .map(ofTarget -> decide(name, mode, ofTarget))
            .toList();
    List<StoredLabel> used = targets.stream().flatMap(t -> t.labels().stream()).toList();
    OptionalDouble number =
        used.stream()
            .map(stored -> stored.label().value().number())
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .average();
    Label any = labels.get(0).label();
    return new EffectiveLabel(
        any.target().source(),
        any.target().traceId(),
        name,
        any.rubricVersion(),
        together(targets),
        targets.stream().anyMatch(Decided::adjudicated),
        used.stream()
            .map(s -> s.label().annotator().kind())
            .min(Comparator.naturalOrder())
            .orElseThrow(),
        used.stream().map(s -> s.label().annotator().id()).sorted().distinct().toList(),
        used.size(),
        number.isPresent() ? number.getAsDouble() : null,
        first(labels.stream().map(StoredLabel::arm)),
        first(labels.stream().map(StoredLabel::inclusionProbability)),
        labels.stream().anyMatch(StoredLabel::synthetic),
        used.stream().map(s -> s.label().labelledAt()).max(Instant::compareTo).orElseThrow());
  }

  static List<Object> targetKey(LabelTarget target) {
    return Arrays.asList(target.kind(), target.spanId(), target.stepIndex());
  }

  private static <T> T first(Stream<T> values) {
    return values.filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static Decided decide(String name, FailureMode mode, List<StoredLabel> labels) {
    Optional<StoredLabel> adjudication =
        labels.stream().filter(stored -> stored.label().fact() == Fact.ADJUDICATION).max(BY_TIME);
    if (adjudication.isPresent()) {
      List<StoredLabel> one = List.of(adjudication.get());
      return new Decided(vote(name, mode, one), true, one);
    }
    Map<Annotator, StoredLabel> latest =
        labels.stream()
            .collect(
                toMap(s -> s.label().annotator(), s -> s, (a, later) -> later, LinkedHashMap::new));
    List<StoredLabel> trusted =
        latest.values().stream()
            .filter(stored -> stored.label().annotator().kind() != AnnotatorKind.LLM)
            .toList();
    List<StoredLabel> voters = trusted.isEmpty() ? List.copyOf(latest.values()) : trusted;
    return new Decided(vote(name, mode, voters), false, voters);
  }

  private static Status vote(String name, FailureMode mode, List<StoredLabel> voters) {
    Set<Boolean> votes =
        voters.stream()
            .map(StoredLabel::label)
            .flatMap(label -> mode.isPresent(name, label.criterion(), label.value()).stream())
            .collect(toSet());
    if (votes.isEmpty()) {
      return Status.UNSURE;
    }
    if (votes.size() > 1) {
      return Status.AMBIGUOUS;
    }
    return votes.contains(true) ? Status.POSITIVE : Status.NEGATIVE;
  }

  private static Status together(List<Decided> targets) {
    List<Decided> parts = targets.stream().filter(target -> !target.isOfWhole()).toList();
    Optional<Decided> whole = targets.stream().filter(Decided::isOfWhole).findFirst();
    if (whole.isEmpty() || parts.isEmpty()) {
      return worst(targets);
    }
    if (whole.get().adjudicated()) {
      return whole.get().status();
    }
    boolean isContradicted =
        OPPOSITE.equals(EnumSet.of(whole.get().status(), worst(parts)))
            && parts.stream().noneMatch(part -> part.sharesAnnotator(whole.get()));
    return isContradicted ? Status.AMBIGUOUS : worst(targets);
  }

  private static Status worst(List<Decided> targets) {
    Set<Status> found = targets.stream().map(Decided::status).collect(toSet());
    return Stream.of(Status.POSITIVE, Status.AMBIGUOUS, Status.UNSURE, Status.NEGATIVE)
        .filter(found::contains)
        .findFirst()
        .orElseThrow();
  }
}
