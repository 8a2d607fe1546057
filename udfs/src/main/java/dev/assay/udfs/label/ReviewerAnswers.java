package dev.assay.udfs.label;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import dev.assay.udfs.label.Label.Annotator;
import dev.assay.udfs.label.Label.AnnotatorKind;
import dev.assay.udfs.label.Label.Fact;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What each reviewer answered about one target, before one answer is made of it: only people, each
 * with the latest statement, without the withdrawn and without adjudications, which are not blind.
 *
 * @param target which part of the trace, where it is not the whole; may be empty
 * @param present whether the failure is present, by reviewer; who was unsure is left out
 * @param graded the values of a graded question, by reviewer; empty where it has none
 * @param unsure how many could not decide
 * @param adjudicated whether somebody has decided between them
 */
public record ReviewerAnswers(
    String source,
    String traceId,
    String failureMode,
    int rubricVersion,
    String target,
    Map<String, Boolean> present,
    Map<String, Double> graded,
    int unsure,
    boolean adjudicated)
    implements Serializable {

  public ReviewerAnswers {
    present = Collections.unmodifiableMap(new TreeMap<>(present));
    graded = Collections.unmodifiableMap(new TreeMap<>(graded));
  }

  /** How many reviewers answered, those that were unsure included. */
  public int reviewers() {
    return present.size() + unsure;
  }

  /** How many say that the failure is present. */
  int positive() {
    return Collections.frequency(present.values(), true);
  }

  /** How many say that it is absent. */
  int negative() {
    return present.size() - positive();
  }

  /** Whether reviewers contradict each other, and nobody has decided between them. */
  public boolean isContradicted() {
    return positive() > 0 && negative() > 0 && !adjudicated;
  }

  /**
   * The answers about a trace: one for each failure mode, rubric version and target that a person
   * has answered, in the order of the modes. Where some spoke of the whole trace and others of its
   * parts only, what these say of the parts is their answer for the whole: present if it is in one.
   *
   * @param facts all of one trace, in any order, with their times
   * @param modes by name
   */
  public static List<ReviewerAnswers> of(
      Collection<StoredLabel> facts, Map<String, FailureMode> modes) {
    List<Label> live =
        Consensus.live(facts).stream()
            .map(StoredLabel::label)
            .filter(label -> label.annotator().kind() == AnnotatorKind.HUMAN)
            .toList();
    List<ReviewerAnswers> answers = new ArrayList<>();
    modes.forEach(
        (name, mode) ->
            live.stream()
                .filter(label -> Consensus.isReadable(name, mode, label))
                .collect(groupingBy(Label::rubricVersion, LinkedHashMap::new, toList()))
                .values()
                .forEach(
                    labels ->
                        items(name, mode, labels)
                            .forEach(item -> answers.add(answers(name, mode, item)))));
    return answers;
  }

  /** The labels of each target, or those that stand for the whole trace. */
  private static Collection<List<Label>> items(String name, FailureMode mode, List<Label> labels) {
    List<Label> whole = labels.stream().filter(label -> label.target().isOfWhole()).toList();
    Set<Annotator> ofWhole = whole.stream().map(Label::annotator).collect(toSet());
    Map<Annotator, Label> others = new LinkedHashMap<>();
    for (Label label : labels) {
      if (!ofWhole.contains(label.annotator())) {
        others.merge(label.annotator(), label, (a, b) -> isPresent(name, mode, a) ? a : b);
      }
    }
    if (whole.isEmpty() || others.isEmpty()) {
      return labels.stream()
          .collect(
              groupingBy(
                  label -> Consensus.targetKey(label.target()), LinkedHashMap::new, toList()))
          .values();
    }
    List<Label> all = new ArrayList<>(whole);
    all.addAll(others.values());
    return List.of(all);
  }

  private static boolean isPresent(String name, FailureMode mode, Label label) {
    return mode.isPresent(name, label.criterion(), label.value()).orElse(false);
  }

  private static ReviewerAnswers answers(String name, FailureMode mode, List<Label> labels) {
    Map<String, Label> latest = new LinkedHashMap<>();
    labels.stream()
        .filter(label -> label.fact() == Fact.LABEL)
        .forEach(label -> latest.put(label.annotator().id(), label));
    Map<String, Boolean> present = new TreeMap<>();
    Map<String, Double> graded = new TreeMap<>();
    latest.forEach(
        (reviewer, label) -> {
          mode.isPresent(name, label.criterion(), label.value())
              .ifPresent(is -> present.put(reviewer, is));
          if (label.value().number() != null) {
            graded.put(reviewer, label.value().number());
          }
        });
    Label any = labels.get(0);
    return new ReviewerAnswers(
        any.target().source(),
        any.target().traceId(),
        name,
        any.rubricVersion(),
        part(any.target()),
        present,
        graded,
        latest.size() - present.size(),
        labels.stream().anyMatch(label -> label.fact() == Fact.ADJUDICATION));
  }

  private static String part(LabelTarget target) {
    return switch (target.kind()) {
      case TRACE, SESSION -> "";
      case SPAN -> "span " + Objects.toString(target.spanId(), "-");
      case STEP -> "step " + target.stepIndex();
    };
  }
}
