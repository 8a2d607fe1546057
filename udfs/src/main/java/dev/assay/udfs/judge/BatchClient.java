package dev.assay.udfs.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A provider's batch interface: half the price, an answer within a day. Keeps no state. */
public final class BatchClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JudgeSettings settings;
  private final BatchHttp http;
  private final BatchApi api;

  /**
   * @param apiKey empty where the endpoint needs none
   */
  public BatchClient(JudgeSettings settings, Optional<String> apiKey) {
    this.settings = settings;
    String key = apiKey.orElse("none");
    boolean anthropic = settings.provider() == JudgeSettings.Provider.ANTHROPIC;
    this.http =
        new BatchHttp(
            settings, anthropic ? AnthropicBatches.headers(key) : OpenAiBatches.headers(key));
    this.api = anthropic ? new AnthropicBatches(http) : new OpenAiBatches(http);
  }

  /** Writes questions as they are handed in. */
  public void write(Path file, Iterator<BatchQuestion> questions) {
    try {
      api.write(file, questions, new RequestBodies(settings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Hands a file in, once.
   *
   * @param name ours, by which it is found again where the provider keeps it
   */
  public BatchSubmission submit(Path file, String name) throws InterruptedException {
    Exchange exchange = api.submit(file, name);
    Optional<String> id = json(exchange).flatMap(BatchApi::id);
    if (id.isPresent()) {
      return new BatchSubmission.Accepted(id.get());
    }
    Fault fault = Fault.of(exchange);
    boolean unsure =
        exchange instanceof Exchange.Lost
            || (exchange instanceof Exchange.Received received && received.status() / 100 == 5);
    return unsure
        ? new BatchSubmission.Unknown(fault.kind())
        : new BatchSubmission.Refused(fault.kind(), advice(fault));
  }

  public BatchStatus status(String batchId) throws InterruptedException {
    Exchange exchange = http.get(api.address(batchId));
    Optional<JsonNode> batch = json(exchange);
    if (batch.isPresent()) {
      return api.status(batch.get());
    }
    if (exchange instanceof Exchange.Received received && received.status() == 404) {
      return new BatchStatus.Gone();
    }
    Fault fault = Fault.of(exchange);
    return new BatchStatus.Unreachable(fault.kind(), advice(fault));
  }

  /**
   * Looks for a batch that may have been handed in without our learning its id.
   *
   * @param taken ids that belong to others
   * @return the ids that it may have; empty if the list could not be read
   */
  public Optional<List<String>> find(String name, long requests, long notBefore, List<String> taken)
      throws InterruptedException {
    Optional<JsonNode> list = json(http.get(api.list()));
    if (list.isEmpty() || !list.get().path("data").isArray()) {
      return Optional.empty();
    }
    List<String> found = new ArrayList<>();
    for (JsonNode batch : list.get().path("data")) {
      if (api.isOurs(batch, name, requests, notBefore)) {
        BatchApi.id(batch).filter(id -> !taken.contains(id)).ifPresent(found::add);
      }
    }
    return Optional.of(found);
  }

  /**
   * Reads all results of a batch that has ended, in whatever order they are.
   *
   * @throws IOException if a file cannot be read, for example because it is not kept any more
   */
  public void results(BatchStatus.Ended ended, Consumer<BatchResult> results)
      throws IOException, InterruptedException {
    for (String address : ended.results()) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(http.open(address), StandardCharsets.UTF_8))) {
        api.read(lines, results);
      }
    }
  }

  private String advice(Fault fault) {
    return fault.reaction() == Fault.Reaction.STOP ? Fault.advice(fault.kind(), settings) : null;
  }

  /** The object that an answer holds; empty for a refusal, a loss or anything else. */
  static Optional<JsonNode> json(Exchange exchange) {
    if (!(exchange instanceof Exchange.Received received) || !received.isAnswer()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readTree(received.body()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
