package dev.assay.udfs.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The batch interfaces of OpenAI and Anthropic on loopback, with what goes wrong there. */
public final class StubBatches implements AutoCloseable {
  /** How batches end, and what happens when one is handed in. */
  public enum Course {
    /** All are answered, in reverse order, and one result is of a question not asked. */
    COMPLETE,
    /** Only every second one was answered in time. */
    EXPIRE,
    /** None was answered: there is a file of errors only. */
    FAIL_ALL,
    /** The batch is made, but the answer that says so is lost. */
    LOSE_THE_ANSWER,
    /** Not at their end. */
    RUN,
    /** Nobody knows them any more. */
    FORGET
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, String> files = new HashMap<>();
  private final Map<String, ObjectNode> batches = new HashMap<>();
  private final Map<String, List<String>> keys = new HashMap<>();
  private volatile Course course = Course.COMPLETE;
  private int submitted;

  private StubBatches() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1", this::handle);
    server.start();
  }

  public static StubBatches start() {
    try {
      return new StubBatches();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String baseUrl() {
    return "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
  }

  public void take(Course next) {
    course = next;
  }

  /** How many batches were handed in. */
  public synchronized int submitted() {
    return submitted;
  }

  /** All requests that were handed in, by their keys, with as many as each key was. */
  public synchronized Map<String, Long> requests() {
    Map<String, Long> requests = new HashMap<>();
    keys.values().forEach(list -> list.forEach(key -> requests.merge(key, 1L, Long::sum)));
    return requests;
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/v1".length());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean post = exchange.getRequestMethod().equals("POST");
    try (exchange) {
      if (post && path.equals("/files")) {
        String id = "file-" + files.size();
        files.put(id, body);
        answer(exchange, 200, JSON.createObjectNode().put("id", id).toString());
      } else if (post && path.equals("/batches")) {
        JsonNode request = JSON.readTree(body);
        ObjectNode batch = make(openAiKeys(files.get(request.path("input_file_id").asText())));
        batch.set("metadata", request.path("metadata"));
        answerSubmission(exchange, batch);
      } else if (post && path.equals("/messages/batches")) {
        List<String> asked = new ArrayList<>();
        JSON.readTree(body).path("requests").forEach(r -> asked.add(r.path("custom_id").asText()));
        answerSubmission(exchange, make(asked));
      } else if (path.endsWith("/batches")) {
        ObjectNode list = JSON.createObjectNode();
        batches.values().forEach(list.putArray("data")::add);
        answer(exchange, 200, list.toString());
      } else if (path.startsWith("/files/") || path.startsWith("/results/")) {
        answer(exchange, 200, files.get(path.split("/", 4)[2]));
      } else {
        answerStatus(exchange, path);
      }
    }
  }

  private static List<String> openAiKeys(String upload) throws IOException {
    List<String> asked = new ArrayList<>();
    for (String line : upload.lines().filter(each -> each.startsWith("{")).toList()) {
      JsonNode request = JSON.readTree(line);
      if (!request.path("body").path("messages").isArray()) {
        throw new IOException("no messages in " + line);
      }
      asked.add(request.path("custom_id").asText());
    }
    return asked;
  }

  private ObjectNode make(List<String> asked) {
    submitted++;
    String id = "batch-" + submitted;
    ObjectNode batch =
        JSON.createObjectNode().put("id", id).put("created_at", "2999-01-01T00:00:00Z");
    batch.putObject("request_counts").put("processing", asked.size());
    batches.put(id, batch);
    keys.put(id, asked);
    return batch;
  }

  private void answerSubmission(HttpExchange exchange, ObjectNode batch) throws IOException {
    if (course != Course.LOSE_THE_ANSWER) {
      answer(exchange, 200, batch.toString());
    }
  }

  private void answerStatus(HttpExchange exchange, String path) throws IOException {
    String id = path.substring(path.lastIndexOf('/') + 1);
    ObjectNode batch = batches.get(id);
    if (batch == null || course == Course.FORGET) {
      answer(exchange, 404, "{\"error\": {\"message\": \"no such batch\"}}");
      return;
    }
    boolean anthropic = path.startsWith("/messages");
    if (course == Course.RUN) {
      batch.put("status", "in_progress").put("processing_status", "in_progress");
    } else {
      batch.put("processing_status", "ended");
      batch.put("status", course == Course.EXPIRE ? "expired" : "completed");
      String results = "results-" + id;
      files.put(results, results(keys.get(id), anthropic));
      batch.put("results_url", baseUrl() + "/results/" + results);
      batch.put(course == Course.FAIL_ALL ? "error_file_id" : "output_file_id", results);
    }
    answer(exchange, 200, batch.toString());
  }

  private String results(List<String> asked, boolean anthropic) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      boolean answered = course == Course.FAIL_ALL ? false : course != Course.EXPIRE || i % 2 == 0;
      lines.add(anthropic ? ofAnthropic(asked.get(i), answered) : ofOpenAi(asked.get(i), answered));
    }
    Collections.reverse(lines);
    if (course == Course.COMPLETE) {
      lines.add(anthropic ? ofAnthropic("unknown", true) : ofOpenAi("unknown", true));
    }
    return String.join("\n", lines);
  }

  private String ofOpenAi(String key, boolean answered) {
    String body = StubProvider.Play.scores(1).body();
    String refusal = "{\"error\": {\"code\": \"context_length_exceeded\"}}";
    if (answered) {
      return "{\"custom_id\": \"%s\", \"response\": {\"status_code\": 200, \"body\": %s}}"
          .formatted(key, body);
    }
    return course == Course.FAIL_ALL
        ? "{\"custom_id\": \"%s\", \"response\": {\"status_code\": 400, \"body\": %s}}"
            .formatted(key, refusal)
        : "{\"custom_id\": \"%s\", \"response\": null, \"error\": {\"code\": \"batch_expired\"}}"
            .formatted(key);
  }

  private static String ofAnthropic(String key, boolean answered) {
    String message =
        "{\"model\": \"claude-x\", \"stop_reason\": \"end_turn\", \"content\": [{\"type\":"
            + " \"text\", \"text\": \"{\\\"score\\\": 1, \\\"justification\\\": \\\"so\\\","
            + " \\\"evidence\\\": []}\"}], \"usage\": {\"input_tokens\": 10, \"output_tokens\":"
            + " 5}}";
    return answered
        ? "{\"custom_id\": \"%s\", \"result\": {\"type\": \"succeeded\", \"message\": %s}}"
            .formatted(key, message)
        : "{\"custom_id\": \"%s\", \"result\": {\"type\": \"expired\"}}".formatted(key);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** The keys that were asked more than once. */
  public Set<String> repeated() {
    Map<String, Long> requests = requests();
    requests.values().removeIf(times -> times == 1);
    return requests.keySet();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
