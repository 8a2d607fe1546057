package dev.assay.udfs.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.udfs.evaluator.Evidence;
import dev.assay.udfs.evaluator.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads a judge's verdict, and takes nothing for one that is not exactly one: a JSON object of
 * {@code score}, {@code justification} and {@code evidence}, with each key once and nothing beside
 * it. A fence of three backticks around the whole is taken off. Nothing is coerced or clamped; what
 * does not fit is an errored verdict.
 */
public final class VerdictParser {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Set<String> KEYS = Set.of("score", "justification", "evidence");
  private static final int MOST_EVIDENCE = 10;

  private VerdictParser() {}

  /** The verdict that an answer holds. */
  public static Verdict parse(Answer answer) {
    if (answer.refused()) {
      return Verdict.errored("refused", "The model refused to judge.");
    }
    if (!answer.hasChoice()) {
      return Verdict.errored("no_choices", "The answer has no choice in it.");
    }
    if (Answer.CUT_OFF.equals(answer.finishReason())) {
      return Verdict.errored("truncated", "The answer was cut off at the token limit.");
    }
    if (answer.content() == null || answer.content().isBlank()) {
      return Verdict.errored("no_content", "The answer is empty.");
    }
    try {
      return verdict(STRICT.readTree(withoutFence(answer.content())));
    } catch (JsonProcessingException e) {
      return Verdict.errored("invalid_verdict", "The answer is not one JSON object.");
    }
  }

  private static String withoutFence(String content) {
    String text = content.strip();
    if (!text.startsWith("```") || !text.endsWith("```") || text.length() < 6) {
      return text;
    }
    int line = text.indexOf('\n');
    String opening = line < 0 ? "" : text.substring(3, line).strip();
    boolean known = opening.isEmpty() || opening.equals("json");
    return known && line < text.length() - 3 ? text.substring(line, text.length() - 3) : text;
  }

  private static Verdict verdict(JsonNode node) {
    if (node == null || !node.isObject()) {
      return invalid("it is no object");
    }
    for (var field : node.properties()) {
      if (!KEYS.contains(field.getKey())) {
        return invalid("it has other keys");
      }
    }
    JsonNode score = node.path("score");
    if (!score.isNumber()) {
      return invalid("its score is missing or no number");
    }
    double value = score.doubleValue();
    if (!(value >= 0 && value <= 1)) {
      return invalid("its score is not from 0 to 1");
    }
    if (!node.path("justification").isTextual()) {
      return invalid("its justification is missing or no text");
    }
    List<Evidence> evidence = new ArrayList<>();
    JsonNode quotes = node.path("evidence");
    if (!quotes.isArray() && !quotes.isMissingNode()) {
      return invalid("its evidence is no list");
    }
    for (JsonNode quote : quotes) {
      if (!quote.isTextual()) {
        return invalid("its evidence is no list of texts");
      }
      if (evidence.size() < MOST_EVIDENCE) {
        evidence.add(Evidence.of("judge", quote.textValue()));
      }
    }
    return Verdict.scored(value, node.get("justification").textValue(), evidence);
  }

  private static Verdict invalid(String why) {
    return Verdict.errored("invalid_verdict", "The answer is no verdict: " + why + ".");
  }
}
