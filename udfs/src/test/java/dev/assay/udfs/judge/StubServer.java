package dev.assay.udfs.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider in a process of its own: answers every call after a set time, and counts exactly. It
 * outlives the process that calls it, so that this can be killed.
 *
 * <p>{@code GET /stats} gives the calls, those in flight, the answers in each second, and for each
 * question, by its mark, the calls and when the last was answered.
 */
public final class StubServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern MARK = Pattern.compile("=== RECORD ([0-9a-f]+) ===");
  private static final String READY = "ready ";

  private final Process process;
  private final String address;

  /** What the server has seen. */
  public record Stats(JsonNode json) {
    public long calls() {
      return json.path("calls").asLong();
    }

    public long inFlight() {
      return json.path("in_flight").asLong();
    }

    public int mostInFlight() {
      return json.path("most_in_flight").asInt();
    }

    /** How many different questions there were; those without a mark count as one. */
    public int questions() {
      return json.path("marks").size();
    }

    /** How often a question came. */
    public long callsOf(String mark) {
      return json.path("marks").path(mark).path(0).asLong();
    }

    /** The marks of the questions that were last answered within a time, in the server's millis. */
    public List<String> answeredBetween(long from, long until) {
      List<String> marks = new ArrayList<>();
      json.path("marks")
          .properties()
          .forEach(
              entry -> {
                long answered = entry.getValue().path(1).asLong();
                if (answered >= from && answered < until) {
                  marks.add(entry.getKey());
                }
              });
      return marks;
    }

    public long nowMillis() {
      return json.path("now").asLong();
    }

    /** Answers in each second, from the first answer's on. */
    public List<Long> answersBySecond() {
      List<Long> seconds = new ArrayList<>();
      json.path("seconds").forEach(second -> seconds.add(second.asLong()));
      return seconds;
    }
  }

  private StubServer(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one, with the class path of this JVM.
   *
   * @param latencyMillis from the whole question to the answer
   */
  public static StubServer start(long latencyMillis) {
    try {
      Process process =
          new ProcessBuilder(
                  System.getProperty("java.home") + "/bin/java",
                  "-Dsun.net.httpserver.nodelay=true",
                  "-Xmx512m",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  StubServer.class.getName(),
                  Long.toString(latencyMillis))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      if (line == null || !line.startsWith(READY)) {
        throw new IOException("the stub server did not start: " + line);
      }
      return new StubServer(process, "http://127.0.0.1:" + line.substring(READY.length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String baseUrl() {
    return address + "/v1";
  }

  public Stats stats() throws InterruptedException {
    try {
      HttpResponse<String> response =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(address + "/stats")).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Stats(JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** CPU seconds that the server's process has used. */
  public double cpuSeconds() {
    return process.info().totalCpuDuration().map(time -> time.toMillis() / 1000.0).orElse(0.0);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Runs the server until it is killed, or the process that started it is gone. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Server server = new Server(Long.parseLong(arguments[0]));
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/v1/chat/completions", server::answer);
    http.createContext("/stats", server::stats);
    http.setExecutor(Executors.newFixedThreadPool(4));
    http.start();
    System.out.println(READY + http.getAddress().getPort());
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    while (parent.isAlive()) {
      Thread.sleep(1000);
    }
    System.exit(0);
  }

  private static final class Server {
    private final long latency;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final Map<String, long[]> marks = new HashMap<>();
    private final List<Long> seconds = new ArrayList<>();
    private long calls;
    private long inFlight;
    private long mostInFlight;
    private long first;

    private Server(long latency) {
      this.latency = latency;
    }

    private void answer(HttpExchange exchange) throws IOException {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Matcher matcher = MARK.matcher(body);
      String mark = matcher.find() ? matcher.group(1) : "";
      synchronized (this) {
        calls++;
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
        marks.computeIfAbsent(mark, unseen -> new long[2])[0]++;
      }
      Future<?> unused = timer.schedule(() -> send(exchange, mark), latency, TimeUnit.MILLISECONDS);
    }

    private void send(HttpExchange exchange, String mark) {
      // The same for the same question: runs can be compared.
      double score = Math.floorMod(mark.hashCode(), 5) / 4.0;
      byte[] body = StubProvider.Play.scores(score).body().getBytes(StandardCharsets.UTF_8);
      try (exchange) {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
        note(mark);
      } catch (IOException e) {
        // The caller was killed: it got no answer.
      } finally {
        synchronized (this) {
          inFlight--;
        }
      }
    }

    private synchronized void note(String mark) {
      long now = System.nanoTime() / 1_000_000;
      first = first == 0 ? now : first;
      marks.get(mark)[1] = now;
      int second = (int) ((now - first) / 1000);
      while (seconds.size() <= second) {
        seconds.add(0L);
      }
      seconds.set(second, seconds.get(second) + 1);
    }

    private void stats(HttpExchange exchange) throws IOException {
      Map<String, Object> stats = new HashMap<>();
      byte[] body;
      synchronized (this) {
        stats.put("calls", calls);
        stats.put("in_flight", inFlight);
        stats.put("most_in_flight", mostInFlight);
        stats.put("marks", marks);
        stats.put("seconds", seconds);
        stats.put("now", System.nanoTime() / 1_000_000);
        body = JSON.writeValueAsBytes(stats);
      }
      try (exchange) {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }
}
