package dev.assay.udfs.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.judge.FaultTable;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.LabelFile;
import dev.assay.udfs.label.LabelParser;
import dev.assay.udfs.label.LabelParser.Accepted;
import dev.assay.udfs.label.PositiveWhen;
import dev.assay.udfs.label.SafeCell;
import dev.assay.udfs.trace.Message;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.Transcript;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReviewFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, FailureMode> MODES = modes();
  private static final List<ReviewQuestion> QUESTIONS = ReviewQuestion.of(MODES);
  private static final LabelParser PARSER =
      new LabelParser(MODES, Optional.of("ana"), Optional.empty());

  @Test
  void takesBackTheLinesThatItWrote() throws IOException {
    String line = ReviewLines.of(List.of(task("=SUM(A1)")), QUESTIONS).get(0);
    ObjectNode filled = (ObjectNode) JSON.readTree(line);
    assertThat(filled.path("why").asText()).isEqualTo("-1 unusual");
    assertThat(filled.path("arm").asText()).isEqualTo("signal");
    assertThat(filled.path("inclusion_probability").asDouble()).isEqualTo(0.25);
    assertThat(filled.path("questions")).hasSize(2);
    JsonNode turn = filled.path("conversation").get(1);
    assertThat(turn.path("who").asText()).isEqualTo("assistant");
    assertThat(labels(line)).isEmpty();

    ObjectNode question = (ObjectNode) filled.path("questions").get(1);
    question.put("answer", " Unsure").put("rationale", "cannot tell");
    question
        .putArray("evidence")
        .addObject()
        .put("text", "=SUM")
        .put("start", turn.path("start").asInt())
        .put("end", turn.path("start").asInt() + 4);
    Label label = labels(filled.toString()).get(0);
    assertThat(label.criterion()).isEqualTo("wrong-tool");
    assertThat(label.rubricVersion()).isEqualTo(3);
    assertThat(label.value().isUnsure()).isTrue();
    assertThat(label.rationale()).isEqualTo("cannot tell");
    assertThat(label.annotator().id()).isEqualTo("ana");
    assertThat(label.redactorVersion()).isEqualTo("patterns-1");
    assertThat(label.metadata()).isEmpty();
    Label.Evidence place = label.evidence().get(0);
    assertThat(task("=SUM(A1)").text().whole().substring(place.start(), place.end()))
        .isEqualTo("=SUM");
  }

  @Test
  void takesBackTheSheetThatItWroteAndNoCellOfItIsAFormula() throws IOException {
    StringBuilder sheet = new StringBuilder();
    ReviewSheet.write(
        sheet, List.of(task("=HYPERLINK(\"x\"),\"y\"\r\nnext"), task("plain")), QUESTIONS);
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    List<CSVRecord> rows =
        CSVParser.parse(new StringReader(sheet.substring(1)), format).getRecords();
    assertThat(sheet.charAt(0)).isEqualTo('\uFEFF');
    assertThat(rows).hasSize(4);
    rows.forEach(
        row -> row.forEach(cell -> assertThat(cell).doesNotContainPattern("^[=+\\-@\t\r\u0000]")));
    assertThat(rows.get(0).get("why")).isEqualTo("'-1 unusual");
    assertThat(rows.get(0).get("trace_id")).isEqualTo("'12345678901234567890");
    assertThat(rows.get(0).get("conversation")).contains("=HYPERLINK(\"x\"),\"y\"\r\nnext");
    assertThat(labels(sheet.toString())).isEmpty();
    FaultTable.seen(28, "CSV: no cell begins a formula");

    StringBuilder filled = new StringBuilder("trace_id;source;failure_mode;answer;evidence;why\n");
    rows.forEach(
        row ->
            filled.append(
                "%s;%s;%s;%s;the end;%s\n"
                    .formatted(
                        row.get("trace_id"),
                        row.get("source"),
                        row.get("failure_mode"),
                        row.get("failure_mode").equals("wrong-tool") ? "" : "Yes",
                        row.get("why"))));
    List<Label> labels = labels(filled.toString());
    assertThat(labels).hasSize(2);
    assertThat(labels.get(0).target().traceId()).isEqualTo("12345678901234567890");
    assertThat(labels.get(0).value().bool()).isTrue();
    assertThat(labels.get(0).evidence().get(0).text()).isEqualTo("the end");
    assertThat(labels.get(0).metadata()).isEmpty();
  }

  @Test
  void shieldsEveryBeginningOfAFormulaAndTakesTheShieldOffAgain() {
    for (String text :
        List.of(
            "=1", "+1", "-1", "@a", "\ta", "\ra", "\na", "\0a", " =1", "\uFF1D1", "a=1",
            "'quoted")) {
      assertThat(SafeCell.unshielded(SafeCell.of(text))).isEqualTo(text);
    }
    assertThat(SafeCell.of(" =1")).isEqualTo("' =1");
    assertThat(SafeCell.of("a=1")).isEqualTo("a=1");
    for (String id : List.of("0123", "12e4", "ab12", "1.5")) {
      assertThat(SafeCell.unshielded(SafeCell.id(id))).isEqualTo(id);
    }
    assertThat(SafeCell.id("12e4")).startsWith("'");
  }

  @Test
  void cutsAConversationThatIsLongerThanACell() throws IOException {
    StringBuilder sheet = new StringBuilder();
    ReviewSheet.write(sheet, List.of(task("long ".repeat(10_000))), QUESTIONS.subList(0, 1));
    assertThat(sheet.length()).isLessThan(33_500);
    assertThat(sheet.toString()).contains("characters more: see assay show");
  }

  @Test
  void takesBackTheTasksThatLabelStudioHasLabelled() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LabelStudioProject.writeTasks(out, List.of(task("The = end")), QUESTIONS);
    ObjectNode task = (ObjectNode) JSON.readTree(out.toByteArray()).get(0);
    assertThat(task.path("data").path("picked").asText()).contains("signal").contains("0.25");
    // As Label Studio 1.x exports a task: its data come back as they were.
    task.set(
        "annotations",
        JSON.readTree(
            """
            [{"id": 7, "completed_by": {"email": "ben@x"}, "was_cancelled": false,
              "updated_at": "2026-11-23T09:00:00.000000Z", "result": [
                {"from_name": "invented-citation", "to_name": "conversation", "type": "choices",
                 "value": {"choices": ["yes"]}},
                {"from_name": "wrong-tool", "to_name": "conversation", "type": "choices",
                 "value": {"choices": ["unsure"]}},
                {"from_name": "invented-citation_rationale", "to_name": "conversation",
                 "type": "textarea", "value": {"text": ["no such page"]}},
                {"from_name": "evidence", "to_name": "conversation", "type": "paragraphlabels",
                 "value": {"start": "1", "end": "1", "startOffset": 4, "endOffset": 9,
                  "paragraphlabels": ["invented-citation"], "text": "= end"}}]}]
            """));
    List<Label> labels = labels("[" + task + "]");
    assertThat(labels).hasSize(2);
    Label first = labels.get(0);
    assertThat(first.criterion()).isEqualTo("invented-citation");
    assertThat(first.rubricVersion()).isEqualTo(1);
    assertThat(first.value().bool()).isTrue();
    assertThat(first.rationale()).isEqualTo("no such page");
    assertThat(first.annotator().id()).isEqualTo("ben@x");
    Label.Evidence place = first.evidence().get(0);
    assertThat(task("The = end").text().whole().substring(place.start(), place.end()))
        .isEqualTo("= end");
    assertThat(labels.get(1).rubricVersion()).isEqualTo(3);
    assertThat(labels.get(1).value().isUnsure()).isTrue();

    String xml = LabelStudioProject.interfaceOf(QUESTIONS);
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)));
    assertThat(document.getElementsByTagName("Choices").getLength()).isEqualTo(2);
    assertThat(document.getElementsByTagName("Choice").getLength()).isEqualTo(6);
    assertThat(xml)
        .contains(
            "A <wrong> & \"costly\" tool."
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;"));
  }

  @Test
  void writesAnAnswerAsALineThatTheImportTakes() throws IOException {
    ReviewAnswer answer =
        new ReviewAnswer(
            "app",
            "ab12",
            "wrong-tool",
            3,
            ReviewAnswer.Verdict.NO,
            "a \"quote\"\nand a line",
            0.8,
            List.of(new ReviewAnswer.Place("x", 1, 2)),
            "patterns-1",
            "ana",
            Instant.parse("2026-11-23T09:00:00Z"));
    assertThat(answer.line()).doesNotContain("\n");
    assertThat(ReviewAnswer.read(answer.line())).contains(answer);
    assertThat(ReviewAnswer.read("{\"source\":\"app\"")).isEmpty();
    Label label = labels(answer.line()).get(0);
    assertThat(label.value().bool()).isFalse();
    assertThat(label.confidence()).isEqualTo(0.8);
    assertThat(label.evidence()).containsExactly(new Label.Evidence("x", 1, 2, null));
    assertThat(label.labelledAt()).isEqualTo(answer.at());
  }

  private static List<Label> labels(String file) {
    return LabelFile.read("file", new StringReader(file), PARSER).stream()
        .map(row -> ((Accepted) row.parsed()).label())
        .toList();
  }

  private static Map<String, FailureMode> modes() {
    Map<String, FailureMode> modes = new LinkedHashMap<>();
    modes.put("invented-citation", mode("Cites what no document says.", 1));
    modes.put("wrong-tool", mode("A <wrong> & \"costly\" tool.", 3));
    return modes;
  }

  private static FailureMode mode(String definition, int rubric) {
    return new FailureMode(
        definition, rubric, "other name", PositiveWhen.parse(true), null, null, null, null);
  }

  static ReviewTask task(String answer) {
    Span span =
        new Span(
            "s1",
            null,
            "chat",
            Operation.LLM,
            5L,
            9L,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(Message.text("user", "How much?")),
            List.of(Message.text("assistant", answer)),
            null,
            null,
            null);
    Trace trace = new Trace("app", "12345678901234567890", null, null, null, null, List.of(span));
    return ReviewTask.of(
        new ReviewTask.Offer(
            "app",
            "12345678901234567890",
            "2026-W47",
            "2026-11-23",
            1,
            "signal",
            0.25,
            0.5,
            "-1 unusual"),
        Transcript.of(trace),
        "patterns-1");
  }
}
