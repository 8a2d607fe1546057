package dev.assay.udfs.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Anthropic's message batches: the requests go up in one body, results come as a file. */
final class AnthropicBatches implements BatchApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/messages/batches";
  private static final List<String> COUNTS =
      List.of("processing", "succeeded", "errored", "canceled", "expired");

  private final BatchHttp http;

  AnthropicBatches(BatchHttp http) {
    this.http = http;
  }

  static Map<String, String> headers(String apiKey) {
    return Map.of("x-api-key", apiKey, "anthropic-version", "2023-06-01");
  }

  @Override
  public void write(Path file, Iterator<BatchQuestion> questions, RequestBodies bodies)
      throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("{\"requests\": [\n");
      while (questions.hasNext()) {
        BatchQuestion question = questions.next();
        ObjectNode request = JSON.createObjectNode().put("custom_id", question.key());
        ObjectNode body = (ObjectNode) JSON.readTree(bodies.of(question.prompt()));
        body.remove("stream");
        request.set("params", body);
        out.write(JSON.writeValueAsString(request));
        out.write(questions.hasNext() ? ",\n" : "\n");
      }
      out.write("]}\n");
    }
  }

  @Override
  public Exchange submit(Path file, String name) throws InterruptedException {
    try {
      return http.post(PATH, "application/json", HttpRequest.BodyPublishers.ofFile(file));
    } catch (FileNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String address(String batchId) {
    return PATH + "/" + batchId;
  }

  @Override
  public BatchStatus status(JsonNode batch) {
    if (!batch.path("processing_status").asText().equals("ended")) {
      return new BatchStatus.Running();
    }
    JsonNode results = batch.path("results_url");
    return new BatchStatus.Ended(
        "ended", results.isTextual() ? List.of(results.textValue()) : List.of());
  }

  @Override
  public String list() {
    return PATH + "?limit=100";
  }

  /** It keeps no name of ours: as many requests, made since, is what there is to know it by. */
  @Override
  public boolean isOurs(JsonNode batch, String name, long requests, long notBefore) {
    long counted =
        COUNTS.stream().mapToLong(count -> batch.path("request_counts").path(count).asLong()).sum();
    try {
      return counted == requests
          && OffsetDateTime.parse(batch.path("created_at").asText()).toEpochSecond() >= notBefore;
    } catch (DateTimeException e) {
      return false;
    }
  }

  @Override
  public void read(BufferedReader lines, Consumer<BatchResult> results) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        JsonNode node = JSON.readTree(line);
        String key = node.path("custom_id").asText();
        JsonNode result = node.path("result");
        switch (result.path("type").asText()) {
          case "succeeded" ->
              results.accept(BatchResult.answered(key, result.path("message").toString()));
          case "errored" -> results.accept(errored(key, result.path("error")));
          default -> results.accept(BatchResult.unanswered(key));
        }
      }
    }
  }

  private static BatchResult errored(String key, JsonNode error) {
    String body = error.toString();
    int status = body.contains("invalid_request") ? 400 : 500;
    return BatchResult.failed(key, new Exchange.Received(status, Map.of(), body, 0, false));
  }
}
