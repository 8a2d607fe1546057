package dev.assay.jobs.review;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a browser sends: the fields of a form, and the cookie with the reviewer's name. */
final class ReviewForm {
  private static final String COOKIE = "assay-reviewer";
  private static final Pattern FIELD_END = Pattern.compile("&");
  private static final Pattern COOKIE_END = Pattern.compile(";\\s*");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+-]{0,79}");

  private ReviewForm() {}

  /** Whether a text will do for a reviewer's name. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The fields of a body; empty where it is longer than that. */
  static Optional<Map<String, String>> read(InputStream body, int longest) throws IOException {
    byte[] bytes = body.readNBytes(longest + 1);
    if (bytes.length > longest) {
      return Optional.empty();
    }
    Map<String, String> fields = new LinkedHashMap<>();
    FIELD_END
        .splitAsStream(new String(bytes, StandardCharsets.UTF_8))
        .forEach(field -> addTo(fields, field));
    return Optional.of(fields);
  }

  private static void addTo(Map<String, String> fields, String field) {
    int equals = field.indexOf('=');
    if (equals > 0) {
      decoded(field.substring(0, equals))
          .ifPresent(
              name ->
                  decoded(field.substring(equals + 1)).ifPresent(value -> fields.put(name, value)));
    }
  }

  private static Optional<String> decoded(String text) {
    try {
      return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The cookie that keeps a reviewer's name. */
  static String cookie(String name) {
    return "%s=%s; Path=/; HttpOnly; SameSite=Strict"
        .formatted(COOKIE, URLEncoder.encode(name, StandardCharsets.UTF_8));
  }

  /** The name that a browser has kept; empty where there is none. */
  static Optional<String> reviewer(Headers headers) {
    List<String> cookies = headers.getOrDefault("Cookie", List.of());
    return cookies.stream()
        .flatMap(COOKIE_END::splitAsStream)
        .filter(cookie -> cookie.startsWith(COOKIE + "="))
        .findFirst()
        .flatMap(cookie -> decoded(cookie.substring(COOKIE.length() + 1)))
        .filter(ReviewForm::isName);
  }
}
