package dev.assay.udfs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.label.Label.Fact;
import dev.assay.udfs.label.Label.ValueType;
import dev.assay.udfs.label.LabelFile.NumberedRow;
import dev.assay.udfs.label.LabelParser.Accepted;
import dev.assay.udfs.label.LabelParser.Rejected;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelFileTest {
  private static final Map<String, FailureMode> MODES =
      Map.of(
          "task-failure",
          new FailureMode(
              "Not done.", 1, "task_success", PositiveWhen.parse(false), null, null, null, null));

  private static final LabelParser PARSER =
      new LabelParser(MODES, Optional.empty(), Optional.empty());

  @Test
  void readsALineWithEveryKey() {
    Label label =
        only(
            """
            {"label_id":"a1","target":"SPAN","trace_id":"0AF7-65","span_id":"s1","step_index":null,\
            "criterion":"hallucination","value_type":"BOOL","value_bool":true,"value_label":null,\
            "value_number":1,"scale_min":0,"scale_max":1,"annotator_kind":"HUMAN",\
            "annotator_id":"maria","created_at":"2026-10-27T00:23:02.578825Z","rationale":"invented",\
            "evidence":[{"text":"As an AI","start":0,"end":8,"label":null}],"source":"halueval",\
            "source_trace_id":"general-1880","metadata":{"item_id":"1881","n":3},"why":"queue"}
            """);
    assertThat(label.labelId()).isEqualTo("a1");
    assertThat(label.fact()).isEqualTo(Fact.LABEL);
    assertThat(label.target())
        .isEqualTo(
            new LabelTarget(
                LabelTarget.Kind.SPAN, "halueval", "0af765", "s1", null, null, "general-1880"));
    assertThat(label.value()).isEqualTo(new LabelValue(true, null, 1.0));
    assertThat(label.rubricVersion()).isEqualTo(1);
    assertThat(label.evidence()).containsExactly(new Label.Evidence("As an AI", 0, 8, null));
    assertThat(label.metadata())
        .containsExactlyInAnyOrderEntriesOf(Map.of("item_id", "1881", "n", "3", "why", "queue"));
    assertThat(label.labelledAt()).isEqualTo(Instant.parse("2026-10-27T00:23:02.578825Z"));
  }

  @Test
  void readsCsvOfASpreadsheetAndFillsWhatIsBlank() {
    LabelParser parser = new LabelParser(MODES, Optional.of("maria"), Optional.of(3));
    List<NumberedRow> rows =
        LabelFile.read(
            "labels.csv",
            new StringReader(
                """
                \uFEFFTrace_ID,failure_mode,value_bool,rationale,annotator_id,rubric_version,evidence
                ab,task-failure,yes,"'=1+1, ""quoted""
                line",,,"[{""text"":""x""}]"
                cd,task-failure,unsure,,ben,2,
                ef,task-failure
                """
                    .replace("\n", "\r\n")),
            parser);
    Label first = ((Accepted) rows.get(0).parsed()).label();
    assertThat(first.criterion()).isEqualTo("task-failure");
    assertThat(first.value().bool()).isTrue();
    assertThat(first.rationale()).isEqualTo("=1+1, \"quoted\"\r\nline");
    assertThat(first.annotator().id()).isEqualTo("maria");
    assertThat(first.rubricVersion()).isEqualTo(3);
    assertThat(first.evidence()).containsExactly(new Label.Evidence("x", null, null, null));
    Label second = ((Accepted) rows.get(1).parsed()).label();
    assertThat(second.value().isUnsure()).isTrue();
    assertThat(second.valueType()).isEqualTo(ValueType.BOOL);
    assertThat(second.annotator().id()).isEqualTo("ben");
    assertThat(second.rubricVersion()).isEqualTo(2);
    assertThat(reason(rows.get(2))).isEqualTo("it has 2 cells, the header 7");
  }

  @Test
  void saysAllThatIsWrongWithARowAndNoneOfItsText() {
    assertThat(
            reason(
                """
                {"trace_id":"","value_type":"BOL","value_number":"secret","scale_min":2,\
                "scale_max":1,"confidence":1.5,"rubric_version":0,"created_at":"secret",\
                "annotator_kind":"human","evidence":"secret","failure_mode":"secret"}
                """))
        .contains(
            "failure_mode is none of failure-modes.yaml's: task-failure",
            "trace_id is empty",
            "value_type is none of BOOL, CATEGORY, NUMBER, TEXT (did you mean BOOL?)",
            "value_number is not a number",
            "scale_min is above scale_max",
            "confidence is not between 0 and 1",
            "rubric_version is below 1",
            "created_at is not a time",
            "annotator_id is empty: give --reviewer NAME",
            "evidence is not JSON")
        .doesNotContain("secret");
    assertThat(reason("{\"trace_id\": ")).isEqualTo("not JSON");
    assertThat(reason("{\"criterion\":\"c\",\"trace_id\":\"a\",\"annotator_id\":\"m\"}"))
        .isEqualTo("no value: value_bool, value_label and value_number are empty");
    assertThat(
            reason(
                "{\"criterion\":\"c\",\"trace_id\":\"a\",\"annotator_id\":\"m\",\"value_number\":6,\"scale_max\":5}"))
        .isEqualTo("value_number is outside of scale_min to scale_max");
    assertThat(
            reason(
                "{\"criterion\":\"c\",\"trace_id\":\"a\",\"annotator_id\":\"m\",\"value_number\":\"NaN\"}"))
        .contains("value_number is not a number");
  }

  @Test
  void givesAnIdByContentAndTellsContentsApart() {
    String line =
        "{\"trace_id\":\"ab\",\"criterion\":\"c\",\"value_bool\":%s,\"annotator_id\":\"%s\"}";
    Label label = only(line.formatted("true", "maria")).identified();
    assertThat(label.labelId()).hasSize(32).isEqualTo(label.contentHash().substring(0, 32));
    assertThat(only(line.formatted("\"yes\"", "maria")).identified()).isEqualTo(label);
    assertThat(only(line.formatted("false", "maria")).contentHash())
        .isNotEqualTo(label.contentHash());
    assertThat(only(line.formatted("true", "ben")).contentHash()).isNotEqualTo(label.contentHash());
  }

  @Test
  void keepsHalfASurrogateFromChangingInTheTable() {
    Label label =
        only(
            "{\"trace_id\":\"ab\",\"criterion\":\"c\",\"value_bool\":true,\"annotator_id\":\"m\",\"rationale\":\"a\\ud800b\"}");
    assertThat(label.rationale()).isEqualTo("a\uFFFDb");
  }

  @Test
  void refusesAFileThatIsNoLabelFile() {
    assertThatThrownBy(() -> read("PAR1 nonsense\nmore"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("file: neither JSON nor CSV with a header");
    assertThat(read(" \n ")).isEmpty();
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE)) {
      for (String file :
          List.of(
              "trace_id,criterion,value_bool,annotator_id\na,c,true,Jörg\n",
              "{\"trace_id\":\"a\",\"criterion\":\"c\",\"value_bool\":true,\"annotator_id\":\"Jörg\"}")) {
        InputStream bytes = new ByteArrayInputStream(("\uFEFF" + file).getBytes(charset));
        Reader reader = new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
        assertThatThrownBy(() -> LabelFile.read("labels", reader, PARSER))
            .isInstanceOf(UserException.class)
            .hasMessageContaining("labels: is not UTF-8");
      }
    }
  }

  @Test
  void readsTheSeparatorThatASpreadsheetNames() {
    Label label = only("sep=;\ntrace_id;criterion;value_bool;annotator_id\na,b;c;true;m\n");

    assertThat(label.target().traceId()).isEqualTo("a,b");
    assertThatThrownBy(() -> read("trace_id,criterion,value_bool,annotator_id,\na,c,true,m,\n"))
        .hasMessageContaining("or is empty (a comma at its end makes one)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-05T10:00:00+0000",
        "2026-11-05 10:00:00 UTC",
        "2026-11-05T12:00:00 +02:00",
        "2026-11-05 10:00:00"
      })
  void readsTimesAsOtherToolsWriteThem(String time) {
    String line =
        "{\"trace_id\":\"a\",\"criterion\":\"c\",\"value_bool\":true,\"annotator_id\":\"m\",\"created_at\":\"%s\"}";

    assertThat(only(line.formatted(time)).labelledAt())
        .isEqualTo(Instant.parse("2026-11-05T10:00:00Z"));
  }

  @Test
  void refusesAnAnswerToAModeThatCannotBeToldFromOneToItsCriterion() {
    FailureMode inverted =
        new FailureMode("Not done.", 1, "done", PositiveWhen.parse(false), null, null, null, null);
    LabelParser parser =
        new LabelParser(Map.of("done", inverted), Optional.empty(), Optional.empty());
    String line = "{\"trace_id\":\"a\",\"%s\":\"done\",\"value_bool\":true,\"annotator_id\":\"m\"}";

    NumberedRow toMode =
        LabelFile.read("f", new StringReader(line.formatted("failure_mode")), parser).get(0);
    NumberedRow toCriterion =
        LabelFile.read("f", new StringReader(line.formatted("criterion")), parser).get(0);

    assertThat(((Rejected) toMode.parsed()).reason()).contains("give the mode another name");
    assertThat(toCriterion.parsed()).isInstanceOf(Accepted.class);
  }

  @Test
  void readsTheIdsThatTracersWrite() {
    assertThat(LabelTarget.canonicalTraceId("tr-0AF765")).isEqualTo("0af765");
    assertThat(LabelTarget.canonicalTraceId("trace:/cat.schema.prefix/0AF765")).isEqualTo("0af765");
    assertThat(LabelTarget.canonicalTraceId("0af76519-16cd-43dd-8448-eb211c80319c"))
        .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(LabelTarget.canonicalTraceId("My-Trace_7")).isEqualTo("My-Trace_7");
  }

  @Test
  void readsWhatOtherToolsGiveOut() {
    Label api =
        only(
            """
            {"data": [
              {"id": "s1", "traceId": "AB12", "observationId": null, "name": "hallucination",
               "value": 1, "stringValue": "True", "dataType": "BOOLEAN", "source": "ANNOTATION",
               "authorUserId": "ana", "comment": "why", "updatedAt": "2026-11-01T10:00:00.000Z"}],
             "meta": {"page": 1}}
            """);
    assertThat(api.labelId()).isEqualTo("langfuse-s1@2026-11-01T10:00:00.000Z");
    assertThat(api.target().traceId()).isEqualTo("ab12");
    assertThat(api.criterion()).isEqualTo("hallucination");
    assertThat(api.value().bool()).isTrue();
    assertThat(api.annotator().id()).isEqualTo("ana");
    assertThat(api.rationale()).isEqualTo("why");
    Label table =
        only(
            "id,trace_id,name,value,data_type,source\ns2,ab12,tone,false,BOOLEAN,API\n"
                .replace("\n", "\r\n"));
    assertThat(table.value().bool()).isFalse();
    assertThat(table.annotator().kind()).isEqualTo(Label.AnnotatorKind.CODE);

    Label mlflow =
        only(
            "{\"info\":{\"trace_id\":\"tr-ab12\",\"assessments\":[{\"assessment_id\":\"a1\",\"assessment_name\":\"hallucination\",\"source\":{\"source_type\":\"HUMAN\",\"source_id\":\"bob\"},\"feedback\":{\"value\":false},\"create_time\":\"2026-11-02T09:00:00Z\"}]},\"data\":{\"spans\":[]}}");
    assertThat(mlflow.target().traceId()).isEqualTo("ab12");
    assertThat(mlflow.value().bool()).isFalse();
    assertThat(mlflow.annotator().id()).isEqualTo("bob");

    String expected =
        "{\"assessment_id\":\"a2\",\"trace_id\":\"tr-ab12\",\"assessment_name\":\"facts\",\"source\":{\"source_type\":\"HUMAN\",\"source_id\":\"bob\"},\"expectation\":{\"serialized_value\":{\"serialization_format\":\"JSON_FORMAT\",\"value\":\"%s\"}}}";
    assertThat(only(expected.formatted("[\\\"a\\\", \\\"b\\\"]")).value())
        .isEqualTo(new LabelValue(null, "[\"a\",\"b\"]", null));
    assertThat(only(expected.formatted("no JSON")).value().category()).isEqualTo("no JSON");
    assertThat(read(expected.formatted("null"))).isEmpty();

    Label phoenix =
        only(
            "[{\"span_id\":\"67f6\",\"annotation_name\":\"correctness\",\"annotator_kind\":\"HUMAN\",\"label\":\"wrong\",\"score\":0,\"explanation\":\"x\",\"user_id\":\"carl\"}]");
    assertThat(phoenix.target().spanId()).isEqualTo("67f6");
    assertThat(phoenix.value()).isEqualTo(new LabelValue(null, "wrong", 0.0));
    Label nested =
        only(
            "{\"trace_id\":\"ab12\",\"name\":\"correctness\",\"annotator_kind\":\"HUMAN\",\"identifier\":\"u\",\"result\":{\"label\":\"yes\",\"explanation\":\"so\"}}");
    assertThat(nested.value().bool()).isTrue();
    assertThat(nested.rationale()).isEqualTo("so");
  }

  private static List<NumberedRow> read(String text) {
    return LabelFile.read("file", new StringReader(text), PARSER);
  }

  @Test
  void saysWhereAJsonListBreaksOff() {
    for (String broken :
        List.of(
            "[{\"trace_id\":\"a\",\n\"criterion\"", "[{\"a\":1},\n", "[{\"a\":1}\n{", "[1,\n}")) {
      assertThatThrownBy(() -> LabelFile.read("tasks.json", new StringReader(broken), PARSER))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("tasks.json: line 2: the JSON breaks off or is not valid");
    }
  }

  private static Label only(String line) {
    return ((Accepted) read(line).get(0).parsed()).label();
  }

  private static String reason(String line) {
    return reason(read(line).get(0));
  }

  private static String reason(NumberedRow row) {
    return ((Rejected) row.parsed()).reason();
  }
}
