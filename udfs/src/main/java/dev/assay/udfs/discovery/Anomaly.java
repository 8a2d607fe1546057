package dev.assay.udfs.discovery;

import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.ToolUse;
import dev.assay.udfs.trace.Trace;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An unusual trace, by what it could have in common with others.
 *
 * @param words of its users, its answer and its errors: letters alone, in lower case
 * @param tools that it called; one that failed is there a second time, as {@code NAME failed}
 * @param signals that found it unusual
 */
public record Anomaly(
    String source, String traceId, Set<String> words, Set<String> tools, Set<String> signals) {
  private static final Pattern WORD = Pattern.compile("[\\p{L}][\\p{L}'-]{2,30}");

  /** English words that tell nobody what a text is about. */
  private static final Set<String> FUNCTION_WORDS =
      Set.of(
          ("about after all also and any are because been being between both but can could did does"
                  + " each for from had has have her here his how into its just like many may more most"
                  + " one only other our out over she should some such than that the their them then"
                  + " there these they this very was were what when where which while who will with"
                  + " would you your")
              .split("\\s"));

  public Anomaly {
    words = Collections.unmodifiableSet(new TreeSet<>(words));
    tools = Collections.unmodifiableSet(new TreeSet<>(tools));
    signals = Collections.unmodifiableSet(new TreeSet<>(signals));
  }

  /**
   * Of a redacted trace.
   *
   * @param signals that found it unusual
   */
  public static Anomaly of(Trace trace, Set<String> signals) {
    Set<String> words = new TreeSet<>();
    Set<String> tools = new TreeSet<>();
    trace.question().ifPresent(text -> addWords(words, text));
    trace.answer().ifPresent(text -> addWords(words, text));
    for (Span span : trace.spans()) {
      if (span.operation() == Operation.LLM) {
        span.inputMessages().stream()
            .filter(message -> "user".equals(message.role()))
            .map(Message::content)
            .forEach(text -> addWords(words, text));
      }
      addWords(words, span.statusMessage());
    }
    for (Span span : trace.toolSpans()) {
      String name = String.valueOf(span.tool().name());
      tools.add(name);
      if (ToolUse.failed(span)) {
        tools.add(name + " failed");
        addWords(words, span.tool().result());
      }
    }
    return new Anomaly(trace.source(), trace.traceId(), words, tools, signals);
  }

  private static void addWords(Set<String> words, String text) {
    if (text != null) {
      Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
      while (matcher.find()) {
        if (!FUNCTION_WORDS.contains(matcher.group())) {
          words.add(matcher.group());
        }
      }
    }
  }
}
