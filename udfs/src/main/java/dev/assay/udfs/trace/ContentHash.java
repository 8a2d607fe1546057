package dev.assay.udfs.trace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 over content, each value with its length before it, so that no two contents run together.
 *
 * <p>The hash of a span covers what an evaluator can judge, not ids and times: the same content
 * traced twice has one hash.
 */
public final class ContentHash {
  /** Most values are short, and the digest takes many at once sooner than each by itself. */
  private static final int BUFFER = 4096;

  /** To be copied: the platform takes longer to look a digest up than to hash most spans. */
  private static final MessageDigest SHA_256 = sha256();

  private final MessageDigest digest;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

  public ContentHash() {
    try {
      digest = (MessageDigest) SHA_256.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The SHA-256 of every Java platform can be copied", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The hash of a span's content: 64 hex digits. */
  public static String of(Span span) {
    return new ContentHash().add(span).hex();
  }

  /**
   * The hash of a span's whole record, ids, times and circumstances with it: what tells a repeated
   * record from a changed one.
   *
   * @param contentHash of the same span
   */
  public static long ofRecord(CanonicalSpan record, String contentHash) {
    Span span = record.span();
    SpanOrigin origin = record.origin();
    SpanContext context = record.context();
    ContentHash hash = new ContentHash();
    hash.add(contentHash).add(record.traceId()).add(span.spanId()).add(span.parentSpanId());
    hash.add(span.startUnixNano()).add(span.endUnixNano()).add(span.attributes());
    hash.add(origin.sourceTraceId()).add(origin.sourceSpanId()).add(origin.operationRaw());
    hash.add(origin.otelKind()).add(origin.scopeName()).add(origin.scopeVersion());
    hash.add(origin.semconv()).add(origin.resourceAttributes());
    for (SpanEvent event : origin.events()) {
      hash.add(event.name()).add(event.timeUnixNano()).add(event.attributes());
    }
    for (SpanLink link : origin.links()) {
      hash.add(link.traceId()).add(link.spanId()).add(link.attributes());
    }
    hash.add(context.serviceName()).add(context.environment()).add(context.release());
    hash.add(context.itemId()).add(context.sessionId()).add(context.userId());
    hash.add(context.agentName()).add(context.promptVersion()).add(context.modelVersion());
    hash.add(context.featureFlags()).add(String.valueOf(context.consent()));
    hash.add(String.valueOf(context.synthetic()));
    ModelCall call = record.call();
    hash.add(call.provider()).add(call.responseId()).add(call.temperature()).add(call.maxTokens());
    hash.add(call.costUsd()).add(call.ttftMs());
    Oversight oversight = record.oversight();
    hash.add(oversight.guardrail()).add(oversight.confidence()).add(oversight.feedback());
    return hash.addTexts(record.warnings()).first64Bits();
  }

  /** Adds a text; null and the empty text differ. */
  public ContentHash add(String text) {
    if (text == null) {
      return addLength(-1);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    addLength(bytes.length);
    if (bytes.length <= BUFFER) {
      room(bytes.length).put(bytes);
    } else {
      flush();
      digest.update(bytes);
    }
    return this;
  }

  /** Adds a number; null differs from every number. */
  public ContentHash add(Long number) {
    return number == null ? addLength(-1) : addLength(Long.BYTES).addLength(number);
  }

  private ContentHash add(Double number) {
    return number == null ? addLength(-1) : add(Double.doubleToLongBits(number));
  }

  private ContentHash add(Map<String, String> entries) {
    addLength(entries.size());
    new TreeMap<>(entries).forEach((key, value) -> add(key).add(value));
    return this;
  }

  private ContentHash addTexts(Collection<String> texts) {
    addLength(texts.size());
    texts.forEach(this::add);
    return this;
  }

  private ContentHash add(Span span) {
    add(span.operation().name()).add(span.name()).add(span.status().name());
    add(span.statusMessage()).add(span.errorType());
    add(span.requestModel()).add(span.responseModel()).addTexts(span.finishReasons());
    add(span.inputText()).add(span.outputText()).add(span.reasoningText());
    add(span.systemInstructions()).add(span.toolDefinitions());
    addMessages(span.inputMessages()).addMessages(span.outputMessages());
    ToolExecution tool = span.tool();
    if (tool == null) {
      addLength(-1);
    } else {
      add(tool.name()).add(tool.arguments()).add(tool.result());
    }
    addLength(span.documents().size());
    for (Document document : span.documents()) {
      add(document.id()).add(document.content()).add(document.metadata());
      add(document.score() == null ? null : document.score().toString());
    }
    Tokens tokens = span.tokens();
    add(tokens.input()).add(tokens.output()).add(tokens.total());
    return add(tokens.cacheRead()).add(tokens.cacheWrite()).add(tokens.reasoning());
  }

  private ContentHash addMessages(Collection<Message> messages) {
    addLength(messages.size());
    for (Message message : messages) {
      add(message.role()).add(message.name()).add(message.content()).add(message.partsJson());
      addLength(message.toolCalls().size());
      message.toolCalls().forEach(call -> add(call.name()).add(call.arguments()));
    }
    return this;
  }

  private ContentHash addLength(long length) {
    room(Long.BYTES).putLong(length);
    return this;
  }

  private ByteBuffer room(int bytes) {
    if (bytes > buffer.remaining()) {
      flush();
    }
    return buffer;
  }

  private void flush() {
    digest.update(buffer.flip());
    buffer.clear();
  }

  /** The hash of all that was added: 64 hex digits. Nothing can be added after it. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  private byte[] bytes() {
    flush();
    return digest.digest();
  }

  private long first64Bits() {
    return ByteBuffer.wrap(bytes()).getLong();
  }
}
