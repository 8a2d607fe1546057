package dev.assay.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.assay.udfs.dialect.RawSpan;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtobufFileTest {
  private static final OtlpProtobufReader READER =
      new OtlpProtobufReader(new StructType().add("content", DataTypes.BinaryType));

  @TempDir private Path folder;

  @Test
  void oneMessageOrSeveralWithTheirLengthsAreTheSameSpans() throws IOException {
    byte[] first = message("a");
    byte[] second = message("b");
    byte[] whole = joined(first, second);
    byte[] framed = joined(framed(first), framed(second));

    assertThat(names(whole)).containsExactly("a", "b");
    assertThat(names(framed)).containsExactly("a", "b");
    assertThat(names(gzipped(framed))).containsExactly("a", "b");
    assertThat(look("whole.pb", whole).holdsSpans()).isTrue();
    assertThat(look("framed.pb", framed).holdsSpans()).isTrue();
    assertThat(look("framed.pb.gz", gzipped(framed)).holdsSpans()).isTrue();
  }

  @Test
  void whatIsNoSpanIsTold() throws IOException {
    LogsData logs =
        LogsData.newBuilder()
            .addResourceLogs(
                ResourceLogs.newBuilder()
                    .addScopeLogs(
                        ScopeLogs.newBuilder()
                            .addLogRecords(LogRecord.newBuilder().setTimeUnixNano(1))))
            .build();
    assertThat(look("logs.pb", logs.toByteArray()).problem())
        .isEqualTo("it is no OTLP of traces: it begins with no span");
    assertThat(
            look("text.pb", "no protobuf at all".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .holdsSpans())
        .isFalse();
    assertThat(look("empty.pb", new byte[0]).problem()).isEqualTo("the file is empty: 0 bytes");
    byte[] message = message("a");
    byte[] cutOff = Arrays.copyOf(message, message.length - 3);
    assertThatThrownBy(() -> read(cutOff))
        .isInstanceOf(UnreadableRow.class)
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> read(joined(framed(message), new byte[] {0, 0, 1})))
        .isInstanceOf(UnreadableRow.class);
  }

  @Test
  void everyKindOfValueIsRead() throws IOException {
    RawSpan span = read(message("a")).get(0);
    assertThat(span.traceId()).isEqualTo("01".repeat(16));
    assertThat(span.parentSpanId()).isNull();
    assertThat(span.statusCode()).isEqualTo("STATUS_CODE_UNSET");
    assertThat(span.endUnixNano()).isNull();
    assertThat(span.attributes())
        .containsEntry("text", "t")
        .containsEntry("count", "3")
        .containsEntry("share", "0.5")
        .containsEntry("yes", "true")
        .containsEntry("list", "[\"x\",1]")
        .containsEntry("object", "{\"k\":\"v\"}")
        .containsEntry("bytes", "raw")
        .doesNotContainKey("nothing");
  }

  private static List<RawSpan> read(byte[] file) {
    return READER.read(RowFactory.create((Object) file));
  }

  private static List<String> names(byte[] file) {
    return read(file).stream().map(RawSpan::name).toList();
  }

  private ProtobufFile look(String name, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    return ProtobufFile.look(
        new InputFile(file.toUri().toString(), content.length, 0), new Configuration());
  }

  private static byte[] message(String name) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(bytes(16))
            .setSpanId(bytes(8))
            .setName(name)
            .setStartTimeUnixNano(1_761_480_000_000_000_000L)
            .addAttributes(pair("text", AnyValue.newBuilder().setStringValue("t")))
            .addAttributes(pair("count", AnyValue.newBuilder().setIntValue(3)))
            .addAttributes(pair("share", AnyValue.newBuilder().setDoubleValue(0.5)))
            .addAttributes(pair("yes", AnyValue.newBuilder().setBoolValue(true)))
            .addAttributes(
                pair("bytes", AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("raw"))))
            .addAttributes(pair("nothing", AnyValue.newBuilder()))
            .addAttributes(
                pair(
                    "list",
                    AnyValue.newBuilder()
                        .setArrayValue(
                            ArrayValue.newBuilder()
                                .addValues(AnyValue.newBuilder().setStringValue("x"))
                                .addValues(AnyValue.newBuilder().setIntValue(1)))))
            .addAttributes(
                pair(
                    "object",
                    AnyValue.newBuilder()
                        .setKvlistValue(
                            KeyValueList.newBuilder()
                                .addValues(pair("k", AnyValue.newBuilder().setStringValue("v"))))));
    TracesData.Builder traces = TracesData.newBuilder();
    traces.addResourceSpansBuilder().addScopeSpansBuilder().addSpans(span);
    return traces.build().toByteArray();
  }

  private static KeyValue pair(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static ByteString bytes(int length) {
    byte[] ones = new byte[length];
    Arrays.fill(ones, (byte) 1);
    return ByteString.copyFrom(ones);
  }

  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(Integer.BYTES + message.length)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }

  private static byte[] gzipped(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }
}
