package dev.assay.udfs.trace;

import dev.assay.udfs.similarity.SameMeaning;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trace without its payload: identity, circumstances and the features that anomaly signals need.
 *
 * @param context of the trace: for each part what the first span says that says it; no consent if
 *     any span denies it
 * @param endUnixNano the latest end; null where no span has one
 * @param errorSpans spans of status ERROR
 * @param ignoredResults tool results that the answer passes over
 * @param contentHash SHA-256 of the spans' content hashes in order of start, then span id
 */
public record TraceSummary(
    String traceId,
    String sourceTraceId,
    SpanContext context,
    long startUnixNano,
    Long endUnixNano,
    long spanCount,
    long errorSpans,
    long ignoredResults,
    String contentHash,
    SpanTree tree,
    ToolUse tools,
    UserTurns turns,
    Usage usage,
    Answers answers) {

  /**
   * Sums up one trace, span by span, without holding them: a trace may be larger than memory. Spans
   * are added in order of start, then of span id, each once.
   */
  public static final class Builder {
    private final SpanTree.Builder tree = new SpanTree.Builder();
    private final ToolUse.Counter tools = new ToolUse.Counter();
    private final UserTurns.Collector turns;
    private final ModelCalls calls = new ModelCalls();
    private final Answers.Counter answers = new Answers.Counter();
    private final ResultUse results = new ResultUse();
    private final ContentHash content = new ContentHash();
    private final Map<String, String> flags = new TreeMap<>();
    private SpanContext context;
    private String traceId;
    private String sourceTraceId;
    private long start;
    private long last;
    private boolean ended;
    private long count;
    private long errors;

    /** One that tells a user who asks again by the words. */
    public Builder() {
      this(SameMeaning.UNKNOWN);
    }

    /** One that tells a user who asks again by the words, or by what they mean. */
    public Builder(SameMeaning meaning) {
      turns = new UserTurns.Collector(meaning);
    }

    /**
     * Adds the next span.
     *
     * @param contentHash of the span
     */
    public void add(CanonicalSpan record, String contentHash) {
      Span span = record.span();
      if (count == 0) {
        traceId = record.traceId();
        sourceTraceId = record.origin().sourceTraceId();
        start = span.startUnixNano();
        last = start;
        context = record.context();
      } else {
        context = or(context, record.context());
      }
      count++;
      flags.putAll(record.context().featureFlags());
      ended |= span.endUnixNano() != null;
      last = Math.max(last, span.lastUnixNano());
      if (span.status() == SpanStatus.ERROR) {
        errors++;
      }
      content.add(contentHash);
      tree.add(span);
      turns.add(span);
      calls.add(span, record.call());
      answers.add(span, record.oversight());
      results.add(span);
      tools.add(span);
    }

    /** The trace of the spans that were added, of which there must be one. */
    public TraceSummary result() {
      return new TraceSummary(
          traceId,
          sourceTraceId,
          contextWithFlags(),
          start,
          ended || last > start ? last : null,
          count,
          errors,
          results.ignored(),
          content.hex(),
          tree.result(),
          tools.result(),
          turns.result(),
          Usage.of(calls),
          answers.result(calls));
    }

    private SpanContext contextWithFlags() {
      return new SpanContext(
          context.serviceName(),
          context.environment(),
          context.release(),
          context.itemId(),
          context.sessionId(),
          context.userId(),
          context.agentName(),
          context.promptVersion(),
          context.modelVersion(),
          Map.copyOf(flags),
          context.consent(),
          context.synthetic());
    }

    private static SpanContext or(SpanContext a, SpanContext b) {
      return new SpanContext(
          or(a.serviceName(), b.serviceName()),
          or(a.environment(), b.environment()),
          or(a.release(), b.release()),
          or(a.itemId(), b.itemId()),
          or(a.sessionId(), b.sessionId()),
          or(a.userId(), b.userId()),
          or(a.agentName(), b.agentName()),
          or(a.promptVersion(), b.promptVersion()),
          or(a.modelVersion(), b.modelVersion()),
          a.featureFlags(),
          consent(a.consent(), b.consent()),
          a.synthetic() || b.synthetic());
    }

    private static Boolean consent(Boolean a, Boolean b) {
      if (a == null || b == null) {
        return a == null ? b : a;
      }
      return a && b;
    }

    private static String or(String a, String b) {
      return a == null ? b : a;
    }
  }
}
