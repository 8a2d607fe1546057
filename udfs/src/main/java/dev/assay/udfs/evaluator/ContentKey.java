package dev.assay.udfs.evaluator;

import dev.assay.udfs.trace.Document;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.ToolRequest;
import dev.assay.udfs.trace.Trace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A hash of what evaluators see of a trace: operations, names, states, models, texts, tools,
 * documents and token counts, in order, without ids and times.
 *
 * <p>Two traces with one key get the same verdicts, so that one verdict serves both. The key is in
 * the ids of stored verdicts: where it changes, a trace is judged again.
 */
public final class ContentKey {
  private static final int SHORT = 64;

  private final MessageDigest digest = sha256();
  private final MessageDigest inner = sha256();
  private final Map<String, byte[]> longTexts = new HashMap<>();

  private ContentKey() {}

  /** Lower-case hexadecimal SHA-256 of the trace's content. */
  public static String of(Trace trace) {
    ContentKey key = new ContentKey();
    trace.spans().forEach(key::add);
    return HexFormat.of().formatHex(key.digest.digest());
  }

  private void add(Span span) {
    add(span.operation().name());
    add(span.name());
    add(span.status().name());
    add(span.statusMessage());
    add(span.errorType());
    add(span.requestModel());
    add(span.responseModel());
    addAsItIs(String.join(",", span.finishReasons()));
    add(span.tokens().toString());
    if (span.tool() != null) {
      addAsItIs(span.tool().name());
      addAsItIs(span.tool().arguments());
      addAsItIs(span.tool().result());
    }
    add(span.inputText());
    add(span.outputText());
    add(span.reasoningText());
    add(span.systemInstructions());
    add(span.inputMessages());
    add(span.outputMessages());
    for (Document document : span.documents()) {
      addAsItIs(document.id());
      addAsItIs(document.content());
      addAsItIs(document.metadata());
    }
    add(span.toolDefinitions());
  }

  private void add(List<Message> messages) {
    add(Integer.toString(messages.size()));
    for (Message message : messages) {
      add(message.role());
      add(message.name());
      add(message.content());
      for (ToolRequest request : message.toolCalls()) {
        addAsItIs(request.name());
        addAsItIs(request.arguments());
      }
      add(message.partsJson());
    }
  }

  /**
   * A text of a span or a message: of these {@link dev.assay.udfs.trace.TraceJson} leaves out what
   * is empty, and a trace has one key before it is frozen and after.
   */
  private void add(String text) {
    addAsItIs(text == null || text.isEmpty() ? null : text);
  }

  /** Each model call repeats the conversation so far: a long text is hashed once. */
  private void addAsItIs(String text) {
    if (text == null) {
      digest.update((byte) 0);
    } else if (text.length() <= SHORT) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update((byte) 1);
      digest.update((byte) bytes.length);
      digest.update(bytes);
    } else {
      digest.update((byte) 2);
      digest.update(longTexts.computeIfAbsent(text, this::hash));
    }
  }

  private byte[] hash(String text) {
    return inner.digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
