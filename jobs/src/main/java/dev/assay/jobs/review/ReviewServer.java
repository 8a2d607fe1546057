package dev.assay.jobs.review;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.review.ReviewQuestion;
import dev.assay.udfs.review.ReviewTask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Serves the review pages on this machine's loopback address.
 *
 * <p>There is no account: whoever can open the address reviews under the name that they give. What
 * comes from elsewhere is kept out: a request for another host's name (DNS rebinding) is refused,
 * and so is a form that does not hold the token of this process (another site's post).
 */
final class ReviewServer implements AutoCloseable {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  private static final List<String> OWN_HOSTS = List.of("127.0.0.1", "localhost", "[::1]");
  private static final int LONGEST_FORM = 1 << 20;
  private static final int THREADS = 4;
  private static final int TOKEN_BYTES = 16;
  private static final String HTML = "text/html; charset=utf-8";

  private final ReviewDesk desk;
  private final ReviewPages pages;
  private final String token;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  private ReviewServer(ReviewDesk desk, HttpServer server, String token) {
    this.desk = desk;
    this.server = server;
    this.token = token;
    this.pages = new ReviewPages(desk, token);
  }

  /** An answer to a request. */
  private record Page(int status, String type, String body, Map<String, String> headers) {
    static Page html(int status, String body) {
      return new Page(status, HTML, body, Map.of());
    }

    /** To another page, by GET. */
    static Page redirect(String location) {
      return new Page(303, HTML, "", Map.of("Location", location));
    }
  }

  /**
   * Starts serving.
   *
   * @param port 0 for any that is free
   * @throws UserException if the port is taken
   */
  static ReviewServer start(ReviewDesk desk, int port) {
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    try {
      HttpServer http =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
      ReviewServer server = new ReviewServer(desk, http, HexFormat.of().formatHex(secret));
      http.createContext("/", server::handle);
      http.setExecutor(server.threads);
      http.start();
      return server;
    } catch (IOException e) {
      throw new UserException(
          "queue serve: port %d of this machine cannot be used: %s. Give another with --port; 0 takes any."
              .formatted(port, e.getMessage()),
          e);
    }
  }

  /** Where it is, such as {@code http://127.0.0.1:8399/}. */
  String address() {
    return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    Page page;
    try {
      page = page(exchange);
    } catch (RuntimeException e) {
      // Its message may quote a trace.
      page =
          Page.html(
              500,
              pages.problem(
                  "The answer was not saved: %s. Look at the terminal's disk and rights."
                      .formatted(e.getClass().getSimpleName())));
    }
    byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", page.type());
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange.getResponseHeaders().set("Cross-Origin-Resource-Policy", "same-origin");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    page.headers().forEach(exchange.getResponseHeaders()::set);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(page.status(), isHead || body.length == 0 ? -1 : body.length);
    if (!isHead && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private Page page(HttpExchange exchange) throws IOException {
    if (!isOwnHost(exchange.getRequestHeaders().getFirst("Host"))) {
      return Page.html(421, pages.problem("This address is served for this machine alone."));
    }
    String path = exchange.getRequestURI().getPath();
    return switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> get(exchange, path);
      case "POST" -> post(exchange, path);
      default -> Page.html(405, pages.problem("Only GET and POST are served."));
    };
  }

  private static boolean isOwnHost(String host) {
    return host != null && OWN_HOSTS.contains(host.replaceFirst(":\\d+$", ""));
  }

  private Page get(HttpExchange exchange, String path) {
    switch (path) {
      case "/review.css" -> {
        return new Page(
            200, "text/css; charset=utf-8", ReviewPages.resource("review.css"), Map.of());
      }
      case "/review.js" -> {
        return new Page(
            200, "text/javascript; charset=utf-8", ReviewPages.resource("review.js"), Map.of());
      }
      case "/reviewer" -> {
        return Page.html(200, pages.reviewer(""));
      }
      default -> {}
    }
    Optional<String> reviewer = ReviewForm.reviewer(exchange.getRequestHeaders());
    if (reviewer.isEmpty()) {
      return path.equals("/") ? Page.html(200, pages.reviewer("")) : Page.redirect("/");
    }
    return switch (path) {
      case "/" -> Page.redirect(open(reviewer.get(), -1));
      case "/done" -> Page.html(200, pages.done(reviewer.get()));
      default ->
          place(path)
              .map(place -> Page.html(200, task(reviewer.get(), place)))
              .orElseGet(() -> Page.html(404, pages.problem("There is no such page.")));
    };
  }

  private String task(String reviewer, int place) {
    ReviewTask task = desk.tasks().get(place);
    List<ReviewDraft> drafts = new ArrayList<>();
    for (ReviewQuestion question : desk.questions()) {
      drafts.add(ReviewDraft.of(desk.answer(reviewer, task, question)));
    }
    return pages.task(reviewer, place, drafts, "");
  }

  private Page post(HttpExchange exchange, String path) throws IOException {
    Optional<Map<String, String>> form = ReviewForm.read(exchange.getRequestBody(), LONGEST_FORM);
    if (form.isEmpty()) {
      return Page.html(413, pages.problem("The form is too long to be taken."));
    }
    if (!isOwnForm(form.get())) {
      return Page.html(
          403, pages.problem("The form is not of this page. Go back, load the page, try again."));
    }
    if (path.equals("/reviewer")) {
      return reviewer(form.get().getOrDefault("reviewer", ""));
    }
    Optional<String> reviewer = ReviewForm.reviewer(exchange.getRequestHeaders());
    if (reviewer.isEmpty()) {
      return Page.redirect("/");
    }
    return place(path)
        .map(place -> answers(reviewer.get(), place, form.get()))
        .orElseGet(() -> Page.html(404, pages.problem("There is no such page.")));
  }

  private boolean isOwnForm(Map<String, String> form) {
    return MessageDigest.isEqual(
        form.getOrDefault("token", "").getBytes(StandardCharsets.UTF_8),
        token.getBytes(StandardCharsets.UTF_8));
  }

  private Page reviewer(String given) {
    String name = given.strip();
    if (!ReviewForm.isName(name)) {
      return Page.html(
          422, pages.reviewer("A name has letters, digits, blanks, dots and dashes, at most 80."));
    }
    return new Page(303, HTML, "", Map.of("Location", "/", "Set-Cookie", ReviewForm.cookie(name)));
  }

  private Page answers(String reviewer, int place, Map<String, String> form) {
    List<ReviewDraft> drafts =
        IntStream.range(0, desk.questions().size())
            .mapToObj(question -> ReviewDraft.of(form, question))
            .toList();
    desk.record(reviewer, desk.tasks().get(place), drafts);
    if (drafts.stream().anyMatch(ReviewDraft::lacksVerdict)) {
      String notice =
          "What is marked has a reason or evidence, and no answer yet: yes, no or unsure?";
      return Page.html(422, pages.task(reviewer, place, drafts, notice));
    }
    return Page.redirect(
        switch (form.getOrDefault("go", "open")) {
          case "previous" -> "/task/" + Math.max(1, place);
          case "next" -> place + 1 < desk.tasks().size() ? "/task/" + (place + 2) : "/done";
          case "done" -> "/done";
          default -> open(reviewer, place);
        });
  }

  private String open(String reviewer, int after) {
    return desk.nextOpen(reviewer, after).map(place -> "/task/" + (place + 1)).orElse("/done");
  }

  /** The place of {@code /task/N}, from 0; empty where there is no such task. */
  private Optional<Integer> place(String path) {
    if (!path.matches("/task/[1-9][0-9]{0,5}")) {
      return Optional.empty();
    }
    int place = Integer.parseInt(path.substring("/task/".length())) - 1;
    return place < desk.tasks().size() ? Optional.of(place) : Optional.empty();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
