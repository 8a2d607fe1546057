package dev.assay.udfs.dialect;

import dev.assay.udfs.trace.CanonicalSpan;
import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.ModelCall;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Oversight;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.SpanContext;
import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.SpanLink;
import dev.assay.udfs.trace.SpanOrigin;
import dev.assay.udfs.trace.SpanStatus;
import dev.assay.udfs.trace.Tokens;
import dev.assay.udfs.trace.ToolExecution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a span of any convention into the canonical form: field by field, the first convention that
 * says something wins, in the order GenAI, older GenAI, OpenInference, MLflow, OpenLLMetry, Vercel,
 * Langfuse, LangSmith, ADK, Mastra, Logfire, Spring AI, Laminar, AgentOps, Braintrust.
 */
public final class SpanLift {
  private static final List<Vocabulary> VOCABULARIES =
      List.of(
          new GenAiVocabulary(),
          new GenAiLegacyVocabulary(),
          new OpenInferenceVocabulary(),
          new MlflowVocabulary(),
          new OpenLlmetryVocabulary(),
          new VercelVocabulary(),
          new LangfuseVocabulary(),
          new LangSmithVocabulary(),
          new AdkVocabulary(),
          new MastraVocabulary(),
          new LogfireVocabulary(),
          new SpringAiVocabulary(),
          ProductVocabulary.LAMINAR,
          ProductVocabulary.AGENT_OPS,
          ProductVocabulary.BRAINTRUST);

  /** A span that takes longer has a made up end: the largest number, for one. */
  private static final long LONGEST_NANOS = 366L * 86_400 * 1_000_000_000;

  private SpanLift() {}

  /** What became of a raw span. */
  public sealed interface Lifted permits Read, Unreadable {}

  /**
   * A span that could be read.
   *
   * @param origins for each filled field the attributes that it came from; empty text where the
   *     layout itself or another field says it
   */
  public record Read(CanonicalSpan span, Map<Field, String> origins) implements Lifted {}

  /**
   * A span that could not.
   *
   * @param reason a sentence without text of the trace
   */
  public record Unreadable(String reason) implements Lifted {}

  /**
   * What a span can be told by before it is read.
   *
   * @param parentSpanId null for a root
   */
  public record Key(String traceId, String spanId, String parentSpanId, long startUnixNano) {}

  /** The key of a span that {@link #lift} would read; empty of one that it would not. */
  public static Optional<Key> key(RawSpan raw) {
    if (problem(raw).isPresent()) {
      return Optional.empty();
    }
    Optional<String> traceId = raw.ids().canonical(raw.traceId());
    Optional<String> spanId = raw.ids().canonical(raw.spanId());
    if (traceId.isEmpty() || spanId.isEmpty()) {
      return Optional.empty();
    }
    String parent =
        IdForm.isNone(raw.parentSpanId())
            ? null
            : raw.ids().canonical(raw.parentSpanId()).orElse(null);
    return Optional.of(
        new Key(
            traceId.get(),
            spanId.get(),
            spanId.get().equals(parent) ? null : parent,
            raw.startUnixNano()));
  }

  /** Reads a span; unreadable are those without ids or a start. */
  public static Lifted lift(RawSpan raw, AttributeMapping mapping) {
    Optional<String> problem = problem(raw);
    if (problem.isPresent()) {
      return new Unreadable(problem.get());
    }
    Optional<String> traceId = raw.ids().canonical(raw.traceId());
    Optional<String> spanId = raw.ids().canonical(raw.spanId());
    if (traceId.isEmpty() || spanId.isEmpty()) {
      return new Unreadable(
          "%s is no id: it is neither hex digits nor base64 of 16 or 8 bytes; a table that sources[].columns in assay.yaml describes may have any"
              .formatted(traceId.isEmpty() ? "trace_id" : "span_id"));
    }
    SpanDraft draft = new SpanDraft(raw);
    MappedFields.own(draft, mapping);
    LangfuseVocabulary.settleUsage(draft);
    String semconv = "none";
    for (Vocabulary vocabulary : VOCABULARIES) {
      if (vocabulary.speaksOf(raw)) {
        int told = told(draft);
        vocabulary.fill(draft);
        if (semconv.equals("none") && told(draft) > told) {
          semconv = vocabulary.semconv();
        }
      }
    }
    MappedFields.usual(draft);
    Refinement.refine(draft);
    return new Read(canonical(draft, traceId.get(), spanId.get(), semconv), draft.origins());
  }

