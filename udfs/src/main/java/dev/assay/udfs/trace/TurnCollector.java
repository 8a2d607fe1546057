package dev.assay.udfs.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.udfs.trace.Turn.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Goes through the starts and ends of a trace's spans in order of time, and notes what is new. */
final class TurnCollector {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Trace trace;
  private final List<TraceStep> steps;
  private final long began;
  private final List<Turn> turns = new ArrayList<>();
  private int moment;

  /** By what a turn says: how often it was told, and at which moment last. */
  private final Map<Key, Integer> told = new HashMap<>();

  private final Map<Key, Integer> lastTold = new HashMap<>();
  private final Map<String, Integer> beganAt = new HashMap<>();

  /** The spans that tell of an execution of a tool. */
  private final Set<String> executions = new HashSet<>();

  /** Calls and results by the ids that tracers and models give them. */
  private final Set<String> callIds = new HashSet<>();

  private final Set<String> resultIds = new HashSet<>();

  /** Calls that a message asked for, those that were executed, and those executed unasked. */
  private final Map<Key, Integer> asked = new HashMap<>();

  private final Map<Key, Integer> executed = new HashMap<>();
  private final Map<Key, Integer> unasked = new HashMap<>();

  TurnCollector(Trace trace, List<TraceStep> steps) {
    this.trace = trace;
    trace.toolSpans().forEach(span -> executions.add(span.spanId()));
    this.steps = steps;
    this.began = trace.spans().isEmpty() ? 0 : trace.spans().get(0).startUnixNano();
  }

  private record Key(Kind kind, String text) {
    /** Input and output are the user's and the assistant's words, as a span around has them. */
    static Key of(Kind kind, String text) {
      Kind voice =
          switch (kind) {
            case INPUT -> Kind.USER;
            case OUTPUT -> Kind.ASSISTANT;
            default -> kind;
          };
      return new Key(voice, inOneForm(text));
    }

    /** JSON by its value: tracers write the same with other blanks and escapes. */
    static String inOneForm(String text) {
      String bare = text.strip();
      if (bare.startsWith("{") || bare.startsWith("[")) {
        try {
          return JSON.readTree(bare).toString();
        } catch (JsonProcessingException noJson) {
          return bare;
        }
      }
      return bare;
    }
  }

  private enum Edge {
    END,
    INSTANT_START,
    INSTANT_END,
    START
  }

  private record Moment(Span span, long at, Edge edge, int depth) {
    boolean isStart() {
      return edge == Edge.START || edge == Edge.INSTANT_START;
    }
  }

  List<Turn> turns() {
    for (Moment each : moments()) {
      moment++;
      if (each.isStart()) {
        beganAt.put(each.span().spanId(), moment);
        start(each.span());
      } else {
        end(each.span());
      }
    }
    return systemFirst();
  }

  /**
   * A span around the first call may have told the user's words before the call told its
   * instructions: the model read these first, and so should who reads the trace.
   */
  private List<Turn> systemFirst() {
    int instructions = 0;
    while (instructions < turns.size() && isOfUser(turns.get(instructions))) {
      instructions++;
    }
    int after = instructions;
    while (after < turns.size() && isOfInstructions(turns.get(after))) {
      after++;
    }
    Collections.rotate(turns.subList(0, after), after - instructions);
    return turns;
  }

  private static boolean isOfUser(Turn turn) {
    return turn.kind() == Kind.INPUT || turn.kind() == Kind.USER;
  }

  private static boolean isOfInstructions(Turn turn) {
    return turn.kind() == Kind.SYSTEM || turn.kind() == Kind.TOOLS;
  }

  /** At one instant what ends comes before what begins, and children end before their parents. */
  private List<Moment> moments() {
    Map<String, Integer> depths = new HashMap<>();
    steps.forEach(step -> depths.put(step.spanId(), step.depth()));
    List<Moment> moments = new ArrayList<>();
    for (Span span : trace.spans()) {
      int depth = depths.getOrDefault(span.spanId(), 0);
      long start = span.startUnixNano();
      if (span.endUnixNano() == null || span.endUnixNano() <= start) {
        moments.add(new Moment(span, start, Edge.INSTANT_START, depth));
        moments.add(new Moment(span, start, Edge.INSTANT_END, depth));
      } else {
        moments.add(new Moment(span, start, Edge.START, depth));
        moments.add(new Moment(span, span.endUnixNano(), Edge.END, depth));
      }
    }
    moments.sort(
        Comparator.comparingLong(Moment::at)
            .thenComparing(Moment::edge)
            .thenComparingInt(m -> m.isStart() ? m.depth() : -m.depth()));
    return moments;
  }

  private void start(Span span) {
    once(Kind.SYSTEM, span.systemInstructions(), span);
    once(Kind.TOOLS, span.toolDefinitions(), span);
    Map<Key, Integer> here = new HashMap<>();
    span.inputMessages().forEach(message -> heard(message, span, here));
    if (isExecution(span)) {
      execution(span.tool(), span);
    } else if (span.tool() == null && span.inputMessages().isEmpty()) {
      once(Kind.INPUT, span.inputText(), span);
    }
  }

  private void end(Span span) {
    ToolExecution tool = span.tool();
    if (isExecution(span) && Span.isText(tool.result()) && isNew(resultIds, tool.callId())) {
      tell(Kind.TOOL_RESULT, tool.name(), tool.result(), span);
    }
    for (Document document : span.documents()) {
      given(Kind.DOCUMENT, document.id(), document.content(), span);
    }
    given(Kind.REASONING, null, span.reasoningText(), span);
    for (Message message : span.outputMessages()) {
      Kind kind = kind(message);
      given(kind, name(kind, message), content(message), span);
      message.toolCalls().forEach(call -> requested(call, span));
    }
    if (span.outputMessages().isEmpty() && tool == null) {
      given(Kind.OUTPUT, null, span.outputText(), span);
    }
    given(Kind.ERROR, span.errorType(), span.statusMessage(), span);
  }

