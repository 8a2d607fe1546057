package dev.assay.udfs.review;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Tasks for Label Studio: what a project imports, and the labelling interface that shows them. Its
 * own export in JSON goes through {@code labels import}.
 */
public final class LabelStudioProject {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LabelStudioProject() {}

  /** Writes the tasks, a JSON list. */
  public static void writeTasks(
      OutputStream out, List<ReviewTask> tasks, List<ReviewQuestion> questions) throws IOException {
    ArrayNode list = JSON.createArrayNode();
    for (ReviewTask task : tasks) {
      ObjectNode data = ReviewLines.offer(task);
      ObjectNode rubrics = data.putObject("rubric_versions");
      questions.forEach(question -> rubrics.put(question.failureMode(), question.rubricVersion()));
      data.put(
          "picked",
          "%s, by the arm %s with probability %.4g"
              .formatted(
                  task.offer().why(), task.offer().arm(), task.offer().inclusionProbability()));
      ArrayNode conversation = data.putArray("conversation");
      for (ReviewText.Passage passage : task.text().passages()) {
        conversation
            .addObject()
            .put("who", passage.turn().title())
            .put("text", passage.turn().text())
            .put("start", passage.start())
            .put("span_id", passage.turn().spanId());
      }
      list.addObject().set("data", data);
    }
    JSON.writerWithDefaultPrettyPrinter().writeValue(out, list);
  }

  /** The labelling interface, XML. */
  public static String interfaceOf(List<ReviewQuestion> questions) {
    StringBuilder xml = new StringBuilder();
    xml.append("<View>\n");
    xml.append("  <Header value=\"$picked\" size=\"5\"/>\n");
    xml.append("  <ParagraphLabels name=\"evidence\" toName=\"conversation\">\n");
    for (ReviewQuestion question : questions) {
      xml.append("    <Label value=\"%s\"/>\n".formatted(attribute(question.failureMode())));
    }
    xml.append("  </ParagraphLabels>\n");
    xml.append(
        "  <Paragraphs name=\"conversation\" value=\"$conversation\" layout=\"dialogue\" nameKey=\"who\" textKey=\"text\"/>\n");
    for (ReviewQuestion question : questions) {
      String mode = attribute(question.failureMode());
      xml.append(
          "  <Header value=\"%s: %s\" size=\"5\"/>\n"
              .formatted(mode, attribute(question.definition())));
      xml.append(
          "  <Choices name=\"%s\" toName=\"conversation\" choice=\"single-radio\" showInline=\"true\">\n"
              .formatted(mode));
      for (ReviewAnswer.Verdict verdict : ReviewAnswer.Verdict.values()) {
        xml.append("    <Choice value=\"%s\"/>\n".formatted(verdict.key()));
      }
      xml.append("  </Choices>\n");
      xml.append(
          "  <TextArea name=\"%s_rationale\" toName=\"conversation\" placeholder=\"why\" rows=\"2\" maxSubmissions=\"1\"/>\n"
              .formatted(mode));
    }
    return xml.append("</View>\n").toString();
  }

  private static String attribute(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(Character.isISOControl(point) ? ' ' : point);
              }
            });
    return escaped.toString();
  }
}
