package dev.assay.jobs.ingest;

import com.google.protobuf.ByteString;
import dev.assay.udfs.dialect.IdForm;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.trace.SpanEvent;
import dev.assay.udfs.trace.SpanLink;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** OTLP as protobuf: a row is a file of it, with its bytes in the column {@code content}. */
final class OtlpProtobufReader implements RowReader {
  private static final long serialVersionUID = 1;
  private static final String CONTENT = "content";

  private final Cells cells;

  OtlpProtobufReader(StructType schema) {
    cells = new Cells(schema);
  }

  @Override
  public List<RawSpan> read(Row row) {
    if (!(cells.value(row, CONTENT) instanceof byte[] bytes)) {
      throw new UnreadableRow("the file is empty");
    }
    List<RawSpan> spans = new ArrayList<>();
    try {
      for (byte[] message : ProtobufFile.messages(bytes)) {
        TracesData.parseFrom(message)
            .getResourceSpansList()
            .forEach(ofResource -> add(ofResource, spans));
      }
    } catch (IOException e) {
      throw new UnreadableRow("it is no protobuf, or was cut off");
    }
    return spans;
  }

  private static void add(ResourceSpans ofResource, List<RawSpan> spans) {
    Map<String, String> resource =
        attributes(ofResource.getResource().getAttributesList(), "resource");
    for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
      for (Span span : ofScope.getSpansList()) {
        spans.add(span(span, resource, ofScope.getScope()));
      }
    }
  }

  private static RawSpan span(Span span, Map<String, String> resource, InstrumentationScope scope) {
    boolean isKind = span.getKind() != Span.SpanKind.UNRECOGNIZED;
    return new RawSpan(
        id(span.getTraceId()),
        id(span.getSpanId()),
        id(span.getParentSpanId()),
        span.getName(),
        isKind ? span.getKind().name() : null,
        time(span.getStartTimeUnixNano()),
        time(span.getEndTimeUnixNano()),
        span.getStatus().getCode().name(),
        text(span.getStatus().getMessage()),
        attributes(span.getAttributesList(), "attributes"),
        resource,
        text(scope.getName()),
        text(scope.getVersion()),
        span.getEventsList().stream()
            .map(
                event ->
                    new SpanEvent(
                        event.getName(),
                        time(event.getTimeUnixNano()),
                        attributes(event.getAttributesList(), "attributes")))
            .toList(),
        span.getLinksList().stream()
            .map(
                link ->
                    new SpanLink(
                        id(link.getTraceId()),
                        id(link.getSpanId()),
                        attributes(link.getAttributesList(), "attributes")))
            .toList(),
        0,
        IdForm.OTEL,
        List.of(),
        isKind ? null : OtlpJsonReader.NO_KIND);
  }

  private static Map<String, String> attributes(List<KeyValue> pairs, String column) {
    return Attributes.of(plain(pairs), column);
  }

  private static Map<String, Object> plain(List<KeyValue> pairs) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (KeyValue pair : pairs) {
      Object value = plain(pair.getValue());
      if (value != null) {
        members.put(pair.getKey(), value);
      }
    }
    return members;
  }

  private static Object plain(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(OtlpProtobufReader::plain).toList();
      case KVLIST_VALUE -> plain(value.getKvlistValue().getValuesList());
      case BYTES_VALUE -> value.getBytesValue().toByteArray();
      default -> null;
    };
  }

  /** In protobuf what is not set is empty, or 0. */
  private static String text(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String id(ByteString bytes) {
    return bytes.isEmpty() ? null : HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static Long time(long unixNano) {
    return unixNano == 0 ? null : unixNano;
  }

  @Override
  public boolean knows(String column) {
    return column.equals(CONTENT);
  }

  @Override
  public Map<String, String> columns() {
    return OtlpJsonReader.COLUMNS;
  }
}
