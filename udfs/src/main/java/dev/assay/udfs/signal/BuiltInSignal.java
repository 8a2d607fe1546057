package dev.assay.udfs.signal;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The signals that every team has.
 *
 * <p>Their weights were chosen on 25 of the 50 tasks of tau-bench's airline agent, whose base rate
 * of failures is 0.51 there, and hold on the other 25 (0.65). What happens seldom is not therefore
 * bad: the p of an event is how often it occurs, that of a measure how far out a run is.
 */
public enum BuiltInSignal implements Signal {
  /** Tokens of the largest model call, divided by what its model can read. */
  CONTEXT_PRESSURE(
      SignalFamily.CONTEXT,
      Tail.UPPER,
      1,
      "share of the model's context window",
      trace -> trace.value(Feature.MAX_INPUT_TOKENS) / trace.value(Feature.CONTEXT_WINDOW)),

  /** Tokens read and written, over all model calls. */
  TOTAL_TOKENS(
      SignalFamily.TOKENS,
      Tail.UPPER,
      1,
      "total tokens",
      trace -> trace.value(Feature.TOTAL_TOKENS)),

  /** Tokens written, over all model calls. */
  OUTPUT_TOKENS(
      SignalFamily.TOKENS,
      Tail.UPPER,
      1,
      "output tokens",
      trace -> trace.value(Feature.OUTPUT_TOKENS)),

  /** Tokens of hidden reasoning, over all model calls. */
  REASONING_TOKENS(
      SignalFamily.TOKENS,
      Tail.UPPER,
      1,
      "reasoning tokens",
      trace -> trace.value(Feature.REASONING_TOKENS)),

  /** So few output tokens that the answer may be missing. */
  FEW_OUTPUT_TOKENS(
      SignalFamily.TOKENS,
      Tail.LOWER_OUTLIER,
      0.5,
      "output tokens",
      trace -> trace.value(Feature.OUTPUT_TOKENS)) {
    @Override
    public String measure() {
      return OUTPUT_TOKENS.key();
    }
  },

  /**
   * User turns that repeat or rephrase an earlier one, in the trace or in the session's next or
   * previous trace. A quarter of the weight: a rule over words finds them.
   */
  RESUBMISSION(
      SignalFamily.USER,
      Tail.EVENT,
      0.25,
      "times the user asked again",
      trace ->
          trace.valueOrZero(Feature.RESUBMISSIONS)
              + trace.valueOrZero(Feature.ASKED_AGAIN_AFTER)
              + trace.valueOrZero(Feature.ASKS_AGAIN)),

  /** Bad marks from the user. */
  NEGATIVE_FEEDBACK(
      SignalFamily.USER,
      Tail.EVENT,
      1,
      "bad marks from the user",
      trace -> trace.value(Feature.NEGATIVE_FEEDBACK)),

  /** Tool executions that failed. Half the weight: agents recover from most. */
  TOOL_ERRORS(
      SignalFamily.TOOLS,
      Tail.EVENT,
      0.5,
      "failed tool calls",
      trace -> trace.value(Feature.TOOL_ERRORS)),

  /**
   * Calls of a tool again, with other arguments, after it had failed. Half the weight: many of them
   * succeed.
   */
  ADJUSTED_RETRIES(
      SignalFamily.TOOLS,
      Tail.EVENT,
      0.5,
      "retries of a failed tool with other arguments",
      trace -> trace.value(Feature.ADJUSTED_RETRIES)),

  /**
   * Tool results that the answer passes over. A quarter of the weight: a rule over words finds
   * them.
   */
  IGNORED_RESULTS(
      SignalFamily.TOOLS,
      Tail.EVENT,
      0.25,
      "tool results that the answer passes over",
      trace -> trace.value(Feature.IGNORED_RESULTS)),

  /**
   * Calls beyond the first of each tool name and arguments. Three quarters of the weight: what a
   * tool says may have changed meanwhile.
   */
  REPEATED_CALLS(
      SignalFamily.TOOLS,
      Tail.EVENT,
      0.75,
      "identical tool calls made again",
      trace -> trace.value(Feature.REPEATED_CALLS)),

  /**
   * How often the most repeated call was made; 0 below three times. The weight of {@link
   * #REPEATED_CALLS}: an agent may wait for something.
   */
  LOOP(
      SignalFamily.TOOLS,
      Tail.EVENT,
      0.75,
      "times the same tool call in a loop",
      trace -> atLeast(3, trace.value(Feature.MAX_SAME_CALL))),

