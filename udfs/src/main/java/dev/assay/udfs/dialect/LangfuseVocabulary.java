package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Langfuse, by the attribute names of its own SDK; the columns of its exports are read under the
 * same names.
 */
public final class LangfuseVocabulary implements Vocabulary {
  /** The kind of the observation. */
  public static final String TYPE = "langfuse.observation.type";

  public static final String INPUT = "langfuse.observation.input";
  public static final String OUTPUT = "langfuse.observation.output";
  public static final String MODEL = "langfuse.observation.model.name";
  public static final String MODEL_PARAMETERS = "langfuse.observation.model.parameters";
  public static final String USAGE = "langfuse.observation.usage_details";
  public static final String COST = "langfuse.observation.cost_details";
  public static final String TOTAL_COST = "langfuse.observation.total_cost";
  public static final String FIRST_TOKEN = "langfuse.observation.completion_start_time";
  public static final String PROMPT_NAME = "langfuse.observation.prompt.name";
  public static final String PROMPT_VERSION = "langfuse.observation.prompt.version";
  public static final String TOOL_DEFINITIONS = "langfuse.observation.tool_definitions";
  public static final String LEVEL = "langfuse.observation.level";
  public static final String STATUS_MESSAGE = "langfuse.observation.status_message";
  public static final String RELEASE = "langfuse.release";
  public static final String VERSION = "langfuse.version";
  public static final String ENVIRONMENT = "langfuse.environment";
  public static final String SESSION = "langfuse.session.id";
  public static final String USER = "langfuse.user.id";

  private static final Map<Field, String[]> TOKENS =
      Map.of(
          Field.INPUT_TOKENS,
              new String[] {"input", "prompt_tokens", "input_tokens", "promptTokens"},
          Field.OUTPUT_TOKENS,
              new String[] {"output", "completion_tokens", "output_tokens", "completionTokens"},
          Field.TOTAL_TOKENS, new String[] {"total", "total_tokens", "totalTokens"},
          Field.CACHE_READ_TOKENS,
              new String[] {
                "input_cache_read",
                "cache_read_input_tokens",
                "prompt_details.cache_read",
                "input_cached_tokens",
                "cache_read",
                "prompt_tokens_details.cached_tokens",
                "input_tokens_details.cached_tokens"
              },
          Field.CACHE_WRITE_TOKENS,
              new String[] {
                "input_cache_creation",
                "cache_creation_input_tokens",
                "prompt_details.cache_write",
                "cache_creation",
                "input_tokens_details.cache_write_tokens"
              },
          Field.REASONING_TOKENS,
              new String[] {
                "output_reasoning",
                "completion_details.reasoning",
                "output_reasoning_tokens",
                "reasoning",
                "completion_tokens_details.reasoning_tokens",
                "output_tokens_details.reasoning_tokens"
              });

  @Override
  public String semconv() {
    return "langfuse";
  }

  @Override
  public boolean speaksOf(RawSpan span) {
    return span.attributes().containsKey(TYPE)
        || span.attributes().containsKey(INPUT)
        || span.attributes().containsKey(OUTPUT)
        || span.attributes().containsKey(RELEASE)
        || span.attributes().containsKey(ENVIRONMENT);
  }

  /**
   * Takes the tokens and costs that Langfuse has counted, before any convention is read: an
   * observation without a count of its own only repeats, in its attributes, those of others.
   */
  static void settleUsage(SpanDraft draft) {
    Optional<JsonNode> usage = draft.json(USAGE);
    usage.ifPresent(
        json -> {
          JsonNode counts = flat(json);
          TOKENS.forEach((field, names) -> count(draft, counts, field, names));
          if (json.isEmpty() || TOKENS.keySet().stream().anyMatch(draft::has)) {
            withDetails(draft);
            draft.lifted(USAGE);
            TOKENS.keySet().forEach(draft::leaveEmpty);
          }
        });
    draft.number(Field.COST_USD, 1, TOTAL_COST);
    draft
        .json(COST)
        .flatMap(LangfuseVocabulary::total)
        .ifPresent(cost -> draft.put(Field.COST_USD, cost, COST));
  }

  /** The SDK passes on what OpenAI counts, whose details are objects. */
  private static ObjectNode flat(JsonNode usage) {
    ObjectNode flat = JsonNodeFactory.instance.objectNode();
    usage
        .properties()
        .forEach(
            member -> {
              flat.set(member.getKey(), member.getValue());
              member
                  .getValue()
                  .properties()
                  .forEach(
                      detail ->
                          flat.set(member.getKey() + "." + detail.getKey(), detail.getValue()));
            });
    return flat;
  }

