package dev.assay.udfs.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a reviewer answered to a question about a trace, as a line of a label file.
 *
 * @param rationale may be empty
 * @param confidence 0 to 1; null where it was not said
 * @param evidence places of the text that was read
 */
public record ReviewAnswer(
    String source,
    String traceId,
    String failureMode,
    int rubricVersion,
    Verdict verdict,
    String rationale,
    Double confidence,
    List<Place> evidence,
    String redactorVersion,
    String reviewer,
    Instant at) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a reviewer can say. */
  public enum Verdict {
    YES,
    NO,
    UNSURE;

    /** As forms and files write it. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads it; empty for anything else. */
    public static Optional<Verdict> of(String key) {
      return List.of(values()).stream().filter(verdict -> verdict.key().equals(key)).findFirst();
    }
  }

  /** A part of the text that was read. */
  public record Place(String text, int start, int end) {}

  public ReviewAnswer {
    evidence = List.copyOf(evidence);
  }

  /** Whether another answer says the same, whenever it was given. */
  public boolean saysTheSameAs(ReviewAnswer other) {
    return withTime(Instant.EPOCH).equals(other.withTime(Instant.EPOCH));
  }

  private ReviewAnswer withTime(Instant time) {
    return new ReviewAnswer(
        source,
        traceId,
        failureMode,
        rubricVersion,
        verdict,
        rationale,
        confidence,
        evidence,
        redactorVersion,
        reviewer,
        time);
  }

  /** A line of JSON, without a line break. */
  public String line() {
    ObjectNode line = JSON.createObjectNode();
    line.put("source", source);
    line.put("trace_id", traceId);
    line.put("target", "TRACE");
    line.put("failure_mode", failureMode);
    line.put("rubric_version", rubricVersion);
    if (verdict == Verdict.UNSURE) {
      line.put("value_bool", verdict.key());
    } else {
      line.put("value_bool", verdict == Verdict.YES);
    }
    line.put("rationale", rationale.isEmpty() ? null : rationale);
    line.put("confidence", confidence);
    ArrayNode places = line.putArray("evidence");
    evidence.forEach(
        place ->
            places
                .addObject()
                .put("text", place.text())
                .put("start", place.start())
                .put("end", place.end()));
    line.put("redactor_version", redactorVersion);
    line.put("annotator_kind", "HUMAN");
    line.put("annotator_id", reviewer);
    line.put("created_at", at.toString());
    return line.toString();
  }

  /** Reads what {@link #line} wrote; empty for any other line. */
  public static Optional<ReviewAnswer> read(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      String value = node.path("value_bool").asText();
      Verdict verdict =
          switch (value) {
            case "true" -> Verdict.YES;
            case "false" -> Verdict.NO;
            default -> Verdict.valueOf(value.toUpperCase(Locale.ROOT));
          };
      List<Place> evidence = new ArrayList<>();
      for (JsonNode place : node.path("evidence")) {
        evidence.add(
            new Place(
                place.path("text").asText(),
                place.path("start").asInt(),
                place.path("end").asInt()));
      }
      return Optional.of(
          new ReviewAnswer(
              node.required("source").asText(),
              node.required("trace_id").asText(),
              node.required("failure_mode").asText(),
              node.required("rubric_version").asInt(),
              verdict,
              node.path("rationale").asText(""),
              node.path("confidence").isNumber() ? node.path("confidence").asDouble() : null,
              evidence,
              node.path("redactor_version").asText(null),
              node.required("annotator_id").asText(),
              Instant.parse(node.required("created_at").asText())));
    } catch (JsonProcessingException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
