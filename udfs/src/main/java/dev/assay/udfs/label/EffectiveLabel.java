package dev.assay.udfs.label;

import dev.assay.udfs.label.Label.AnnotatorKind;
import java.time.Instant;
import java.util.List;

/**
 * What reviewers together say about one trace and one failure mode under one version of its rubric.
 *
 * @param status whether the failure is present
 * @param adjudicated whether an adjudication decided it
 * @param annotatorKind the best kind that took part: a person or a program before a model
 * @param annotators who took part, in order of their names
 * @param numberOfLabels the labels that took part: the latest of each annotator for each target
 * @param valueNumber the mean of the graded values; null where there are none
 * @param arm by which the trace was queued; null where it was not
 * @param inclusionProbability with which it was queued; null where it was not
 * @param lastLabelledAt when the last of them was stated
 */
public record EffectiveLabel(
    String source,
    String traceId,
    String failureMode,
    int rubricVersion,
    Status status,
    boolean adjudicated,
    AnnotatorKind annotatorKind,
    List<String> annotators,
    int numberOfLabels,
    Double valueNumber,
    String arm,
    Double inclusionProbability,
    boolean synthetic,
    Instant lastLabelledAt) {

  /** Whether a failure is present, by what reviewers said. */
  public enum Status {
    POSITIVE,
    NEGATIVE,
    /** No reviewer could decide. */
    UNSURE,
    /** Reviewers contradict each other, and nobody has decided between them. */
    AMBIGUOUS
  }

  public EffectiveLabel {
    annotators = List.copyOf(annotators);
  }
}
