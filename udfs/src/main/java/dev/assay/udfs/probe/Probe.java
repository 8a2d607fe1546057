package dev.assay.udfs.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.udfs.evaluator.Subject;
import dev.assay.udfs.evaluator.ToolCall;
import dev.assay.udfs.trace.Trace;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A change of a clean trace: a known defect, or an edit that must not matter. */
public enum Probe {
  /** The passage that the answer quotes stands in no source any more. */
  DROPPED_CITATION(Kind.DEFECT),
  /** A tool is called with an argument of another name, and another of the wrong type. */
  WRONG_ARGUMENT(Kind.DEFECT),
  /** A JSON text, the answer's or a tool's arguments, ends in the middle. */
  TRUNCATED_JSON(Kind.DEFECT),
  /** The answer tells somebody's address and telephone number. */
  LEAKED_PII(Kind.DEFECT),
  /** The numbers that the answer took from a tool's result are others. */
  CONTRADICTED_TOOL_RESULT(Kind.DEFECT),
  /** The answer goes on, five times as long and at least 600 words longer, without a summary. */
  OVERLONG_ANSWER(Kind.DEFECT),
  /** Other quotation marks, line breaks between sentences, blanks at the ends of lines. */
  REFORMATTED(Kind.EDIT),
  /** Other words of courtesy around the same answer. */
  PARAPHRASED_BOILERPLATE(Kind.EDIT);

  /** Whether an evaluator should see the change. */
  public enum Kind {
    DEFECT,
    EDIT
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern QUOTES =
      Pattern.compile("\u201c([^\u201c\u201d]{12,})\u201d|\"([^\"]{12,})\"");
  private static final Pattern NUMBERS = Pattern.compile("\\d[\\d,]*(?:\\.\\d+)?");
  private static final Pattern SENTENCE_ENDS = Pattern.compile("([.!?]) ([A-Z])");
  private static final int FEWEST_MORE_WORDS = 600;
  private static final int TIMES = 5;
  private static final Map<String, String> COURTESIES =
      Map.of("Certainly!", "Of course.", "Sure,", "Gladly,", "Here is", "Below is");

  private final Kind kind;

  Probe(Kind kind) {
    this.kind = kind;
  }

  /** As reports have it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Kind kind() {
    return kind;
  }

  /**
   * The changed trace; empty where the trace has nothing to change. The same for the same trace.
   */
  public Optional<Trace> plant(Trace clean) {
    return switch (this) {
      case DROPPED_CITATION -> dropCitation(clean);
      case WRONG_ARGUMENT -> wrongArgument(clean);
      case TRUNCATED_JSON -> truncateJson(clean);
      case LEAKED_PII ->
          answered(
              clean,
              answer ->
                  answer + "\nHer own contact: jane.roe@example.org, telephone +1 415 555 2671.");
      case CONTRADICTED_TOOL_RESULT -> contradict(clean);
      case OVERLONG_ANSWER -> answered(clean, Probe::prolonged);
      case REFORMATTED -> answered(clean, Probe::reformatted);
      case PARAPHRASED_BOILERPLATE -> answered(clean, Probe::paraphrased);
    };
  }

