package dev.assay.jobs.trace;

import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.Trace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A trace for a person at a terminal: its spans as a tree with times, then what was said. */
final class TraceLines {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Trace trace;
  private final List<String> lines = new ArrayList<>();

  private TraceLines(Trace trace) {
    this.trace = trace;
  }

  /** The lines; control characters of the trace are blanks in them. */
  static List<String> of(Trace trace) {
    return new TraceLines(trace).all();
  }

  private List<String> all() {
    lines.add(
        "trace %s of %s, release %s, session %s, item %s"
            .formatted(
                trace.traceId(),
                trace.source(),
                orDash(trace.release()),
                orDash(trace.sessionId()),
                orDash(trace.itemId())));
    lines.add("");
    Set<String> ids = new HashSet<>(trace.spans().stream().map(Span::spanId).toList());
    trace.spans().stream()
        .filter(span -> span.parentSpanId() == null || !ids.contains(span.parentSpanId()))
        .forEach(root -> tree(root, "", new HashSet<>()));
    lines.add("");
    trace.spans().forEach(this::content);
    return lines.stream().map(TraceLines::inert).toList();
  }

  private void tree(Span span, String indent, Set<String> above) {
    long began = trace.spans().get(0).startUnixNano();
    String duration =
        span.endUnixNano() == null
            ? "not ended"
            : "%.3f s".formatted((span.endUnixNano() - span.startUnixNano()) / NANOS_PER_SECOND);
    lines.add(
        "%s%s %s [%s] at %.3f s, %s"
            .formatted(
                indent,
                span.operation(),
                orDash(span.name()),
                span.status(),
                (span.startUnixNano() - began) / NANOS_PER_SECOND,
                duration));
    // A span that is its own ancestor would be drawn for ever.
    if (above.add(span.spanId())) {
      trace.spans().stream()
          .filter(child -> span.spanId().equals(child.parentSpanId()))
          .forEach(child -> tree(child, indent + "  ", above));
      above.remove(span.spanId());
    }
  }

  private void content(Span span) {
    List<String> said = new ArrayList<>();
    add(said, "system", span.systemInstructions());
    span.inputMessages().forEach(message -> add(said, message));
    add(said, "input", span.inputMessages().isEmpty() ? span.inputText() : null);
    if (span.tool() != null) {
      add(said, "call", span.tool().name() + " " + orDash(span.tool().arguments()));
      add(said, "result", span.tool().result());
    }
    for (Document document : span.documents()) {
      add(said, "document " + orDash(document.id()), document.content());
    }
    add(said, "reasoning", span.reasoningText());
    span.outputMessages().forEach(message -> add(said, message));
    add(said, "output", span.outputMessages().isEmpty() ? span.outputText() : null);
    add(said, "error", span.statusMessage());
    if (!said.isEmpty()) {
      lines.add("%s %s".formatted(span.operation(), orDash(span.name())));
      lines.addAll(said);
      lines.add("");
    }
  }

  private static void add(List<String> said, Message message) {
    add(said, message.role(), message.content());
    message
        .toolCalls()
        .forEach(
            call -> add(said, message.role() + " asks for", call.name() + " " + call.arguments()));
  }

  private static void add(List<String> said, String who, String text) {
    if (text != null && !text.isBlank()) {
      text.lines().forEach(line -> said.add("  %s: %s".formatted(who, line)));
    }
  }

  private static String orDash(String text) {
    return text == null ? "-" : text;
  }

  /** Without what a terminal would obey. */
  private static String inert(String line) {
    return line.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
  }
}
