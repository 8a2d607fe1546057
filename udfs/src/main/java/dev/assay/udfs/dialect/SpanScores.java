package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.SpanLink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The scores that a span carries, as rows of a label file: OpenTelemetry's evaluation events, and
 * OpenInference's annotations, on the span that they judge or on a carrier that links to it.
 */
public final class SpanScores {
  private static final String EVENT = "gen_ai.evaluation.result";
  private static final String PREFIX = "gen_ai.evaluation.";
  private static final long NANOS = 1_000_000_000L;

  /** Prefixes of annotations, and what they judge. */
  private static final Map<String, String> TARGETS =
      Map.of("", "SPAN", "trace.", "TRACE", "session.", "SESSION");

  private static final Map<String, String> LISTS =
      Map.of("annotations", "annotation", "evaluations", "evaluation");

  private SpanScores() {}

  /** The scores of a span that was read; empty for nearly all. */
  public static List<ObjectNode> of(RawSpan raw, CanonicalSpan read) {
    List<ObjectNode> scores = new ArrayList<>();
    for (SpanEvent event : raw.events()) {
      if (EVENT.equals(event.name())) {
        event(event, read).ifPresent(scores::add);
      }
    }
    if (raw.attributes().keySet().stream().anyMatch(SpanScores::isAnnotation)) {
      annotations(raw, read, scores);
    }
    return scores;
  }

  private static Optional<ObjectNode> event(SpanEvent event, CanonicalSpan read) {
    Map<String, String> attributes = event.attributes();
    String value = attributes.get(PREFIX + "score.value");
    String label = attributes.get(PREFIX + "score.label");
    String name = attributes.get(PREFIX + "name");
    if (name == null || (value == null && label == null)) {
      return Optional.empty();
    }
    ObjectNode row = row(read, "SPAN");
    row.put("criterion", name);
    row.put("annotator_kind", "LLM");
    row.put("annotator_id", EVENT);
    row.put("value_number", value);
    row.put("value_label", label);
    row.put("rationale", attributes.get(PREFIX + "explanation"));
    if (event.timeUnixNano() != null) {
      row.put(
          "created_at",
          Instant.ofEpochSecond(event.timeUnixNano() / NANOS, event.timeUnixNano() % NANOS)
              .toString());
    }
    row.put("response_id", attributes.get("gen_ai.response.id"));
    return Optional.of(row);
  }

  private static boolean isAnnotation(String name) {
    return name.startsWith("annotations")
        || name.startsWith("evaluations")
        || name.contains(".annotations")
        || name.contains(".evaluations");
  }

  private static void annotations(RawSpan raw, CanonicalSpan read, List<ObjectNode> scores) {
    TARGETS.forEach(
        (prefix, target) ->
            LISTS.forEach(
                (list, member) -> {
                  String name = prefix + list;
                  JsonText.container(raw.attributes().get(name))
                      .or(
                          () ->
                              IndexedAttributes.under(name + ".", raw.attributes())
                                  .map(IndexedAttributes::list))
                      .filter(JsonNode::isArray)
                      .ifPresent(
                          items ->
                              items.forEach(
                                  item ->
                                      annotation(item, member, read, target)
                                          .ifPresent(scores::add)));
                }));
  }

  private static Optional<ObjectNode> annotation(
      JsonNode item, String member, CanonicalSpan read, String target) {
    JsonNode node = item.path(member).isObject() ? item.get(member) : item;
    String name = text(node, member, "name");
    String score = text(node, member, "score");
    String label = text(node, member, "label");
    if (name == null || (score == null && label == null)) {
      return Optional.empty();
    }
    ObjectNode row = row(read, target);
    row.put("criterion", name);
    String kind = text(node, member, "annotator_kind");
    row.put("annotator_kind", kind == null ? "LLM" : kind.toUpperCase(Locale.ROOT));
    row.put("annotator_id", text(node, member, "identifier"));
    row.put("value_number", score);
    row.put("value_label", label);
    row.put("rationale", text(node, member, "explanation"));
    return Optional.of(row);
  }

  private static String text(JsonNode node, String member, String name) {
    return JsonFields.text(node, name, member + "." + name);
  }

  /** A row about the span, or about the one that it links to, if it only carries the score. */
  private static ObjectNode row(CanonicalSpan read, String target) {
    List<SpanLink> links = read.origin().links();
    boolean carrier = read.span().operation() == Operation.EVALUATOR && links.size() == 1;
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("target", target);
    if (target.equals("SESSION")) {
      row.put("session_id", read.context().sessionId());
      return row;
    }
    row.put("trace_id", carrier ? links.get(0).traceId() : read.traceId());
    if (target.equals("SPAN")) {
      row.put("span_id", carrier ? links.get(0).spanId() : read.span().spanId());
    }
    return row;
  }
}
