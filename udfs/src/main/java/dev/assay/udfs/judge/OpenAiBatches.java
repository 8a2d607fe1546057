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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** OpenAI's: a file of requests goes up, files of answers and of errors come down. */
final class OpenAiBatches implements BatchApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOUNDARY = "assay-batch-5f1c9b7e";
  private static final String NAME = "assay";
  private static final Set<String> ENDED = Set.of("completed", "failed", "expired", "cancelled");

  private final BatchHttp http;

  OpenAiBatches(BatchHttp http) {
    this.http = http;
  }

  static Map<String, String> headers(String apiKey) {
    return Map.of("Authorization", "Bearer " + apiKey);
  }

  @Override
  public void write(Path file, Iterator<BatchQuestion> questions, RequestBodies bodies)
      throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          """
          --%s\r
          Content-Disposition: form-data; name="purpose"\r
          \r
          batch\r
          --%s\r
          Content-Disposition: form-data; name="file"; filename="assay.jsonl"\r
          Content-Type: application/jsonl\r
          \r
          """
              .formatted(BOUNDARY, BOUNDARY));
      while (questions.hasNext()) {
        BatchQuestion question = questions.next();
        ObjectNode line = JSON.createObjectNode();
        line.put("custom_id", question.key()).put("method", "POST");
        line.put("url", "/v1/chat/completions");
        line.set("body", JSON.readTree(bodies.of(question.prompt())));
        out.write(JSON.writeValueAsString(line));
        out.write("\n");
      }
      out.write("\r\n--%s--\r\n".formatted(BOUNDARY));
    }
  }

  @Override
  public Exchange submit(Path file, String name) throws InterruptedException {
    HttpRequest.BodyPublisher content;
    try {
      content = HttpRequest.BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new IllegalStateException(e);
    }
    Exchange uploaded = http.post("/files", "multipart/form-data; boundary=" + BOUNDARY, content);
    Optional<String> fileId = BatchClient.json(uploaded).flatMap(BatchApi::id);
    if (fileId.isEmpty()) {
      // A file alone costs nothing: no batch was made.
      return uploaded instanceof Exchange.Lost ? new Exchange.NotSent("connection") : uploaded;
    }
    ObjectNode batch = JSON.createObjectNode();
    batch.put("input_file_id", fileId.get()).put("endpoint", "/v1/chat/completions");
    batch.put("completion_window", "24h").putObject("metadata").put(NAME, name);
    return http.post(
        "/batches", "application/json", HttpRequest.BodyPublishers.ofString(batch.toString()));
  }

  @Override
  public String address(String batchId) {
    return "/batches/" + batchId;
  }

  @Override
  public BatchStatus status(JsonNode batch) {
    String status = batch.path("status").asText();
    if (!ENDED.contains(status)) {
      return new BatchStatus.Running();
    }
    List<String> results = new ArrayList<>();
    // Either may be missing: a batch whose requests all failed has no file of answers.
    for (String field : List.of("output_file_id", "error_file_id")) {
      if (batch.path(field).isTextual()) {
        results.add("/files/" + batch.path(field).textValue() + "/content");
      }
    }
    return new BatchStatus.Ended(status, results);
  }

  @Override
  public String list() {
    return "/batches?limit=100";
  }

  @Override
  public boolean isOurs(JsonNode batch, String name, long requests, long notBefore) {
    return batch.path("metadata").path(NAME).asText().equals(name);
  }

  @Override
  public void read(BufferedReader lines, Consumer<BatchResult> results) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        JsonNode result = JSON.readTree(line);
        String key = result.path("custom_id").asText();
        JsonNode response = result.path("response");
        int status = response.path("status_code").asInt();
        String body = response.path("body").toString();
        if (status >= 200 && status < 300) {
          results.accept(BatchResult.answered(key, body));
        } else if (status > 0) {
          results.accept(
              BatchResult.failed(key, new Exchange.Received(status, Map.of(), body, 0, false)));
        } else {
          results.accept(BatchResult.unanswered(key));
        }
      }
    }
  }
}