  /** How many fields are filled; ids of a session and a user stand beside any convention. */
  private static int told(SpanDraft draft) {
    return draft.origins().size()
        - (draft.has(Field.SESSION_ID) ? 1 : 0)
        - (draft.has(Field.USER_ID) ? 1 : 0);
  }

  private static Optional<String> problem(RawSpan raw) {
    if (raw.problem() != null) {
      return Optional.of(raw.problem());
    }
    if (IdForm.isNone(raw.traceId())) {
      return Optional.of("no trace_id");
    }
    if (IdForm.isNone(raw.spanId())) {
      return Optional.of("no span_id");
    }
    if (raw.startUnixNano() == null || raw.startUnixNano() <= 0) {
      return Optional.of("no start time that can be read");
    }
    return Optional.empty();
  }

  private static CanonicalSpan canonical(
      SpanDraft draft, String traceId, String spanId, String semconv) {
    RawSpan raw = draft.raw();
    Span span = span(draft, spanId);
    SpanOrigin origin =
        new SpanOrigin(
            semconv,
            raw.traceId(),
            raw.spanId(),
            draft
                .firstAttribute(
                    "gen_ai.operation.name",
                    "openinference.span.kind",
                    "mlflow.spanType",
                    "traceloop.span.kind",
                    "llm.request.type",
                    "ai.operationId",
                    LangfuseVocabulary.TYPE,
                    LangSmithVocabulary.KIND,
                    "mastra.span.type",
                    "spring.ai.kind",
                    ProductVocabulary.LAMINAR.kind(),
                    ProductVocabulary.AGENT_OPS.kind())
                .orElse(null),
            OtelNames.kind(raw.kind()),
            blankToNull(raw.scopeName()),
            blankToNull(raw.scopeVersion()),
            raw.resourceAttributes(),
            raw.events().stream().map(SpanLift::clean).toList(),
            raw.links().stream().map(link -> canonical(link, raw.ids())).toList(),
            raw.revision());
    return new CanonicalSpan(
        traceId, span, origin, context(draft), call(draft), oversight(draft), draft.warnings());
  }

  private static Span span(SpanDraft draft, String spanId) {
    RawSpan raw = draft.raw();
    Operation operation = draft.value(Field.OPERATION, Operation.class);
    return new Span(
        spanId,
        parent(draft, spanId),
        raw.name() == null ? null : CleanText.of(raw.name()),
        operation,
        raw.startUnixNano(),
        end(draft),
        status(raw),
        statusMessage(raw),
        text(draft, Field.ERROR_TYPE),
        text(draft, Field.REQUEST_MODEL),
        text(draft, Field.RESPONSE_MODEL),
        texts(draft, Field.FINISH_REASONS),
        new Tokens(
            count(draft, Field.INPUT_TOKENS),
            count(draft, Field.OUTPUT_TOKENS),
            count(draft, Field.TOTAL_TOKENS),
            count(draft, Field.CACHE_READ_TOKENS),
            count(draft, Field.CACHE_WRITE_TOKENS),
            count(draft, Field.REASONING_TOKENS)),
        tool(draft),
        text(draft, Field.INPUT_TEXT),
        text(draft, Field.OUTPUT_TEXT),
        text(draft, Field.REASONING_TEXT),
        text(draft, Field.SYSTEM_INSTRUCTIONS),
        messages(draft, Field.INPUT_MESSAGES),
        messages(draft, Field.OUTPUT_MESSAGES),
        documents(draft),
        text(draft, Field.TOOL_DEFINITIONS),
        rest(draft));
  }

  private static String parent(SpanDraft draft, String spanId) {
    RawSpan raw = draft.raw();
    if (IdForm.isNone(raw.parentSpanId())) {
      return null;
    }
    Optional<String> parent = raw.ids().canonical(raw.parentSpanId());
    if (parent.isEmpty()) {
      draft.warn("parent_span_id is no id");
    } else if (parent.get().equals(spanId)) {
      draft.warn("the span is its own parent");
      return null;
    }
    return parent.orElse(null);
  }

  private static Long end(SpanDraft draft) {
    Long end = draft.raw().endUnixNano();
    if (end == null || end <= 0) {
      return null;
    }
    if (end < draft.raw().startUnixNano()) {
      draft.warn("the end, %d ns, is before the start".formatted(end));
      return null;
    }
    if (end - draft.raw().startUnixNano() > LONGEST_NANOS) {
      draft.warn("the end, %d ns, is more than a year after the start".formatted(end));
      return null;
    }
    return end;
  }

