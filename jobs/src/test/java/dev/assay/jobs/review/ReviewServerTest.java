package dev.assay.jobs.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.review.ReviewAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewServerTest {
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]{32})\"");

  @TempDir private Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private ReviewDesk desk;
  private ReviewServer server;

  @BeforeEach
  void serve() {
    desk = SampleReview.desk(folder.resolve("answers.jsonl"));
    server = ReviewServer.start(desk, 0);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    desk.close();
  }

  @Test
  void leadsFromTheNameToTheAnswersInTheFile() throws Exception {
    HttpResponse<String> start = get("/", null);
    assertThat(start.statusCode()).isEqualTo(200);
    assertThat(start.body()).contains("Your name");
    assertThat(get("/task/1", null).headers().firstValue("Location")).contains("/");

    String token = token(start.body());
    HttpResponse<String> named = post("/reviewer", null, Map.of("token", token, "reviewer", "Ana"));
    String cookie = named.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
    cookie = cookie.replaceFirst(";.*", "");
    assertThat(get("/", cookie).headers().firstValue("Location")).contains("/task/1");

    String page = get("/task/1", cookie).body();
    assertThat(page)
        .contains("invented-citation")
        .contains("It cites &lt;what&gt; no document says.")
        .contains("tokens far above")
        .contains("<li class=\"d1")
        .contains("0 answered");

    HttpResponse<String> saved =
        post(
            "/task/1",
            cookie,
            Map.of(
                "token", token,
                "answer-0", "yes",
                "rationale-0", "no such page\r\nat all",
                "evidence-0", "[[7,14],[1,99999999]]",
                "confidence-0", "0.8",
                "answer-1", "unsure",
                "go", "open"));
    assertThat(saved.statusCode()).isEqualTo(303);
    assertThat(saved.headers().firstValue("Location")).contains("/task/2");
    List<ReviewAnswer> answers = desk.journal().answers();
    assertThat(answers).extracting(ReviewAnswer::reviewer).containsExactly("Ana", "Ana");
    assertThat(answers.get(0).rationale()).isEqualTo("no such page\nat all");
    assertThat(answers.get(0).confidence()).isEqualTo(0.8);
    assertThat(answers.get(0).evidence())
        .containsExactly(
            new ReviewAnswer.Place(desk.tasks().get(0).text().whole().substring(7, 14), 7, 14));
    assertThat(get("/task/1", cookie).body())
        .contains("no such page\nat all")
        .contains("value=\"[[7,14]]\"");

    // The same again is nothing new; another answer is another line.
    post("/task/1", cookie, Map.of("token", token, "answer-1", "unsure"));
    assertThat(desk.journal().answers()).hasSize(2);
    post("/task/1", cookie, Map.of("token", token, "answer-1", "no"));
    assertThat(desk.journal().answers()).hasSize(3);
    assertThat(get("/done", cookie).body())
        .contains("1 of 2")
        .contains("assay labels import " + folder.resolve("answers.jsonl"));
  }

  @Test
  void keepsReviewersBlindToEachOtherAndGoesOnWhereItWas() throws Exception {
    String token = token(get("/", null).body());
    post(
        "/task/1",
        "assay-reviewer=Ana",
        Map.of("token", token, "answer-0", "yes", "rationale-0", "Anas words", "answer-1", "no"));
    assertThat(get("/task/1", "assay-reviewer=Ben").body())
        .doesNotContain("Anas words")
        .doesNotContain("checked")
        .contains("0 answered");
    assertThat(get("/", "assay-reviewer=Ben").headers().firstValue("Location")).contains("/task/1");
    stop();
    Files.writeString(
        folder.resolve("answers.jsonl"),
        Files.readString(folder.resolve("answers.jsonl")) + "{\"source\": \"half a li");
    serve();
    assertThat(get("/", "assay-reviewer=Ana").headers().firstValue("Location")).contains("/task/2");
    String fresh = token(get("/", null).body());
    assertThat(fresh).isNotEqualTo(token);
    post(
        "/task/2",
        "assay-reviewer=Ana",
        Map.of("token", fresh, "answer-0", "no", "answer-1", "no"));
    assertThat(get("/", "assay-reviewer=Ana").headers().firstValue("Location")).contains("/done");
    assertThat(desk.journal().answers()).hasSize(4);
  }

  @Test
  void savesOnALineOfItsOwnWhateverWasLeftOfTheOneBefore() throws Exception {
    Path answers = folder.resolve("answers.jsonl");
    String token = token(get("/", null).body());
    Map<String, String> yes = Map.of("token", token, "answer-0", "yes", "rationale-0", "für mich");
    post("/task/1", "assay-reviewer=Ana", yes);
    // The disk was full in the middle of a line, and is not any more.
    Files.writeString(answers, "{\"source\": \"half a li", StandardOpenOption.APPEND);
    post("/task/2", "assay-reviewer=Ana", yes);
    assertThat(desk.journal().answers()).hasSize(2);
    stop();

    // Killed in the middle of a character.
    byte[] whole = Files.readAllBytes(answers);
    String last = new String(whole, StandardCharsets.UTF_8).lines().toList().get(2);
    byte[] line = last.getBytes(StandardCharsets.UTF_8);
    int half = last.substring(0, last.indexOf('ü')).getBytes(StandardCharsets.UTF_8).length + 1;
    Files.write(answers, Arrays.copyOf(line, half), StandardOpenOption.APPEND);
    serve();
    assertThat(desk.journal().answers()).hasSize(2);
    assertThat(Files.readAllBytes(answers)).isEqualTo(whole);
  }

  @Test
  void showsHostileTextAsTextAndLoadsNothingFromElsewhere() throws Exception {
    HttpResponse<String> page = get("/task/2", "assay-reviewer=Ana");
    assertThat(page.body())
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&#13;\n&quot;x&quot;")
        .contains("tool &lt;b&gt;")
        .doesNotContain("<script>alert")
        .doesNotContain("anna@example.com")
        .doesNotContainPattern("(?:src|href|action)=\"(?:https?:)?//");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(get("/review.js", null).headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/javascript");
    assertThat(get("/review.css", null).body()).doesNotContain("url(").doesNotContain("@import");
  }

  @Test
  void refusesWhatComesFromElsewhere() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(
            raw("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example:80\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost:9999\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(post("/task/1", "assay-reviewer=Ana", Map.of("answer-0", "yes")).statusCode())
        .isEqualTo(403);
    assertThat(
            post(
                    "/task/1",
                    "assay-reviewer=Ana",
                    Map.of("token", "0".repeat(32), "answer-0", "yes"))
                .statusCode())
        .isEqualTo(403);
    assertThat(desk.journal().answers()).isEmpty();
    String token = token(get("/", null).body());
    assertThat(post("/reviewer", null, Map.of("token", token, "reviewer", "<b>")).statusCode())
        .isEqualTo(422);
    assertThat(
            post(
                    "/task/1",
                    "assay-reviewer=Ana",
                    Map.of("token", token, "pad", "x".repeat(1 << 20)))
                .statusCode())
        .isEqualTo(413);
    assertThat(get("/task/3", "assay-reviewer=Ana").statusCode()).isEqualTo(404);
    assertThat(get("/../answers.jsonl", "assay-reviewer=Ana").statusCode()).isEqualTo(404);
    assertThat(URI.create(server.address()).getHost()).isEqualTo("127.0.0.1");
    int taken = URI.create(server.address()).getPort();
    Assertions.assertThatThrownBy(() -> ReviewServer.start(desk, taken))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--port");
  }

  @Test
  void asksForTheAnswerThatAReasonLacks() throws Exception {
    String token = token(get("/", null).body());
    HttpResponse<String> page =
        post(
            "/task/1",
            "assay-reviewer=Ana",
            Map.of("token", token, "answer-0", "no", "rationale-1", "because"));
    assertThat(page.statusCode()).isEqualTo(422);
    assertThat(page.body()).contains("question missing").contains("because");
    assertThat(desk.journal().answers()).hasSize(1);
  }

  private static String token(String page) {
    Matcher matcher = TOKEN.matcher(page);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private HttpResponse<String> get(String path, String cookie) throws Exception {
    return send(HttpRequest.newBuilder().GET(), path, cookie);
  }

  private HttpResponse<String> post(String path, String cookie, Map<String, String> form)
      throws Exception {
    String body =
        form.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder()
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/x-www-form-urlencoded"),
        path,
        cookie);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String path, String cookie)
      throws Exception {
    request.uri(URI.create(server.address().replaceFirst("/$", path)));
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A request whose Host header says anything. */
  private String raw(String request) throws IOException {
    try (Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), URI.create(server.address()).getPort());
        InputStream in = socket.getInputStream()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
