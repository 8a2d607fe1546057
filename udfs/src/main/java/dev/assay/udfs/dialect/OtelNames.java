package dev.assay.udfs.dialect;

import dev.assay.udfs.trace.SpanStatus;
import java.util.List;
import java.util.Locale;

/** OpenTelemetry's enums, which are written as names, short names or numbers. */
final class OtelNames {
  private static final List<String> KINDS =
      List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");

  private OtelNames() {}

  /** {@code SPAN_KIND_*}; null for null and for what is no kind. */
  static String kind(String written) {
    if (written == null) {
      return null;
    }
    String name = written.strip().toUpperCase(Locale.ROOT).replace("SPAN_KIND_", "");
    if (name.length() == 1 && name.charAt(0) >= '0' && name.charAt(0) < '0' + KINDS.size()) {
      name = KINDS.get(name.charAt(0) - '0');
    }
    return KINDS.contains(name) ? "SPAN_KIND_" + name : null;
  }

  /** UNSET for null and for what is no status. */
  static SpanStatus status(String written) {
    if (written == null) {
      return SpanStatus.UNSET;
    }
    return switch (written.strip().toUpperCase(Locale.ROOT)) {
      case "OK", "STATUS_CODE_OK", "1", "SUCCESS" -> SpanStatus.OK;
      case "ERROR", "STATUS_CODE_ERROR", "2" -> SpanStatus.ERROR;
      default -> SpanStatus.UNSET;
    };
  }
}
