package dev.assay.udfs.judge;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Plain calls to a batch interface, each made once. */
final class BatchHttp {
  private final HttpClient http;
  private final String baseUrl;
  private final Map<String, String> headers;
  private final Duration timeout;

  BatchHttp(JudgeSettings settings, Map<String, String> headers) {
    this.baseUrl = settings.baseUrl().replaceAll("/+$", "");
    this.headers = headers;
    // A file of a hundred megabytes goes up in this time.
    this.timeout = settings.timeout().multipliedBy(5);
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout())
            .build();
  }

  Exchange get(String path) throws InterruptedException {
    return send(request(path).GET());
  }

  Exchange post(String path, String contentType, HttpRequest.BodyPublisher body)
      throws InterruptedException {
    return send(request(path).header("Content-Type", contentType).POST(body));
  }

  /** A file, which is not held in memory. */
  InputStream open(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() / 100 != 2) {
      response.body().close();
      throw new IOException("status " + response.statusCode());
    }
    return response.body();
  }

  private HttpRequest.Builder request(String path) {
    URI address = URI.create(path.contains("://") ? path : baseUrl + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout);
    // The key goes to the endpoint, and to no other host that an answer may name.
    if (address.getAuthority().equals(URI.create(baseUrl).getAuthority())) {
      headers.forEach(request::header);
    }
    return request;
  }

  private Exchange send(HttpRequest.Builder request) throws InterruptedException {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      Map<String, List<String>> received = new HashMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> received.put(name.toLowerCase(Locale.ROOT), values));
      return new Exchange.Received(response.statusCode(), received, response.body(), 0, false);
    } catch (ConnectException e) {
      return new Exchange.NotSent("no_connection");
    } catch (IOException e) {
      return new Exchange.Lost("connection");
    }
  }
}