  /** A message of a call's input is new if it stands there more often than it was told. */
  private void heard(Message message, Span span, Map<Key, Integer> here) {
    Kind kind = kind(message);
    String text = content(message);
    if (Span.isText(text)) {
      Key key = Key.of(kind, text);
      boolean isRepeated = here.merge(key, 1, Integer::sum) <= told.getOrDefault(key, 0);
      boolean isKnown = kind == Kind.TOOL_RESULT && !isNew(resultIds, message.toolCallId());
      if (!isRepeated && !isKnown) {
        tell(kind, name(kind, message), text, span);
      }
    }
    for (ToolRequest call : message.toolCalls()) {
      Key key = key(call.name(), call.arguments());
      boolean isRepeated = here.merge(key, 1, Integer::sum) <= told.getOrDefault(key, 0);
      // Some tracers give a call another id in what a later call is told.
      boolean isKnown = !isNew(callIds, call.id()) || isRepeated;
      if (!isKnown && !wasUnasked(key)) {
        ask(call, key, span);
      }
    }
  }

  /** Whether a span tells of a tool's execution what no other span does. */
  private boolean isExecution(Span span) {
    return span.tool() != null
        && (span.operation() != Operation.TOOL || executions.contains(span.spanId()));
  }

  private void requested(ToolRequest call, Span span) {
    Key key = key(call.name(), call.arguments());
    boolean isTold = isToldWithin(key, span);
    boolean isNew = call.id() == null ? !isTold : callIds.add(call.id());
    if (isNew && !(isTold && wasUnasked(key))) {
      ask(call, key, span);
    }
  }

  private void ask(ToolRequest call, Key key, Span span) {
    asked.merge(key, 1, Integer::sum);
    lone(call).ifPresent(value -> asked.merge(key(call.name(), value), 1, Integer::sum));
    tell(Kind.TOOL_CALL, call.name(), orNone(call.arguments()), key, span);
  }

  /** The value of the only argument, which some tracers write in place of all. */
  private static Optional<String> lone(ToolRequest call) {
    String arguments = call.arguments();
    if (arguments == null || !arguments.startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(arguments);
      return json.size() == 1 && json.elements().next().isValueNode()
          ? Optional.of(json.elements().next().asText())
          : Optional.empty();
    } catch (JsonProcessingException noJson) {
      return Optional.empty();
    }
  }

  /** The request of an execution was told before, unless the tracer has no messages. */
  private void execution(ToolExecution tool, Span span) {
    Key key = key(tool.name(), tool.arguments());
    int times = executed.merge(key, 1, Integer::sum);
    boolean isAsked = times <= asked.getOrDefault(key, 0);
    if (isNew(callIds, tool.callId()) && !isAsked) {
      unasked.merge(key, 1, Integer::sum);
      tell(Kind.TOOL_CALL, tool.name(), orNone(tool.arguments()), key, span);
    }
  }

  private boolean wasUnasked(Key key) {
    Integer left = unasked.get(key);
    if (left == null || left == 0) {
      return false;
    }
    unasked.put(key, left - 1);
    return true;
  }

  private void once(Kind kind, String text, Span span) {
    if (Span.isText(text) && !told.containsKey(Key.of(kind, text))) {
      tell(kind, null, text, span);
    }
  }

  /** What a span gives is new unless a span within it gave the same. */
  private void given(Kind kind, String name, String text, Span span) {
    if (Span.isText(text) && !isToldWithin(Key.of(kind, text), span)) {
      tell(kind, name, text, span);
    }
  }

  private boolean isToldWithin(Key key, Span span) {
    return lastTold.getOrDefault(key, 0) > beganAt.get(span.spanId());
  }

  private void tell(Kind kind, String name, String text, Span span) {
    tell(kind, name, text, Key.of(kind, text), span);
  }

  private void tell(Kind kind, String name, String text, Key key, Span span) {
    String shown = Span.isText(name) ? name : null;
    turns.add(new Turn(kind, shown, text, span.spanId(), span.startUnixNano() - began));
    told.merge(key, 1, Integer::sum);
    lastTold.put(key, moment);
  }

  private static boolean isNew(Set<String> ids, String id) {
    return id == null || ids.add(id);
  }

  private static Key key(String tool, String arguments) {
    return new Key(Kind.TOOL_CALL, tool + ' ' + Key.inOneForm(orNone(arguments)));
  }

  private static String orNone(String arguments) {
    return Span.isText(arguments) ? arguments : "{}";
  }

  private static Kind kind(Message message) {
    return switch (message.role() == null ? "" : message.role()) {
      case "system", "developer" -> Kind.SYSTEM;
      case "user", "human" -> Kind.USER;
      case "assistant", "ai", "model" -> Kind.ASSISTANT;
      case "tool", "function" -> Kind.TOOL_RESULT;
      default -> Kind.MESSAGE;
    };
  }

  private static String name(Kind kind, Message message) {
    return kind == Kind.MESSAGE && message.name() == null ? message.role() : message.name();
  }

  /** Its text, else its parts: an image, say, stands as its JSON. */
  private static String content(Message message) {
    return message.content() == null && message.toolCalls().isEmpty()
        ? message.partsJson()
        : message.content();
  }
}
