package dev.assay.jobs.trace;

import dev.assay.udfs.trace.TraceStep;
import dev.assay.udfs.trace.Transcript;
import dev.assay.udfs.trace.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A redacted trace for a person at a terminal: what it is, its span tree with times, its turns. */
final class TraceLines {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int DEEPEST_INDENT = 20;

  private TraceLines() {}

  /**
   * The lines; what a terminal would obey, or what reorders text, is blank in them.
   *
   * @param identity what is said of the trace, by name; what is null is left out
   */
  static List<String> of(Map<String, Object> identity, Transcript transcript) {
    List<String> lines = new ArrayList<>();
    lines.add("trace %s of %s".formatted(identity.get("trace_id"), identity.get("source")));
    identity.forEach(
        (name, value) -> {
          if (value != null && !name.equals("trace_id") && !name.equals("source")) {
            lines.add("  %-16s %s".formatted(name.replace('_', ' '), value));
          }
        });
    lines.add("");
    transcript.steps().forEach(step -> lines.add(line(step)));
    for (Turn turn : transcript.turns()) {
      lines.add("");
      lines.add("[%s] at %s".formatted(turn.title(), seconds(turn.atNanos())));
      turn.text().lines().forEach(line -> lines.add("  " + line));
    }
    return lines.stream().map(TraceLines::inert).toList();
  }

  private static String line(TraceStep step) {
    String duration =
        step.durationNanos() == null ? "not ended" : "took " + seconds(step.durationNanos());
    StringBuilder line = new StringBuilder("  ".repeat(Math.min(step.depth(), DEEPEST_INDENT)));
    line.append(step.operation()).append(' ').append(step.name() == null ? "-" : step.name());
    line.append(" [").append(step.status());
    line.append(step.errorType() == null ? "" : " " + step.errorType()).append(']');
    line.append(" at ").append(seconds(step.startNanos())).append(", ").append(duration);
    line.append(step.model() == null ? "" : ", " + step.model());
    if (step.inputTokens() != null || step.outputTokens() != null) {
      line.append(
          ", tokens %s in, %s out"
              .formatted(orDash(step.inputTokens()), orDash(step.outputTokens())));
    }
    return line.toString();
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f s", nanos / NANOS_PER_SECOND);
  }

  private static String orDash(Long number) {
    return number == null ? "-" : number.toString();
  }

  /** Without control characters and marks of direction; joiners within words and emoji stay. */
  private static String inert(String line) {
    return line.codePoints()
        .map(c -> isHarmless(c) ? c : ' ')
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.FORMAT -> c == 0x200c || c == 0x200d;
      default -> true;
    };
  }
}
