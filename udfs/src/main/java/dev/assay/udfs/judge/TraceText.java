package dev.assay.udfs.judge;

import dev.assay.udfs.evaluator.Subject;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.ToolRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A trace as text for a model: what was said, retrieved, called and answered, in order, each thing
 * once.
 *
 * @param text what fits
 * @param truncated whether anything was cut; the text says where, and how much
 */
record TraceText(String text, boolean truncated) {
  private static final double KEPT_AT_THE_HEAD = 0.7;
  private static final int ROOM_OF_A_PART = 200;

  private record Part(String title, String body) {}

  /**
   * Writes a subject within a length. Long parts are cut in their middle, the longest first, until
   * the whole fits.
   *
   * @param longest characters, at least 1,000
   */
  static TraceText of(Subject subject, int longest) {
    List<Part> parts = new ArrayList<>();
    Optional<Span> judged = subject.span();
    boolean first = true;
    for (Span span : subject.trace().spans()) {
      if (judged.isPresent() && span.startUnixNano() > judged.get().startUnixNano()) {
        break;
      }
      boolean isJudged = judged.isPresent() && judged.get().spanId().equals(span.spanId());
      add(span, first, isJudged ? "JUDGE THIS STEP: " : "", parts);
      first &= span.operation() != Operation.LLM;
    }
    if (judged.isEmpty() && first) {
      subject.question().ifPresent(question -> parts.add(0, new Part("user", question)));
    }
    if (judged.isEmpty()) {
      subject.answer().ifPresent(answer -> addUnlessLast(answer, parts));
    }
    return fitted(parts, longest);
  }

  private static void addUnlessLast(String answer, List<Part> parts) {
    boolean there = !parts.isEmpty() && parts.get(parts.size() - 1).body().equals(answer);
    if (!there) {
      parts.add(new Part("final answer", answer));
    }
  }

  private static void add(Span span, boolean first, String mark, List<Part> parts) {
    switch (span.operation()) {
      case LLM -> addModelCall(span, first, mark, parts);
      case TOOL -> addTool(span, mark, parts);
      case RETRIEVER, RERANKER -> addDocuments(span, mark, parts);
      default -> addOther(span, mark, parts);
    }
  }

  private static void addModelCall(Span span, boolean first, String mark, List<Part> parts) {
    if (first) {
      addText("system", span.systemInstructions(), parts);
      for (Message message : span.inputMessages()) {
        addText(message.role(), message.content(), parts);
      }
      if (span.inputMessages().isEmpty()) {
        addText("input", span.inputText(), parts);
      }
    } else {
      lastUser(span).ifPresent(text -> addNew("user", text, parts));
    }
    for (Message message : span.outputMessages()) {
      addText(mark + message.role(), message.content(), parts);
      for (ToolRequest request : message.toolCalls()) {
        addText(mark + "asks for tool " + request.name(), request.arguments(), parts);
      }
    }
    if (span.outputMessages().isEmpty()) {
      addText(mark + "output", span.outputText(), parts);
    }
  }

  /** Each call repeats the conversation so far; only a new turn of the user is news. */
  private static Optional<String> lastUser(Span span) {
    return span.inputMessages().stream()
        .filter(message -> "user".equals(message.role()))
        .map(Message::content)
        .filter(text -> text != null && !text.isEmpty())
        .reduce((a, b) -> b);
  }

  private static void addNew(String title, String body, List<Part> parts) {
    if (parts.stream().noneMatch(part -> part.body().equals(body))) {
      addText(title, body, parts);
    }
  }

  private static void addTool(Span span, String mark, List<Part> parts) {
    if (span.tool() != null) {
      addText(mark + "tool " + span.tool().name() + " called", span.tool().arguments(), parts);
      addText(mark + "tool " + span.tool().name() + " answered", span.tool().result(), parts);
    }
  }

  private static void addDocuments(Span span, String mark, List<Part> parts) {
    int number = 1;
    for (Document document : span.documents()) {
      addText(mark + "document " + number++, document.content(), parts);
    }
  }

  private static void addOther(Span span, String mark, List<Part> parts) {
    if (!mark.isEmpty()) {
      for (Message message : span.inputMessages()) {
        addText(mark + message.role(), message.content(), parts);
      }
      addText(mark + "input", span.inputText(), parts);
      for (Message message : span.outputMessages()) {
        addText(mark + "answers: " + message.role(), message.content(), parts);
      }
      addText(mark + "output", span.outputText(), parts);
    }
  }

  private static void addText(String title, String body, List<Part> parts) {
    if (body != null && !body.isBlank()) {
      parts.add(new Part(title == null ? "message" : title, body));
    }
  }

  private static TraceText fitted(List<Part> all, int longest) {
    List<Part> parts = withoutMiddleParts(all, Math.max(4, longest / ROOM_OF_A_PART));
    int heads = parts.stream().mapToInt(part -> part.title().length() + 80).sum();
    long lengths = parts.stream().mapToLong(part -> part.body().length()).sum();
    int cap = lengths + heads <= longest ? Integer.MAX_VALUE : cap(parts, longest - heads);
    StringBuilder text = new StringBuilder();
    boolean truncated = parts.size() < all.size();
    for (Part part : parts) {
      boolean cut = part.body().length() > cap;
      truncated |= cut;
      text.append("[").append(part.title()).append("]\n");
      text.append(cut ? withoutMiddle(part.body(), cap) : part.body()).append("\n\n");
    }
    return new TraceText(text.toString().strip(), truncated);
  }

  /**
   * Of thousands of steps the first and the last are kept: each needs some room to say anything.
   */
  private static List<Part> withoutMiddleParts(List<Part> parts, int most) {
    if (parts.size() <= most) {
      return parts;
    }
    int head = most * 3 / 10;
    int tail = most - head - 1;
    List<Part> kept = new ArrayList<>(parts.subList(0, head));
    kept.add(
        new Part("...", String.format(Locale.ROOT, "%,d parts cut", parts.size() - head - tail)));
    kept.addAll(parts.subList(parts.size() - tail, parts.size()));
    return kept;
  }

  /** The length to which the longest parts are cut so that all fit; at least 40. */
  private static int cap(List<Part> parts, int room) {
    int low = 40;
    int high = Math.max(low, room);
    while (low < high) {
      int middle = low + (high - low + 1) / 2;
      long sum = 0;
      for (Part part : parts) {
        sum += Math.min(part.body().length(), middle);
      }
      if (sum <= room) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static String withoutMiddle(String text, int length) {
    int head = (int) (length * KEPT_AT_THE_HEAD);
    int tail = length - head;
    int end = Character.isHighSurrogate(text.charAt(head - 1)) ? head - 1 : head;
    int from = text.length() - tail;
    int start = Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
    return String.format(
        Locale.ROOT,
        "%s [... %,d characters cut ...] %s",
        text.substring(0, end),
        start - end,
        text.substring(start));
  }
}
