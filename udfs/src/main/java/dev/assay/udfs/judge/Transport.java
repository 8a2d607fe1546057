package dev.assay.udfs.judge;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The HTTP client under LangChain4j. Its own would lose the headers of refusals, wait for ever for
 * a body that stalls, and offer HTTP/2 to servers that then drop the request.
 *
 * <p>What a thread's call came to is told by {@link #lastExchange}; an answer is handed on before
 * LangChain4j sees it.
 */
final class Transport implements HttpClient, HttpClientBuilder {
  // A thread makes one call at a time, whichever the client.
  private static final ThreadLocal<Consumer<Exchange.Received>> RECEIVER = new ThreadLocal<>();
  private static final ThreadLocal<Exchange> LAST = new ThreadLocal<>();

  private final java.net.http.HttpClient http;
  private final Duration timeout;
  private final Time time;

  /**
   * @param timeout from the call to the last byte of the answer
   */
  Transport(Duration timeout, Time time) {
    this.timeout = timeout;
    this.time = time;
    this.http =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /** Where this thread's next answer goes before anything else looks at it. */
  void handTo(Consumer<Exchange.Received> next) {
    RECEIVER.set(next);
    LAST.set(new Exchange.NotSent("not_sent"));
  }

  /** What this thread's last call came to. */
  Exchange lastExchange() {
    return LAST.get();
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    long start = time.nanos();
    HttpResponse<String> response = send(request);
    long millis = TimeUnit.NANOSECONDS.toMillis(time.nanos() - start);
    Map<String, List<String>> headers = new HashMap<>();
    response.headers().map().forEach((name, values) -> headers.put(lower(name), values));
    Exchange.Received received =
        new Exchange.Received(response.statusCode(), headers, response.body(), millis, false);
    LAST.set(received);
    if (received.isAnswer()) {
      RECEIVER.get().accept(received);
      LAST.set(received.stored());
    }
    if (response.statusCode() / 100 != 2) {
      throw new HttpException(response.statusCode(), "");
    }
    return SuccessfulHttpResponse.builder()
        .statusCode(response.statusCode())
        .headers(response.headers().map())
        .body(response.body())
        .build();
  }

  private HttpResponse<String> send(HttpRequest request) {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .method(
                request.method().name(),
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    request.body() == null ? "" : request.body()));
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    CompletableFuture<HttpResponse<String>> call =
        http.sendAsync(builder.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    try {
      // The client's own timeout ends with the headers.
      return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      call.cancel(true);
      LAST.set(new Exchange.Lost("timeout"));
      throw new IllegalStateException("timeout", e);
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      LAST.set(new Exchange.Lost("interrupted"));
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      LAST.set(failure(e.getCause()));
      throw new IllegalStateException("connection", e);
    }
  }

  private static Exchange failure(Throwable cause) {
    if (isUnknownHost(cause)) {
      return new Exchange.NotSent(Fault.UNKNOWN_HOST);
    }
    boolean unsent =
        cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    String why = cause instanceof IOException ? "connection" : cause.getClass().getSimpleName();
    return unsent ? new Exchange.NotSent("no_connection") : new Exchange.Lost(why);
  }

  private static boolean isUnknownHost(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException || each instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("judges do not stream");
  }

  @Override
  public Duration connectTimeout() {
    return timeout;
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration ignored) {
    return this;
  }

  @Override
  public Duration readTimeout() {
    return timeout;
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
