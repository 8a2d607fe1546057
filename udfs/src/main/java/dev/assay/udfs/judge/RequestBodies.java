package dev.assay.udfs.judge;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.time.Duration;
import java.util.Optional;

/** The bodies that calls would have, for a batch that holds them instead. One thread at a time. */
final class RequestBodies implements HttpClient, HttpClientBuilder {
  private final ChatModel model;
  private String body;

  RequestBodies(JudgeSettings settings) {
    this.model = ChatModels.of(settings, Optional.empty(), this);
  }

  /** The body that LangChain4j would send. */
  String of(Prompt prompt) {
    body = null;
    try {
      model.chat(
          ChatRequest.builder()
              .messages(SystemMessage.from(prompt.system()), UserMessage.from(prompt.user()))
              .build());
    } catch (RuntimeException e) {
      // Nothing was sent, and so nothing came.
    }
    if (body == null) {
      throw new IllegalStateException("no request was made");
    }
    return body;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    body = request.body();
    throw new IllegalStateException("not sent");
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("judges do not stream");
  }

  @Override
  public Duration connectTimeout() {
    return Duration.ZERO;
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration ignored) {
    return this;
  }

  @Override
  public Duration readTimeout() {
    return Duration.ZERO;
  }

  @Override
  public HttpClientBuilder readTimeout(Duration ignored) {
    return this;
  }

  @Override
  public HttpClient build() {
    return this;
  }
}
