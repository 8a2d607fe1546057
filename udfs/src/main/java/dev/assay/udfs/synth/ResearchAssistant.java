package dev.assay.udfs.synth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A research assistant for analysts, played: it answers questions about companies from filings and
 * a financial database, and fails as its plan says.
 *
 * <p>A trace is a function of its plan alone: an agent span over a model call that chooses a tool,
 * the tool's executions (with the retrieval of documents below), and a model call that answers.
 */
public final class ResearchAssistant {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
  private static final String SYSTEM =
      "You answer analysts' questions. Cite filings word for word, in double quotes, with the"
          + " title in brackets. Use query_financials for figures. Stay below 160 words unless you"
          + " end with a summary.";
  private static final String FILINGS = "search_filings";
  private static final String FINANCIALS = "query_financials";
  private static final String NEWS = "search_news";
  private static final long MILLI = 1_000_000L;
  private static final int WINDOW_TOKENS = 128_000;

  private final TracePlan plan;
  private final Dice dice;
  private final String company;
  private final int year;
  private final String metric;
  private final String topic;
  private final String traceId;
  private final List<OtlpSpan> spans = new ArrayList<>();
  private long now;

  private ResearchAssistant(TracePlan plan) {
    this.plan = plan;
    // The case, which releases share, and what is particular to this trace.
    Dice question = new Dice(plan.itemId().hashCode());
    this.company = Library.company(question);
    this.year = Library.year(question);
    this.metric = Library.metric(question);
    this.topic = Library.topic(question);
    this.dice = new Dice(plan.seed());
    this.traceId = "%016x%016x".formatted(dice.next(), dice.next());
    this.now = plan.startUnixNano();
  }

  /** The spans of a trace, the root first. */
  public static List<OtlpSpan> trace(TracePlan plan) {
    return new ResearchAssistant(plan).play();
  }

  private List<OtlpSpan> play() {
    String question = question();
    String root = nextSpanId();
    long inputTokens = inputTokens();
    Answer answer =
        switch (plan.kind()) {
          case DOCUMENT -> fromFilings(root, question, inputTokens);
          case FIGURE -> fromDatabase(root, question, inputTokens);
          case OVERVIEW -> overview(root, question, inputTokens);
        };
    answerCall(root, answer, inputTokens);
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("gen_ai.operation.name", "invoke_agent");
    attributes.put("gen_ai.agent.name", "research-assistant");
    attributes.put("gen_ai.input.messages", json(List.of(message("user", question))));
    attributes.put("gen_ai.output.messages", json(List.of(message("assistant", answer.text()))));
    spans.add(
        0,
        span(root, null, "invoke_agent research-assistant", plan.startUnixNano(), now, attributes));
    return List.copyOf(spans);
  }

  private String question() {
    String text =
        switch (plan.kind()) {
          case DOCUMENT ->
              "What does the %d annual report of %s say about %s?".formatted(year, company, topic);
          // One in five does not name the figure, so that a rule on words misses it.
          case FIGURE ->
              wording().share() > 0.8
                  ? "How much did %s make in %d?".formatted(company, year)
                  : "What was the %s of %s in %d?".formatted(metric, company, year);
          case OVERVIEW -> "Give me an overview of how %s deals with %s.".formatted(company, topic);
        };
    String again = plan.turn() == TracePlan.Turn.AGAIN ? "No, I asked: " : "";
    return again + text + plan.adversary().text();
  }

  /** How the case is worded, by the user and by a right answer, in any release. */
  private Dice wording() {
    return new Dice(plan.itemId().hashCode() * 31L);
  }

  /** Invented citations come mostly where the context is nearly full. */
  private long inputTokens() {
    boolean pressed =
        plan.failure() == PlantedFailure.INVENTED_CITATION
            ? dice.share() < 0.7
            : dice.share() < 0.01;
    double share = pressed ? 0.82 + 0.16 * dice.share() : 0.02 + 0.2 * dice.share();
    return Math.round(share * WINDOW_TOKENS);
  }

  private record Answer(String text, List<Map<String, Object>> conversation) {}