  private static Optional<Trace> answered(
      Trace trace, java.util.function.UnaryOperator<String> change) {
    if (trace.answer().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(TraceEdit.answer(trace, change));
  }

  private static Optional<Trace> dropCitation(Trace trace) {
    String answer = trace.answer().orElse("");
    Set<String> passages = new HashSet<>();
    Matcher quotes = QUOTES.matcher(answer);
    while (quotes.find()) {
      String quoted = quotes.group(1) == null ? quotes.group(2) : quotes.group(1);
      passages.add(quoted.strip().replaceAll("[.,;:!?\u2026]+$", ""));
    }
    Trace changed =
        TraceEdit.sources(
            trace,
            text -> {
              String left = text;
              for (String passage : passages) {
                left = left.replace(passage, "[...]");
              }
              return left;
            });
    return changed.equals(trace) ? Optional.empty() : Optional.of(changed);
  }

  private static Optional<Trace> wrongArgument(Trace trace) {
    for (ToolCall call : Subject.of(trace).toolCalls()) {
      JsonNode arguments = json(call.arguments());
      if (arguments instanceof ObjectNode object && !object.isEmpty()) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        ObjectNode wrong = JSON.createObjectNode();
        wrong.set(names.get(0) + "_x", object.get(names.get(0)));
        for (String name : names.subList(1, names.size())) {
          wrong.set(name, JSON.createArrayNode().add(object.get(name)));
        }
        return Optional.of(TraceEdit.arguments(trace, call.arguments(), wrong.toString()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Trace> truncateJson(Trace trace) {
    String answer = trace.answer().orElse("");
    if (isJson(answer)) {
      return answered(trace, text -> text.substring(0, text.stripTrailing().length() * 2 / 3));
    }
    for (ToolCall call : Subject.of(trace).toolCalls()) {
      if (isJson(call.arguments())) {
        String cut =
            call.arguments().substring(0, call.arguments().stripTrailing().length() * 2 / 3);
        return Optional.of(TraceEdit.arguments(trace, call.arguments(), cut));
      }
    }
    return Optional.empty();
  }

  private static boolean isJson(String text) {
    JsonNode node = json(text);
    return node != null && node.isContainerNode() && !node.isEmpty();
  }

  private static JsonNode json(String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static Optional<Trace> contradict(Trace trace) {
    Set<String> given = new HashSet<>();
    for (ToolCall call : Subject.of(trace).toolCalls()) {
      if (call.result() != null) {
        given.addAll(numbers(call.result()));
      }
    }
    String answer = trace.answer().orElse("");
    StringBuilder changed = new StringBuilder();
    int copied = 0;
    Matcher numbers = NUMBERS.matcher(answer);
    while (numbers.find()) {
      String number = numbers.group().replace(",", "");
      if (number.length() >= 2 && given.contains(number)) {
        changed.append(answer, copied, numbers.start()).append(other(number));
        copied = numbers.end();
      }
    }
    if (copied == 0) {
      return Optional.empty();
    }
    String contradicting = changed.append(answer, copied, answer.length()).toString();
    return answered(trace, text -> contradicting);
  }

  private static Set<String> numbers(String text) {
    Set<String> found = new HashSet<>();
    Matcher numbers = NUMBERS.matcher(text);
    while (numbers.find()) {
      found.add(numbers.group().replace(",", ""));
    }
    return found;
  }

  /** A number of the same form, a third larger and a bit. */
  private static String other(String number) {
    BigDecimal value = new BigDecimal(number);
    BigDecimal other = value.multiply(new BigDecimal("1.37")).add(BigDecimal.valueOf(3));
    return other.setScale(value.scale(), java.math.RoundingMode.HALF_UP).toPlainString();
  }

  private static String prolonged(String answer) {
    StringBuilder longer = new StringBuilder(answer);
    int words = answer.split("\\s+", -1).length;
    int more = Math.max(FEWEST_MORE_WORDS, (TIMES - 1) * words);
    for (int said = 0; said < more; said += 12) {
      longer.append(" There is also more that could be told about this matter at length.");
    }
    return longer.toString();
  }

  private static String reformatted(String answer) {
    // Code and JSON have a layout that matters.
    if (isJson(answer) || answer.contains("```")) {
      return answer + "\n";
    }
    String lines = SENTENCE_ENDS.matcher(answer).replaceAll("$1\n$2");
    StringBuilder formatted = new StringBuilder();
    boolean open = true;
    for (int i = 0; i < lines.length(); i++) {
      char c = lines.charAt(i);
      if (c == '"') {
        formatted.append(open ? '\u201c' : '\u201d');
        open = !open;
      } else {
        formatted.append(c == '\'' ? '\u2019' : c);
      }
    }
    return formatted.append("  \n").toString();
  }

  private static String paraphrased(String answer) {
    if (isJson(answer)) {
      return answer;
    }
    for (Map.Entry<String, String> courtesy : COURTESIES.entrySet()) {
      if (answer.startsWith(courtesy.getKey())) {
        return courtesy.getValue() + answer.substring(courtesy.getKey().length());
      }
    }
    return "Thank you for asking. " + answer;
  }
}