  /** Some counts of input and output are without their details, as the total shows. */
  private static void withDetails(SpanDraft draft) {
    long input = count(draft, Field.INPUT_TOKENS);
    long output = count(draft, Field.OUTPUT_TOKENS);
    long cached = count(draft, Field.CACHE_READ_TOKENS) + count(draft, Field.CACHE_WRITE_TOKENS);
    long reasoning = count(draft, Field.REASONING_TOKENS);
    boolean areApart = input + output + cached + reasoning == count(draft, Field.TOTAL_TOKENS);
    if (areApart && cached > 0) {
      draft.refine(Field.INPUT_TOKENS, input + cached);
    }
    if (areApart && reasoning > 0) {
      draft.refine(Field.OUTPUT_TOKENS, output + reasoning);
    }
  }

  private static long count(SpanDraft draft, Field field) {
    Long count = draft.value(field, Long.class);
    return count == null ? 0 : count;
  }

  /** The total of costs, or their sum where there is none. */
  private static Optional<Double> total(JsonNode costs) {
    String total = JsonFields.text(costs, "total", "totalCost");
    if (total != null) {
      return Numbers.finite(total);
    }
    List<BigDecimal> parts = new ArrayList<>();
    costs.forEach(
        cost -> Numbers.finite(cost.asText()).map(BigDecimal::valueOf).ifPresent(parts::add));
    return parts.stream().reduce(BigDecimal::add).map(BigDecimal::doubleValue);
  }

  private static void count(SpanDraft draft, JsonNode usage, Field field, String... names) {
    String text = JsonFields.text(usage, names);
    if (text != null) {
      Numbers.count(text)
          .ifPresentOrElse(
              count -> draft.put(field, count, USAGE),
              () -> draft.warn("%s: %s is no count".formatted(USAGE, names[0])));
    }
  }

  @Override
  public void fill(SpanDraft draft) {
    draft
        .firstAttribute(TYPE)
        .flatMap(Operations::ofKind)
        .ifPresent(operation -> draft.put(Field.OPERATION, operation, TYPE));
    draft.text(Field.RESPONSE_MODEL, MODEL);
    draft
        .json(MODEL_PARAMETERS)
        .ifPresent(
            json -> {
              parameter(json, "temperature")
                  .flatMap(Numbers::finite)
                  .ifPresent(value -> draft.putKeeping(Field.TEMPERATURE, value, MODEL_PARAMETERS));
              parameter(json, "max_tokens", "maxTokens", "max_completion_tokens")
                  .flatMap(Numbers::count)
                  .ifPresent(value -> draft.putKeeping(Field.MAX_TOKENS, value, MODEL_PARAMETERS));
            });
    firstToken(draft);
    draft.text(Field.PROMPT_VERSION, PROMPT_VERSION);
    draft.text(Field.TOOL_DEFINITIONS, TOOL_DEFINITIONS);
    draft.text(Field.RELEASE, RELEASE);
    draft.text(Field.ENVIRONMENT, ENVIRONMENT);
    draft.text(Field.SESSION_ID, SESSION);
    draft.text(Field.USER_ID, USER);
    Payload.fill(draft, INPUT, OUTPUT);
    repeated(draft, INPUT, Field.INPUT_MESSAGES, Field.TOOL_ARGUMENTS);
    repeated(draft, OUTPUT, Field.OUTPUT_MESSAGES, Field.TOOL_RESULT, Field.DOCUMENTS);
  }

  /** Exports hold a payload twice, where an attribute has it, too; once is enough. */
  private static void repeated(SpanDraft draft, String attribute, Field... fields) {
    for (Field field : fields) {
      if (draft.has(field)) {
        draft.lifted(attribute);
      }
    }
  }

  private static Optional<String> parameter(JsonNode json, String... names) {
    return Optional.ofNullable(JsonFields.text(json, names)).filter(text -> !text.equals("null"));
  }

  private static void firstToken(SpanDraft draft) {
    draft
        .firstAttribute(FIRST_TOKEN)
        .flatMap(LangfuseVocabulary::nanos)
        .flatMap(draft::millisUntil)
        .ifPresent(waited -> draft.put(Field.TTFT_MS, waited, FIRST_TOKEN));
  }

  /** Nanoseconds since the epoch of a time as the SDK writes it: ISO, at times in quotes. */
  static Optional<Long> nanos(String text) {
    try {
      Instant at = Instant.parse(text.replace("\"", "").replace("+00:00", "Z"));
      return Optional.of(
          Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano()));
    } catch (DateTimeParseException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
