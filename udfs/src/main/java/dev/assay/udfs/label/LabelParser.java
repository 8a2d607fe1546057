package dev.assay.udfs.label;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.udfs.label.Label.Annotator;
import dev.assay.udfs.label.Label.AnnotatorKind;
import dev.assay.udfs.label.Label.Evidence;
import dev.assay.udfs.label.Label.Fact;
import dev.assay.udfs.label.Label.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a row of a label file into a {@link Label}, and says all that is wrong with one that breaks
 * a rule.
 *
 * <p>A row names the question by {@code criterion}, or by {@code failure_mode}: then it answers
 * whether that failure is present.
 *
 * <p>A cell that no rule knows is kept in the label's metadata. The messages hold no text of the
 * row: it may quote a trace.
 *
 * @param modes the failure modes that a row may name instead of a criterion
 * @param reviewer fills an empty annotator
 * @param rubricVersion fills an empty rubric version; where it is empty, too, 1 does
 */
public record LabelParser(
    Map<String, FailureMode> modes, Optional<String> reviewer, Optional<Integer> rubricVersion) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A row that was read: a label, or why it is none. */
  public sealed interface Parsed {}

  /** A row that is a label. */
  public record Accepted(Label label) implements Parsed {}

  /**
   * A row that breaks a rule.
   *
   * @param reason all that is wrong with it, without any of its text
   */
  public record Rejected(String reason) implements Parsed {}

  /** Reads a row, given as a JSON object with a field for each cell. */
  public Parsed parse(JsonNode row) {
    LabelFields fields = new LabelFields(row);
    Label label = label(fields);
    return fields.problems().isEmpty()
        ? new Accepted(label)
        : new Rejected(String.join("; ", fields.problems()));
  }

  private Label label(LabelFields fields) {
    String id = fields.text("label_id").orElse(null);
    Fact fact = fields.oneOf("fact", Fact.class).orElse(Fact.LABEL);
    String refersTo = fields.text("refers_to").orElse(null);
    if (fact != Fact.LABEL && refersTo == null) {
      fields.problem("refers_to is empty: it names the label that is spoken of");
    }
    String criterion = criterion(fields, fact);
    LabelTarget target = target(fields, fact);
    LabelValue value = value(fields);
    ValueType type = valueType(fields, fact, value);
    Double min = fields.number("scale_min").orElse(null);
    Double max = fields.number("scale_max").orElse(null);
    checkScale(fields, value.number(), min, max);
    Annotator annotator = annotator(fields);
    int rubric = rubric(fields);
    Double confidence = fields.number("confidence").orElse(null);
    if (confidence != null && (confidence < 0 || confidence > 1)) {
      fields.problem("confidence is not between 0 and 1");
    }
    String severity = fields.text("severity").orElse(null);
    String rationale = fields.text("rationale").orElse(null);
    List<Evidence> evidence = evidence(fields);
    String redactor = fields.text("redactor_version").orElse(null);
    var at = fields.time("created_at").or(() -> fields.time("labelled_at")).orElse(null);
    Map<String, String> metadata = metadata(fields);
    return new Label(
        id,
        fact,
        refersTo,
        target,
        criterion,
        rubric,
        fact == Fact.REVOCATION ? null : type,
        value,
        min,
        max,
        severity,
        annotator,
        confidence,
        rationale,
        evidence,
        redactor,
        metadata,
        at);
  }

  private String criterion(LabelFields fields, Fact fact) {
    Optional<String> criterion = fields.text("criterion");
    Optional<String> mode = fields.text("failure_mode");
    if (mode.isPresent() && !modes.containsKey(mode.get())) {
      fields.problem(
          "failure_mode is none of failure-modes.yaml's: %s"
              .formatted(String.join(", ", modes.keySet())));
      return null;
    }
    if (mode.isPresent()
        && criterion.isPresent()
        && !modes.get(mode.get()).isAskedBy(mode.get(), criterion.get())) {
      fields.problem(
          "criterion is not that of its failure_mode, which is %s"
              .formatted(modes.get(mode.get()).criterion()));
    }
    if (mode.isPresent() && criterion.isEmpty() && modes.get(mode.get()).isMistakable(mode.get())) {
      fields.problem(
          "failure_mode has the name of its criterion, by which a yes means something else: give the mode another name in failure-modes.yaml");
    }
    String named = criterion.or(() -> mode).orElse(null);
    if (named == null && fact == Fact.LABEL) {
      fields.problem("criterion is empty");
    }
    return named;
  }

  private static LabelTarget target(LabelFields fields, Fact fact) {
    String verbatim = fields.text("trace_id").orElse(null);
    String traceId = LabelTarget.canonicalTraceId(verbatim);
    String sourceTraceId =
        fields
            .text("source_trace_id")
            .orElse(verbatim == null || verbatim.equals(traceId) ? null : verbatim);
    String spanId = fields.text("span_id").orElse(null);
    String sessionId = fields.text("session_id").orElse(null);
    Integer step = fields.integer("step_index").orElse(null);
    String source = fields.text("source").orElse(null);
    LabelTarget.Kind implied = LabelTarget.Kind.TRACE;
    if (spanId != null) {
      implied = LabelTarget.Kind.SPAN;
    } else if (step != null) {
      implied = LabelTarget.Kind.STEP;
    } else if (traceId == null && sourceTraceId == null && sessionId != null) {
      implied = LabelTarget.Kind.SESSION;
    }
    LabelTarget.Kind kind = fields.oneOf("target", LabelTarget.Kind.class).orElse(implied);
    boolean named =
        switch (kind) {
          case TRACE -> traceId != null || sourceTraceId != null;
          case SPAN -> spanId != null;
          case STEP -> (traceId != null || sourceTraceId != null) && step != null;
          case SESSION -> sessionId != null;
        };
    if (!named && fact == Fact.LABEL) {
      fields.problem(
          switch (kind) {
            case TRACE -> "trace_id is empty";
            case SPAN -> "a target SPAN needs span_id";
            case STEP -> "a target STEP needs trace_id and step_index";
            case SESSION -> "a target SESSION needs session_id";
          });
    }
    return new LabelTarget(kind, source, traceId, spanId, sessionId, step, sourceTraceId);
  }

  private static LabelValue value(LabelFields fields) {
    String category = fields.text("value_label").orElse(null);
    Double number = fields.number("value_number").orElse(null);
    Boolean bool = null;
    String yesOrNo = fields.text("value_bool").orElse("").toLowerCase(Locale.ROOT);
    switch (yesOrNo) {
      case "" -> {}
      case "true", "yes", "1" -> bool = true;
      case "false", "no", "0" -> bool = false;
      case LabelValue.UNSURE -> category = LabelValue.UNSURE;
      default -> fields.problem("value_bool is none of true, false, yes, no, unsure");
    }
    return new LabelValue(bool, category, number);
  }

  private static ValueType valueType(LabelFields fields, Fact fact, LabelValue value) {
    ValueType implied = ValueType.TEXT;
    if (value.bool() != null || value.isUnsure()) {
      implied = ValueType.BOOL;
    } else if (value.number() != null) {
      implied = ValueType.NUMBER;
    } else if (value.category() != null) {
      implied = ValueType.CATEGORY;
    }
    ValueType type = fields.oneOf("value_type", ValueType.class).orElse(implied);
    boolean said =
        value.isUnsure()
            || switch (type) {
              case BOOL -> value.bool() != null;
              case NUMBER -> value.number() != null;
              case CATEGORY, TEXT -> value.category() != null;
            };
    if (!said && fact != Fact.REVOCATION && fields.problems().isEmpty()) {
      fields.problem(
          switch (type) {
            case BOOL -> "value_bool is empty";
            case NUMBER -> "value_number is empty";
            case CATEGORY -> "value_label is empty";
            case TEXT -> "no value: value_bool, value_label and value_number are empty";
          });
    }
    return type;
  }

  private static void checkScale(LabelFields fields, Double number, Double min, Double max) {
    if (min != null && max != null && min > max) {
      fields.problem("scale_min is above scale_max");
      return;
    }
    if (number != null && ((min != null && number < min) || (max != null && number > max))) {
      fields.problem("value_number is outside of scale_min to scale_max");
    }
  }

  private Annotator annotator(LabelFields fields) {
    Optional<String> id =
        fields.text("annotator_id").or(() -> fields.text("reviewer")).or(() -> reviewer);
    if (id.isEmpty()) {
      fields.problem("annotator_id is empty: give --reviewer NAME");
    }
    AnnotatorKind kind =
        fields.oneOf("annotator_kind", AnnotatorKind.class).orElse(AnnotatorKind.HUMAN);
    return new Annotator(kind, id.orElse(null));
  }

  private int rubric(LabelFields fields) {
    int version = fields.integer("rubric_version").or(() -> rubricVersion).orElse(1);
    if (version < 1) {
      fields.problem("rubric_version is below 1");
    }
    return version;
  }

  private static List<Evidence> evidence(LabelFields fields) {
    Optional<JsonNode> node = nested(fields, "evidence");
    if (node.isEmpty()) {
      return List.of();
    }
    if (!node.get().isArray()) {
      fields.problem("evidence is not a list");
      return List.of();
    }
    List<Evidence> places = new ArrayList<>();
    for (JsonNode place : node.get()) {
      if (place.isTextual()) {
        places.add(new Evidence(LabelFields.clean(place.textValue()), null, null, null));
        continue;
      }
      LabelFields parts = new LabelFields(place);
      Integer start = parts.integer("start").orElse(null);
      Integer end = parts.integer("end").orElse(null);
      if (start != null && end != null && (start < 0 || end < start)) {
        parts.problem("ends before it begins");
      }
      places.add(
          new Evidence(
              parts.text("text").orElse(null), start, end, parts.text("label").orElse(null)));
      parts.problems().forEach(problem -> fields.problem("evidence: " + problem));
    }
    return places;
  }

  private static Map<String, String> metadata(LabelFields fields) {
    Optional<JsonNode> node = nested(fields, "metadata");
    Map<String, String> metadata = new TreeMap<>(fields.rest());
    if (node.isEmpty()) {
      return metadata;
    }
    if (!node.get().isObject()) {
      fields.problem("metadata is not an object");
      return metadata;
    }
    metadata.putAll(new LabelFields(node.get()).rest());
    return metadata;
  }

  /** A list or an object, which CSV has as JSON text in a cell. */
  private static Optional<JsonNode> nested(LabelFields fields, String name) {
    Optional<JsonNode> node = fields.node(name);
    if (node.isEmpty() || !node.get().isTextual()) {
      return node;
    }
    try {
      return Optional.of(JSON.readTree(node.get().textValue()));
    } catch (JsonProcessingException e) {
      fields.problem("%s is not JSON".formatted(name));
      return Optional.empty();
    }
  }
}