  private Answer fromFilings(String root, String question, long inputTokens) {
    List<Map<String, Object>> documents = documents();
    String arguments = json(Map.of("company", company, "topic", topic, "year", year));
    List<Map<String, Object>> conversation =
        callTool(root, question, inputTokens, FILINGS, arguments, json(documents), documents);
    String stated = Library.claim(topic, new Dice((company + topic + year).hashCode()));
    String quoted =
        plan.failure() == PlantedFailure.INVENTED_CITATION
            ? Library.claim(topic, new Dice(plan.seed() ^ 0x5DEECE66DL)).replace("The ", "Our ")
            : stated;
    String text =
        "The report is explicit on %s: \"%s\" [%s]"
            .formatted(topic, quoted, Library.title(company, year));
    return new Answer(text, conversation);
  }

  private List<Map<String, Object>> documents() {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int reported = year - i;
      Dice content = new Dice((company + topic + reported).hashCode());
      String text =
          "%s. %s %s"
              .formatted(
                  Library.title(company, reported),
                  Library.claim(topic, content),
                  Library.claim(Library.topic(content), content));
      documents.add(
          Map.of(
              "id",
              "%s-%d".formatted(company.toLowerCase(java.util.Locale.ROOT), reported),
              "content",
              text,
              "score",
              0.9 - 0.1 * i));
    }
    return documents;
  }

  private Answer fromDatabase(String root, String question, long inputTokens) {
    double figure = Library.figure(company, metric, year);
    String result = json(Map.of("company", company, "value", figure, "unit", "USD billion"));
    if (plan.failure() == PlantedFailure.WRONG_TOOL) {
      String news =
          "%s was in the news in %d; analysts expect steady growth.".formatted(company, year);
      if (dice.share() < 0.6) {
        failedCall(root, NEWS, json(Map.of("query", question)));
      }
      String arguments = json(Map.of("query", company + " " + metric, "days", 30));
      List<Map<String, Object>> conversation =
          callTool(root, question, inputTokens, NEWS, arguments, news, List.of());
      return new Answer(
          "Press reports suggest that it was in line with expectations in %d.".formatted(year),
          conversation);
    }
    String arguments = json(Map.of("company", company, "metric", metric, "year", year));
    List<Map<String, Object>> conversation =
        callTool(root, question, inputTokens, FINANCIALS, arguments, result, List.of());
    String stated =
        plan.failure() == PlantedFailure.IGNORED_TOOL_RESULT
            ? Library.number(figure * (1.15 + 0.3 * dice.share()))
            // Some right answers are rounded, so that a rule on numbers flags them.
            : wording().share() < 0.08 ? "about " + Math.round(figure) : Library.number(figure);
    return new Answer(
        "%s reported %s of %s billion dollars in %d.".formatted(company, metric, stated, year),
        conversation);
  }

  private Answer overview(String root, String question, long inputTokens) {
    List<Map<String, Object>> documents = documents();
    String arguments = json(Map.of("company", company, "topic", topic));
    List<Map<String, Object>> conversation =
        callTool(root, question, inputTokens, FILINGS, arguments, json(documents), documents);
    boolean overlong = plan.failure() == PlantedFailure.OVERLONG_ANSWER;
    StringBuilder text = new StringBuilder();
    int sentences = overlong ? 22 + dice.below(20) : 4 + dice.below(5);
    for (int i = 0; i < sentences; i++) {
      text.append(Library.claim(topic, dice)).append(' ');
    }
    if (!overlong) {
      text.append("In summary: ").append(company).append(" treats ").append(topic);
      text.append(" as a matter for the board.");
    }
    return new Answer(text.toString().strip(), conversation);
  }

  private List<Map<String, Object>> callTool(
      String root,
      String question,
      long inputTokens,
      String tool,
      String arguments,
      String result,
      List<Map<String, Object>> documents) {
    String callId = "call_" + nextSpanId();
    Map<String, Object> request =
        Map.of(
            "role",
            "assistant",
            "parts",
            List.of(
                Map.of("type", "tool_call", "id", callId, "name", tool, "arguments", arguments)));
    Map<String, String> choice = modelCall(inputTokens / 2, 30 + dice.below(30));
    choice.put(
        "gen_ai.input.messages",
        json(List.of(message("system", SYSTEM), message("user", question))));
    choice.put("gen_ai.output.messages", json(List.of(request)));
    choice.put("gen_ai.response.finish_reasons", "[\"tool_calls\"]");
    add(root, "chat " + plan.model(), 400 + dice.below(600), choice);

    String toolSpan = nextSpanId();
    long began = now;
    if (!documents.isEmpty()) {
      Map<String, String> retrieval = new LinkedHashMap<>();
      retrieval.put("gen_ai.operation.name", "retrieval");
      retrieval.put("gen_ai.retrieval.documents", json(documents));
      add(toolSpan, "retrieval filings", 40 + dice.below(60), retrieval);
    }
    now += (20 + dice.below(80)) * MILLI;
    spans.add(
        span(
            toolSpan,
            root,
            "execute_tool " + tool,
            began,
            now,
            toolAttributes(tool, callId, arguments, result)));
    return List.of(
        message("system", SYSTEM),
        message("user", question),
        request,
        Map.of(
            "role",
            "tool",
            "parts",
            List.of(Map.of("type", "tool_call_response", "id", callId, "response", result))));
  }

  private void failedCall(String root, String tool, String arguments) {
    long began = now;
    now += 900 * MILLI;
    Map<String, String> attributes =
        toolAttributes(
            tool, "call_" + nextSpanId(), arguments, "Error: the argument 'days' is missing");
    attributes.put("error.type", "invalid_arguments");
    spans.add(
        new OtlpSpan(
            traceId,
            nextSpanId(),
            root,
            "execute_tool " + tool,
            "SPAN_KIND_INTERNAL",
            began,
            now,
            "STATUS_CODE_ERROR",
            "the argument 'days' is missing",
            common(attributes),
            resource()));
  }

  private static Map<String, String> toolAttributes(
      String tool, String callId, String arguments, String result) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("gen_ai.operation.name", "execute_tool");
    attributes.put("gen_ai.tool.name", tool);
    attributes.put("gen_ai.tool.call.id", callId);
    attributes.put("gen_ai.tool.call.arguments", arguments);
    attributes.put("gen_ai.tool.call.result", result);
    return attributes;
  }

  private void answerCall(String root, Answer answer, long inputTokens) {
    long words = answer.text().chars().filter(c -> c == ' ').count() + 1;
    Map<String, String> attributes = modelCall(inputTokens, Math.round(words * 1.4));
    attributes.put("gen_ai.input.messages", json(answer.conversation()));
    attributes.put("gen_ai.output.messages", json(List.of(message("assistant", answer.text()))));
    attributes.put("gen_ai.response.finish_reasons", "[\"stop\"]");
    add(root, "chat " + plan.model(), 500 + 12L * words + dice.below(500), attributes);
  }

  private Map<String, String> modelCall(long inputTokens, long outputTokens) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("gen_ai.operation.name", "chat");
    attributes.put("gen_ai.provider.name", "openai");
    attributes.put("gen_ai.request.model", plan.model());
    attributes.put("gen_ai.response.model", plan.model());
    attributes.put("gen_ai.usage.input_tokens", Long.toString(inputTokens));
    attributes.put("gen_ai.usage.output_tokens", Long.toString(outputTokens));
    return attributes;
  }

  private void add(String parent, String name, long millis, Map<String, String> attributes) {
    long began = now;
    now += millis * MILLI;
    spans.add(span(nextSpanId(), parent, name, began, now, attributes));
  }

  private OtlpSpan span(
      String id, String parent, String name, long start, long end, Map<String, String> attributes) {
    return new OtlpSpan(
        traceId,
        id,
        parent,
        name,
        "SPAN_KIND_INTERNAL",
        start,
        end,
        "STATUS_CODE_OK",
        null,
        common(attributes),
        resource());
  }

  private Map<String, String> common(Map<String, String> attributes) {
    attributes.put("gen_ai.conversation.id", plan.sessionId());
    attributes.put("assay.item.id", plan.itemId());
    return Map.copyOf(attributes);
  }

  private Map<String, String> resource() {
    Map<String, String> resource = new LinkedHashMap<>();
    resource.put("service.name", "research-assistant");
    resource.put("service.version", plan.release());
    resource.put("deployment.environment.name", "production");
    if (plan.marking() == TracePlan.Marking.MARKED_SYNTHETIC) {
      resource.put("assay.synthetic", "true");
    }
    return Map.copyOf(resource);
  }

  private String nextSpanId() {
    return "%016x".formatted(dice.next());
  }

  private static Map<String, Object> message(String role, String text) {
    return Map.of("role", role, "parts", List.of(Map.of("type", "text", "content", text)));
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