  static SpanStatus status(RawSpan raw) {
    SpanStatus status = OtelNames.status(raw.statusCode());
    boolean failed = raw.events().stream().anyMatch(event -> "exception".equals(event.name()));
    String type = raw.attributes().get("error.type");
    boolean said =
        (type != null && !type.isBlank())
            || "ERROR".equals(raw.attributes().get(LangfuseVocabulary.LEVEL));
    return status == SpanStatus.UNSET && (failed || said) ? SpanStatus.ERROR : status;
  }

  private static String statusMessage(RawSpan raw) {
    String message = blankToNull(raw.statusMessage());
    return message == null
        ? blankToNull(raw.attributes().get(LangfuseVocabulary.STATUS_MESSAGE))
        : message;
  }

  private static ToolExecution tool(SpanDraft draft) {
    String name = text(draft, Field.TOOL_NAME);
    if (draft.value(Field.OPERATION, Operation.class) != Operation.TOOL && name == null) {
      return null;
    }
    return new ToolExecution(
        name,
        text(draft, Field.TOOL_CALL_ID),
        text(draft, Field.TOOL_ARGUMENTS),
        text(draft, Field.TOOL_RESULT));
  }

  private static SpanContext context(SpanDraft draft) {
    @SuppressWarnings("unchecked")
    Map<String, String> flags = draft.value(Field.FEATURE_FLAGS, Map.class);
    String modelVersion = text(draft, Field.MODEL_VERSION);
    Boolean synthetic = draft.value(Field.SYNTHETIC, Boolean.class);
    return new SpanContext(
        text(draft, Field.SERVICE_NAME),
        text(draft, Field.ENVIRONMENT),
        text(draft, Field.RELEASE),
        text(draft, Field.ITEM_ID),
        text(draft, Field.SESSION_ID),
        text(draft, Field.USER_ID),
        text(draft, Field.AGENT_NAME),
        text(draft, Field.PROMPT_VERSION),
        modelVersion == null ? text(draft, Field.RESPONSE_MODEL) : modelVersion,
        flags,
        draft.value(Field.CONSENT, Boolean.class),
        synthetic != null && synthetic);
  }

  private static ModelCall call(SpanDraft draft) {
    return new ModelCall(
        text(draft, Field.PROVIDER),
        text(draft, Field.RESPONSE_ID),
        draft.value(Field.TEMPERATURE, Double.class),
        count(draft, Field.MAX_TOKENS),
        draft.value(Field.COST_USD, Double.class),
        draft.value(Field.TTFT_MS, Double.class));
  }

  private static Oversight oversight(SpanDraft draft) {
    return new Oversight(
        text(draft, Field.GUARDRAIL),
        draft.value(Field.CONFIDENCE, Double.class),
        text(draft, Field.FEEDBACK));
  }

  private static Map<String, String> rest(SpanDraft draft) {
    Map<String, String> rest = new HashMap<>();
    draft
        .raw()
        .attributes()
        .forEach(
            (name, value) -> {
              if (!draft.isLifted(name)) {
                rest.put(name, value);
              }
            });
    return rest;
  }

  private static SpanEvent clean(SpanEvent event) {
    return new SpanEvent(
        event.name() == null ? "" : CleanText.of(event.name()),
        event.timeUnixNano(),
        event.attributes());
  }

  private static SpanLink canonical(SpanLink link, IdForm ids) {
    return new SpanLink(
        link.traceId() == null ? null : ids.canonical(link.traceId()).orElse(link.traceId()),
        link.spanId() == null ? null : ids.canonical(link.spanId()).orElse(link.spanId()),
        link.attributes());
  }

  private static String text(SpanDraft draft, Field field) {
    return draft.value(field, String.class);
  }

  private static Long count(SpanDraft draft, Field field) {
    return draft.value(field, Long.class);
  }

  @SuppressWarnings("unchecked")
  private static List<String> texts(SpanDraft draft, Field field) {
    return draft.value(field, List.class);
  }

  @SuppressWarnings("unchecked")
  private static List<Message> messages(SpanDraft draft, Field field) {
    return draft.value(field, List.class);
  }

  @SuppressWarnings("unchecked")
  private static List<Document> documents(SpanDraft draft) {
    return draft.value(Field.DOCUMENTS, List.class);
  }

  private static String blankToNull(String text) {
    return text == null || text.isBlank() ? null : CleanText.of(text);
  }
}
