package dev.assay.udfs.dialect;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Which texts a layout may hold as trace and span ids, and their one canonical form. */
public enum IdForm {
  /** OpenTelemetry's: hex digits, or base64 of 16 or 8 bytes. */
  OTEL,
  /** Whatever the tracing product allows: hex, dashed UUIDs, or names without blanks. */
  FREE;

  private static final int MOST_CHARS = 256;
  private static final int TRACE_BASE64 = 24;
  private static final int SPAN_BASE64 = 12;
  private static final int FEWEST_HEX = 8;
  private static final int MOST_HEX = 64;

  /**
   * The canonical form of an id: lower hex without dashes and prefixes where it is hex or base64,
   * else, where the layout allows it, the id as it is.
   *
   * @return empty if the text is no id; also for the all-zero id, which OpenTelemetry calls invalid
   */
  public Optional<String> canonical(String raw) {
    String id = withoutPrefix(raw.strip());
    Optional<String> hex = hex(id).or(() -> base64(id));
    if (hex.isPresent()) {
      return hex.filter(digits -> !isZero(digits));
    }
    return this == FREE && isName(id) ? Optional.of(id) : Optional.empty();
  }

  /** Whether the text stands for no id at all: null, empty, or all zeros. */
  public static boolean isNone(String raw) {
    return raw == null || raw.isBlank() || isZero(raw.strip());
  }

  private static String withoutPrefix(String id) {
    if (id.startsWith("tr-")) {
      return id.substring("tr-".length());
    }
    if (id.startsWith("trace:/")) {
      return id.substring(id.lastIndexOf('/') + 1);
    }
    return id.startsWith("0x") ? id.substring(2) : id;
  }

  private static Optional<String> hex(String id) {
    String digits = id.replace("-", "");
    boolean isHex =
        digits.length() >= FEWEST_HEX
            && digits.length() <= MOST_HEX
            && digits.length() % 2 == 0
            && all(digits, HexFormat::isHexDigit);
    return isHex ? Optional.of(digits.toLowerCase(Locale.ROOT)) : Optional.empty();
  }

  private static Optional<String> base64(String id) {
    boolean trace = id.length() == TRACE_BASE64 && id.endsWith("==");
    boolean span = id.length() == SPAN_BASE64 && id.endsWith("=");
    if (!trace && !span) {
      return Optional.empty();
    }
    try {
      return Optional.of(HexFormat.of().formatHex(Base64.getDecoder().decode(id)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isName(String id) {
    return !id.isEmpty()
        && id.length() <= MOST_CHARS
        && all(id, c -> !Character.isWhitespace(c) && !Character.isISOControl(c));
  }

  private static boolean isZero(String id) {
    return !id.isEmpty() && all(id, c -> c == '0' || c == '-');
  }

  /** A loop, for a stream costs more than the few characters of an id. */
  private static boolean all(String id, IntPredicate test) {
    for (int i = 0; i < id.length(); i++) {
      if (!test.test(id.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
