package dev.assay.udfs.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds tool results that the answer passes over: the result has figures (numbers, dates, codes),
 * nothing after it uses any of them, and the last answer has figures that stand nowhere before it.
 * A rule over words: a figure that is written in another way counts as another.
 */
final class ResultUse {
  private static final int LONGEST = 4_000;
  private static final int MOST_KNOWN = 20_000;

  private final List<Set<Integer>> unused = new ArrayList<>();
  private final Set<Integer> known = new HashSet<>();
  private Set<Integer> answer = Set.of();

  /** Adds the next span. */
  void add(Span span) {
    if (span.operation() == Operation.TOOL) {
      if (span.tool() != null) {
        addTool(span.tool(), ToolUse.failed(span));
      }
    } else {
      know(figures(lastAsked(span)));
      if (span.operation() == Operation.LLM) {
        addAnswer(span);
      }
    }
  }

  private void addTool(ToolExecution tool, boolean failed) {
    Set<Integer> asked = figures(tool.arguments());
    use(asked);
    know(asked);
    Set<Integer> given = figures(tool.result());
    if (!failed) {
      Set<Integer> news = new HashSet<>(given);
      news.removeAll(known);
      if (!news.isEmpty()) {
        unused.add(news);
      }
    }
    know(given);
  }

  private void addAnswer(Span span) {
    StringBuilder text = new StringBuilder();
    for (Message message : span.outputMessages()) {
      if (message.content() != null) {
        text.append(message.content()).append('\n');
      }
      for (ToolRequest call : message.toolCalls()) {
        use(figures(call.arguments()));
      }
    }
    if (text.isEmpty() && span.outputText() != null) {
      text.append(span.outputText());
    }
    Set<Integer> said = figures(text.toString());
    use(said);
    if (!text.toString().isBlank()) {
      answer = said;
    }
  }

  private void use(Set<Integer> figures) {
    if (!figures.isEmpty()) {
      unused.removeIf(result -> result.stream().anyMatch(figures::contains));
    }
  }

  private void know(Set<Integer> figures) {
    if (known.size() < MOST_KNOWN) {
      known.addAll(figures);
    }
  }

  /** What was said to the span, as far as it is new: all of a first call, then the last message. */
  private String lastAsked(Span span) {
    List<Message> messages = span.inputMessages();
    if (messages.isEmpty()) {
      return span.inputText();
    }
    if (!known.isEmpty()) {
      return messages.get(messages.size() - 1).content();
    }
    StringBuilder all = new StringBuilder();
    for (Message message : messages) {
      if (message.content() != null && all.length() < LONGEST) {
        all.append(message.content()).append('\n');
      }
    }
    return all.toString();
  }

  /** Results of tools that were passed over. */
  long ignored() {
    return known.containsAll(answer) ? 0 : unused.size();
  }

  /** Hashes of the words with two digits or more, in one way of writing; of long texts the head. */
  static Set<Integer> figures(String text) {
    if (text == null) {
      return Set.of();
    }
    Set<Integer> figures = new HashSet<>();
    int end = Math.min(text.length(), LONGEST);
    int start = -1;
    int digits = 0;
    for (int i = 0; i <= end; i++) {
      char c = i < end ? text.charAt(i) : ' ';
      if (isWord(c) || (start >= 0 && isInner(c) && i + 1 < end && isWord(text.charAt(i + 1)))) {
        start = start < 0 ? i : start;
        digits += c >= '0' && c <= '9' ? 1 : 0;
      } else if (start >= 0) {
        if (digits >= 2) {
          figures.add(plain(text.substring(start, i)).hashCode());
        }
        start = -1;
        digits = 0;
      }
    }
    return figures;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c);
  }

  private static boolean isInner(char c) {
    return c == '.' || c == ',' || c == ':' || c == '-' || c == '/';
  }

  /** Without thousands separators and the zeros that end a fraction. */
  private static String plain(String word) {
    String plain = word.replace(",", "").toLowerCase(Locale.ROOT);
    if (plain.indexOf('.') < 0 || plain.indexOf('.') != plain.lastIndexOf('.')) {
      return plain;
    }
    int end = plain.length();
    while (plain.charAt(end - 1) == '0') {
      end--;
    }
    return plain.substring(0, plain.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
