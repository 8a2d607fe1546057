package dev.assay.udfs.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A provider on loopback that speaks the chat completions protocol and misbehaves as told. */
public final class StubProvider implements AutoCloseable {
  static {
    // Without it each answer waits 40 ms for a delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Function<Call, Play> script;

  /**
   * A call that came in.
   *
   * @param number from 1
   */
  public record Call(
      int number,
      String path,
      Map<String, List<String>> headers,
      String system,
      String user,
      JsonNode body) {
    /** A header, null where it is not there. */
    public String header(String name) {
      List<String> values = headers.get(name);
      return values == null ? null : values.get(0);
    }

    public String authorization() {
      return header("Authorization");
    }
  }

  /** What the provider does about a call. */
  public record Play(Way way, int status, Map<String, String> headers, String body, long millis) {

    /** How the answer goes out. */
    public enum Way {
      WHOLE,
      /** Headers, and never a body. */
      STALL,
      /** The connection is closed without an answer. */
      DROP
    }

    public static Play of(int status, String body) {
      return new Play(Way.WHOLE, status, Map.of(), body, 0);
    }

    public Play with(String header, String value) {
      Map<String, String> all = new HashMap<>(headers);
      all.put(header, value);
      return new Play(way, status, Map.copyOf(all), body, millis);
    }

    /** The same, after a time. */
    public Play after(long time) {
      return new Play(way, status, headers, body, time);
    }

    /** A chat completion with this content. */
    public static Play says(String content) {
      return completion(content, "stop");
    }

    public static Play completion(String content, String finishReason) {
      ObjectNode body = JSON.createObjectNode();
      body.put("id", "chatcmpl-1").put("object", "chat.completion").put("created", 1);
      body.put("model", "stub-model-1").put("system_fingerprint", "fp_stub");
      ObjectNode choice = body.putArray("choices").addObject();
      choice.put("index", 0).put("finish_reason", finishReason);
      choice.putObject("message").put("role", "assistant").put("content", content);
      ObjectNode usage = body.putObject("usage");
      usage.put("prompt_tokens", 1000).put("completion_tokens", 100).put("total_tokens", 1100);
      usage.putObject("prompt_tokens_details").put("cached_tokens", 200);
      return of(200, body.toString());
    }

    /** A verdict with this score. */
    public static Play scores(double score) {
      return says(
          "{\"score\": %s, \"justification\": \"so it is\", \"evidence\": [\"done\"]}"
              .formatted(score));
    }

    public static Play drops() {
      return new Play(Way.DROP, 0, Map.of(), "", 0);
    }

    public static Play stalls() {
      return new Play(Way.STALL, 200, Map.of(), "", 0);
    }
  }

  private StubProvider(Function<Call, Play> script) throws IOException {
    this.script = script;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    // Chat completions, messages, and Gemini's models.
    server.createContext("/v1", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Starts one on a free port. */
  public static StubProvider playing(Function<Call, Play> script) {
    try {
      return new StubProvider(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on it does this. */
  public void play(Function<Call, Play> next) {
    script = next;
  }

  public String baseUrl() {
    return "http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort());
  }

  /** All calls so far, in the order that they came in. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  public int mostInFlight() {
    return mostInFlight.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    try (exchange) {
      JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
      Call call;
      synchronized (this) {
        call =
            new Call(
                calls.size() + 1,
                exchange.getRequestURI().getPath(),
                Map.copyOf(exchange.getRequestHeaders()),
                body.path("messages").path(0).path("content").asText(),
                body.path("messages").path(1).path("content").asText(),
                body);
        calls.add(call);
      }
      answer(exchange, script.apply(call));
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private void answer(HttpExchange exchange, Play play) throws IOException {
    if (play.millis() > 0 && waits(play.millis())) {
      return;
    }
    byte[] bytes = play.body().getBytes(StandardCharsets.UTF_8);
    switch (play.way()) {
      case DROP -> {}
      case STALL -> {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().flush();
        waits(Long.MAX_VALUE);
      }
      case WHOLE -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        play.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(play.status(), bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(bytes);
        }
      }
    }
  }

  /** Whether the provider was closed within the time. */
  private boolean waits(long millis) {
    try {
      return closed.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
