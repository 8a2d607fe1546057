package dev.assay.udfs.trace;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  /**
   * The executions of tools among the spans of one trace, in their order. Two tracers, or the two
   * sides of a call, may each have a span for one, one within the other: it is told by the one that
   * says more.
   */
  public static List<Span> executions(List<Span> spans) {
    Map<String, Span> executions = new LinkedHashMap<>();
    Tellings tellings = new Tellings();
    for (Span span : spans) {
      if (span.operation() != Operation.TOOL || span.tool() == null) {
        tellings.addOther(span);
        continue;
      }
      Optional<String> outer = tellings.outer(span);
      if (outer.isEmpty()) {
        executions.put(span.spanId(), span);
      } else if (said(span.tool()) > said(executions.get(outer.get()).tool())) {
        executions.put(outer.get(), span);
      }
    }
    return List.copyOf(executions.values());
  }

  private static int said(ToolExecution tool) {
    return (tool.arguments() == null ? 0 : 1) + (tool.result() == null ? 0 : 2);
  }

  /** What tells that two spans are of one execution. */
  private record Execution(
      String name, String arguments, long startUnixNano, long endUnixNano, boolean failed) {
    static Execution of(Span span) {
      ToolExecution tool = span.tool();
      String name = tool == null || tool.name() == null ? span.name() : tool.name();
      String arguments = tool == null ? null : tool.arguments();
      return new Execution(
          String.valueOf(name),
          arguments == null ? null : new ContentHash().add(arguments).hex(),
          span.startUnixNano(),
          span.lastUnixNano(),
          ToolUse.failed(span));
    }

    boolean isWithin(Execution outer) {
      return name.equals(outer.name)
          && startUnixNano >= outer.startUnixNano
          && endUnixNano <= outer.endUnixNano;
    }

    boolean hasArguments() {
      return arguments != null;
    }
  }

  /** Finds the span that tells of the same execution, around the spans of one trace in order. */
  private static final class Tellings {
    /** No two sides of a call have more spans between them. */
    private static final int FARTHEST = 5;

    private final Map<String, Execution> executions = new HashMap<>();
    private final Map<String, String> parents = new HashMap<>();

    /** Adds a span that tells of no execution. */
    void addOther(Span span) {
      parents.put(span.spanId(), span.parentSpanId());
    }

    /**
     * Adds a span of a tool, and gives the one around it that is of the same execution. Where other
     * spans are between them, only the same arguments tell that.
     */
    Optional<String> outer(Span span) {
      Execution execution = Execution.of(span);
      String outer = span.parentSpanId();
      for (int i = 0; i < FARTHEST && outer != null && !executions.containsKey(outer); i++) {
        outer = parents.get(outer);
      }
      Execution around = executions.get(outer);
      if (around != null && execution.isWithin(around)) {
        boolean areKnown = execution.hasArguments() && around.hasArguments();
        boolean isSame =
            areKnown
                ? execution.arguments().equals(around.arguments())
                : outer.equals(span.parentSpanId());
        if (isSame) {
          return Optional.of(outer);
        }
      }
      executions.put(span.spanId(), execution);
      return Optional.empty();
    }

    boolean failed(String spanId) {
      return executions.get(spanId).failed();
    }
  }

  /** Counts the executions of one trace, given in their order. */
  static final class Counter {
    private final Tellings tellings = new Tellings();
    private final Map<String, Long> sameCalls = new HashMap<>();
    private final Map<String, String> argumentsOfFailed = new HashMap<>();
    private final TreeSet<String> names = new TreeSet<>();
    private long calls;
    private long errors;
    private long adjustedRetries;
    private long handoffs;

    /** Adds the next span, be it a tool's or not. */
    void add(Span span) {
      if (span.operation() != Operation.TOOL) {
        tellings.addOther(span);
        return;
      }
      boolean failed = failed(span);
      Optional<String> outer = tellings.outer(span);
      if (outer.isPresent()) {
        errors += failed && !tellings.failed(outer.get()) ? 1 : 0;
        return;
      }
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
      if (failed) {
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