  /** Spans that ended in an error. Half the weight, as of failed tool calls. */
  SPAN_ERRORS(
      SignalFamily.TOOLS,
      Tail.EVENT,
      0.5,
      "spans with an error",
      trace -> trace.value(Feature.ERROR_SPANS)),

  /** Guardrails that intervened. */
  GUARDRAIL_TRIPS(
      SignalFamily.GUARDRAIL,
      Tail.EVENT,
      1,
      "guardrails that intervened",
      trace -> trace.value(Feature.GUARDRAIL_TRIPS)),

  /** 1 minus the lowest confidence that the trace states. */
  LOW_CONFIDENCE(
      SignalFamily.GUARDRAIL,
      Tail.UPPER,
      1,
      "doubt (1 minus the lowest confidence)",
      trace -> 1 - trace.value(Feature.MIN_CONFIDENCE)),

  /** Answers that refuse, by their words. An eighth of the weight: refusing is often right. */
  REFUSALS(
      SignalFamily.GUARDRAIL,
      Tail.EVENT,
      0.125,
      "answers that refuse",
      trace -> trace.value(Feature.REFUSALS)),

  /** Hand-overs to a person or another agent. An eighth of the weight: often they are right. */
  HANDOFFS(
      SignalFamily.GUARDRAIL,
      Tail.EVENT,
      0.125,
      "hand-overs",
      trace -> trace.value(Feature.HANDOFFS)),

  /** Milliseconds from the first start to the last end. */
  DURATION(
      SignalFamily.LATENCY,
      Tail.UPPER,
      1,
      "milliseconds",
      trace -> trace.value(Feature.DURATION_MS)),

  /** Spans on the longest path from a root. */
  DEPTH(SignalFamily.LATENCY, Tail.UPPER, 1, "levels deep", trace -> trace.value(Feature.DEPTH)),

  /** Spans of the trace. */
  STEPS(SignalFamily.LATENCY, Tail.UPPER, 1, "steps", trace -> trace.value(Feature.SPAN_COUNT)),

  /** So few spans that the work may not have been done. */
  SHORT_RUN(
      SignalFamily.LATENCY,
      Tail.LOWER_OUTLIER,
      0.5,
      "steps",
      trace -> trace.value(Feature.SPAN_COUNT)) {
    @Override
    public String measure() {
      return STEPS.key();
    }
  },

  /** Model calls that stopped at their token limit. */
  TRUNCATED_OUTPUT(
      SignalFamily.OUTPUT,
      Tail.EVENT,
      1,
      "answers cut off at the token limit",
      trace -> trace.value(Feature.TRUNCATED_OUTPUTS)),

  /** Model calls that wrote neither text nor a tool call. */
  EMPTY_OUTPUT(
      SignalFamily.OUTPUT,
      Tail.EVENT,
      1,
      "empty answers",
      trace -> trace.value(Feature.EMPTY_OUTPUTS)),

  /** How far the trace is from all that was labelled. Half the weight: what is new may be right. */
  NOVELTY(
      SignalFamily.NOVELTY,
      Tail.UPPER,
      0.5,
      "distance from what was labelled",
      trace -> trace.value(Feature.NOVELTY));

  private final String key;
  private final SignalFamily family;
  private final Tail tail;
  private final double weight;
  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // the functions are stateless lambdas of this file
  private final ToDoubleFunction<TraceFeatures> value;

  BuiltInSignal(
      SignalFamily family,
      Tail tail,
      double weight,
      String label,
      ToDoubleFunction<TraceFeatures> value) {
    this.key = name().toLowerCase(Locale.ROOT);
    this.family = family;
    this.tail = tail;
    this.weight = weight;
    this.label = label;
    this.value = value;
  }

  private static double atLeast(double minimum, double value) {
    return value < minimum ? 0 : value;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String measure() {
    return key();
  }

  @Override
  public SignalFamily family() {
    return family;
  }

  @Override
  public Tail tail() {
    return tail;
  }

  @Override
  public double weight() {
    return weight;
  }

  @Override
  public double value(TraceFeatures trace) {
    return value.applyAsDouble(trace);
  }

  @Override
  public String label() {
    return label;
  }
}
