package dev.assay.udfs.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How a trace used its tools.
 *
 * @param calls executions of tools
 * @param errors executions that failed, by status or by what they returned
 * @param repeatedCalls calls beyond the first of each tool with the same arguments; a call without
 *     any, which most tracers do not record by default, repeats none
 * @param maxSameCall how often the most frequent call was made; 0 without calls
 * @param adjustedRetries calls whose tool has failed the time before, with other arguments
 * @param handoffs calls that hand the user over to a person or another agent
 * @param names the tools, in the order of the alphabet
 */
public record ToolUse(
    long calls,
    long errors,
    long repeatedCalls,
    long maxSameCall,
    long adjustedRetries,
    long handoffs,
    List<String> names) {
  private static final Pattern HANDOFF =
      Pattern.compile("(^|[^a-z])(transfer|hand_?-?off|escalate)([^a-z]|$)|transferto|handoff");

  /**
   * How a result begins that says that the tool failed: the word itself, a stack trace, or a JSON
   * object whose first field is an error that is not empty.
   */
  private static final Pattern FAILURE =
      Pattern.compile(
          "\\s*+(?:error\\b|traceback \\(most recent|\\{\\s*+\"error\"\\s*+:\\s*+(?!null|false|\"\"|\\{\\s*+\\}|\\[\\s*+\\])|\\{\\s*+\"is_?error\"\\s*+:\\s*+true)",
          Pattern.CASE_INSENSITIVE);

  /** Whether an execution failed, as the tracer or the tool itself said. */
  public static boolean failed(Span span) {
    if (span.status() == SpanStatus.ERROR || span.errorType() != null) {
      return true;
    }
    String result = span.tool() == null ? null : span.tool().result();
    return result != null && FAILURE.matcher(result).lookingAt();
  }

  /** Counts the executions of one trace, given in their order. */
  static final class Counter {
    private final Map<String, Long> sameCalls = new HashMap<>();
    private final Map<String, String> argumentsOfFailed = new HashMap<>();
    private final TreeSet<String> names = new TreeSet<>();
    private long calls;
    private long errors;
    private long adjustedRetries;
    private long handoffs;

    void add(Span span) {
      ToolExecution tool = span.tool();
      String name = tool == null || tool.name() == null ? span.name() : tool.name();
      String arguments = tool == null ? null : tool.arguments();
      String key = String.valueOf(name);
      calls++;
      names.add(key);
      sameCalls.merge(arguments == null ? span.spanId() : callKey(key, arguments), 1L, Long::sum);
      if (argumentsOfFailed.containsKey(key)
          && !Objects.equals(argumentsOfFailed.get(key), arguments)) {
        adjustedRetries++;
      }
      if (failed(span)) {
        errors++;
        argumentsOfFailed.put(key, arguments);
      } else {
        argumentsOfFailed.remove(key);
      }
      if (HANDOFF.matcher(key.toLowerCase(Locale.ROOT)).find()) {
        handoffs++;
      }
    }

    /** Long arguments are compared by their hash: a trace may hold many. */
    private static String callKey(String name, String arguments) {
      return new ContentHash().add(name).add(arguments).hex();
    }

    ToolUse result() {
      long most = sameCalls.values().stream().mapToLong(Long::longValue).max().orElse(0);
      return new ToolUse(
          calls,
          errors,
          calls - sameCalls.size(),
          most,
          adjustedRetries,
          handoffs,
          List.copyOf(names));
    }
  }
}
