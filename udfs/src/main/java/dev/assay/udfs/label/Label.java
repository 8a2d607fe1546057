package dev.assay.udfs.label;

import java.io.Serializable;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A fact that somebody stated about a trace: what they saw, or that an earlier statement is
 * withdrawn or decided.
 *
 * @param labelId unique; of the content's hash where whoever stated it gave none
 * @param refersTo the label that a revocation withdraws, or one of those that an adjudication
 *     decides; null for a label
 * @param target what it speaks of
 * @param criterion the question that it answers; null where only {@code refersTo} says
 * @param rubricVersion from 1
 * @param valueType null for a revocation
 * @param value never null
 * @param scaleMin of a graded value; may be null
 * @param scaleMax the same
 * @param severity may be null
 * @param annotator who stated it
 * @param confidence how sure they were, 0 to 1; may be null
 * @param rationale may be null
 * @param evidence the places that show it; never null
 * @param redactorVersion of the text that the evidence's offsets count in; may be null
 * @param metadata whatever else came with it; never null
 * @param labelledAt when it was stated; null where that is not known
 */
public record Label(
    String labelId,
    Fact fact,
    String refersTo,
    LabelTarget target,
    String criterion,
    int rubricVersion,
    ValueType valueType,
    LabelValue value,
    Double scaleMin,
    Double scaleMax,
    String severity,
    Annotator annotator,
    Double confidence,
    String rationale,
    List<Evidence> evidence,
    String redactorVersion,
    Map<String, String> metadata,
    Instant labelledAt)
    implements Serializable {

  private static final int ID_DIGITS = 32;

  /** What kind of statement it is. */
  public enum Fact {
    LABEL,
    REVOCATION,
    ADJUDICATION
  }

  /** What kind of value it has. */
  public enum ValueType {
    BOOL,
    CATEGORY,
    NUMBER,
    TEXT
  }

  /** Who or what stated it. */
  public enum AnnotatorKind {
    HUMAN,
    CODE,
    LLM
  }

  /**
   * Who stated it.
   *
   * @param id a person's or a program's name
   */
  public record Annotator(AnnotatorKind kind, String id) implements Serializable {}

  /**
   * A place that shows it.
   *
   * @param text as quoted
   * @param start offset of its first character; may be null
   * @param end offset after its last character; may be null
   * @param label what the place shows, where it says more than the label; may be null
   */
  public record Evidence(String text, Integer start, Integer end, String label)
      implements Serializable {}

  public Label {
    evidence = List.copyOf(evidence);
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /** SHA-256, in hex, of everything but the id. */
  public String contentHash() {
    StringBuilder content = new StringBuilder();
    append(content, fact, refersTo, target.kind(), target.source(), target.traceId());
    append(content, target.spanId(), target.sessionId(), target.stepIndex());
    append(content, target.sourceTraceId(), criterion, rubricVersion, valueType);
    append(content, value.bool(), value.category(), value.number(), scaleMin, scaleMax, severity);
    append(content, annotator.kind(), annotator.id(), confidence, rationale, redactorVersion);
    evidence.forEach(e -> append(content, e.text(), e.start(), e.end(), e.label()));
    metadata.forEach((key, text) -> append(content, key, text));
    append(content, labelledAt);
    return Sha256.of(content.toString());
  }

  /** The length before each part keeps two different lists of parts from reading alike. */
  private static void append(StringBuilder content, Object... parts) {
    for (Object part : parts) {
      String text = part == null ? "" : part.toString();
      content.append(part == null ? -1 : text.length()).append(':').append(text);
    }
  }

  /** The same with the id that its content gives, if it has none. */
  public Label identified() {
    return labelId == null ? withId(contentHash().substring(0, ID_DIGITS)) : this;
  }

  private Label withId(String id) {
    return copy(id, target, criterion, rubricVersion);
  }

  /** The same statement about another target, question and rubric version. */
  public Label about(LabelTarget otherTarget, String otherCriterion, int otherRubricVersion) {
    return copy(labelId, otherTarget, otherCriterion, otherRubricVersion);
  }

  private Label copy(
      String newId, LabelTarget newTarget, String newCriterion, int newRubricVersion) {
    return new Label(
        newId,
        fact,
        refersTo,
        newTarget,
        newCriterion,
        newRubricVersion,
        valueType,
        value,
        scaleMin,
        scaleMax,
        severity,
        annotator,
        confidence,
        rationale,
        evidence,
        redactorVersion,
        metadata,
        labelledAt);
  }
}
