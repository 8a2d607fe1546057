package dev.assay.jobs.review;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium, driven by WebDriver's own HTTP calls. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("on port (\\d+)");
  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process driver;
  private final String session;

  private Browser(Process driver, int port, String browser) {
    this.driver = driver;
    String address = "http://127.0.0.1:%d/session".formatted(port);
    ObjectNode request = JSON.createObjectNode();
    ObjectNode options =
        request
            .putObject("capabilities")
            .putObject("alwaysMatch")
            .putObject("goog:chromeOptions")
            .put("binary", browser);
    options
        .putArray("args")
        .add("--headless=new")
        .add("--no-sandbox")
        .add("--disable-gpu")
        .add("--disable-dev-shm-usage");
    this.session = address + "/" + send("POST", address, request).path("sessionId").asText();
    post("/timeouts", JSON.createObjectNode().put("implicit", 10_000));
  }

  /** One of this machine; the test is skipped, by name, where there is none. */
  static Browser open() throws IOException {
    Optional<String> driver = program("chromedriver");
    Optional<String> browser =
        List.of("chromium", "chromium-browser", "google-chrome").stream()
            .map(Browser::program)
            .flatMap(Optional::stream)
            .findFirst();
    assumeTrue(
        driver.isPresent() && browser.isPresent(),
        "no browser: install chromium and its chromedriver");
    Process process =
        new ProcessBuilder(driver.get(), "--port=0").redirectErrorStream(true).start();
    BufferedReader out =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher port = PORT.matcher(line);
      if (line.contains("started successfully") && port.find()) {
        return new Browser(process, Integer.parseInt(port.group(1)), browser.get());
      }
    }
    process.destroy();
    throw new IOException("chromedriver ended");
  }

  private static Optional<String> program(String name) {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getenv("PATH"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  void go(String address) {
    post("/url", JSON.createObjectNode().put("url", address));
  }

  void size(int width, int height) {
    post("/window/rect", JSON.createObjectNode().put("width", width).put("height", height));
  }

  /** The element of a CSS selector; waited for. */
  private String find(String css) {
    return post("/element", JSON.createObjectNode().put("using", "css selector").put("value", css))
        .path(ELEMENT)
        .asText();
  }

  /** The visible text of an element; waited for. */
  String text(String css) {
    return send("GET", session + "/element/" + find(css) + "/text", null).asText();
  }

  void click(String css) {
    post("/element/" + find(css) + "/click", JSON.createObjectNode());
  }

  void type(String css, String text) {
    post("/element/" + find(css) + "/value", JSON.createObjectNode().put("text", text));
  }

  /** Presses keys wherever the focus is. */
  void press(String keys) {
    ObjectNode request = JSON.createObjectNode();
    ObjectNode source = request.putArray("actions").addObject().put("type", "key").put("id", "k");
    ArrayNode actions = source.putArray("actions");
    keys.codePoints()
        .mapToObj(Character::toString)
        .forEach(
            key -> {
              actions.addObject().put("type", "keyDown").put("value", key);
              actions.addObject().put("type", "keyUp").put("value", key);
            });
    post("/actions", request);
  }

  /** What a script gives. */
  JsonNode run(String script) {
    ObjectNode request = JSON.createObjectNode().put("script", script);
    request.putArray("args");
    return post("/execute/sync", request);
  }

  byte[] screenshot() {
    return Base64.getDecoder().decode(send("GET", session + "/screenshot", null).asText());
  }

  private JsonNode post(String path, JsonNode body) {
    return send("POST", session + path, body);
  }

  private JsonNode send(String method, String address, JsonNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      JsonNode answer =
          JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
      if (answer.path("value").has("error")) {
        throw new IllegalStateException(answer.path("value").path("message").asText());
      }
      return answer.path("value");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    send("DELETE", session, null);
    driver.destroy();
  }
}
