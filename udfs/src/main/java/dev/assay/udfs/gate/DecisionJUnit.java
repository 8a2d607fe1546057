package dev.assay.udfs.gate;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * {@code junit.xml}: a decision as CI servers show test results; a function of {@code
 * decision.json} alone.
 *
 * <p>The release is a test case, and so is each evaluator on each slice. BLOCK and INCONCLUSIVE are
 * failures, for a server that knows no third state must not go green; evaluators that only annotate
 * are skipped.
 */
public final class DecisionJUnit {
  private static final int MOST_FLIPS = 50;

  private DecisionJUnit() {}

  /** The XML text, ending in a line feed. */
  public static String xml(String document) {
    JsonNode root = DecisionSummary.read(document);
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      write(xml, root);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text + "\n";
  }

  private static void write(XMLStreamWriter xml, JsonNode root) throws XMLStreamException {
    List<JsonNode> evaluators = new ArrayList<>();
    root.path("evaluators").forEach(evaluators::add);
    long failures =
        evaluators.stream().filter(DecisionJUnit::fails).count() + (passes(root) ? 0 : 1);
    long skipped = evaluators.stream().filter(one -> !one.path("decides").asBoolean()).count();
    line(xml, 0);
    xml.writeStartElement("testsuite");
    attribute(
        xml,
        "name",
        "gate %s against %s on %s@%d"
            .formatted(
                root.path("candidate").asText(),
                root.path("baseline").asText(),
                root.path("dataset").path("name").asText(),
                root.path("dataset").path("version").asInt()));
    attribute(xml, "tests", Integer.toString(evaluators.size() + 1));
    attribute(xml, "failures", Long.toString(failures));
    attribute(xml, "errors", "0");
    attribute(xml, "skipped", Long.toString(skipped));
    testCase(xml, "release");
    if (!passes(root)) {
      failure(xml, root.path("decision").asText(), root.path("reason").asText(), "");
    }
    xml.writeEndElement();
    for (JsonNode evaluator : evaluators) {
      evaluator(xml, evaluator);
    }
    line(xml, 0);
    xml.writeEndElement();
  }

  private static boolean passes(JsonNode root) {
    return root.path("decision").asText().equals("PASS");
  }

  private static boolean fails(JsonNode evaluator) {
    return evaluator.path("decides").asBoolean()
        && !evaluator.path("state").asText().equals("PASS");
  }

  private static void evaluator(XMLStreamWriter xml, JsonNode evaluator) throws XMLStreamException {
    String slice = evaluator.path("slice").asText("all");
    testCase(
        xml,
        evaluator.path("id").asText()
            + "@"
            + evaluator.path("version").asInt()
            + (slice.equals("all") ? "" : " on " + slice));
    if (!evaluator.path("decides").asBoolean()) {
      line(xml, 2);
      xml.writeEmptyElement("skipped");
      String status = evaluator.path("calibration").path("status").asText();
      attribute(xml, "message", "annotates: " + (status.isEmpty() ? "not calibrated" : status));
    } else if (fails(evaluator)) {
      failure(
          xml,
          evaluator.path("state").asText(),
          evaluator.path("reason").asText(),
          flips(evaluator));
    }
    line(xml, 1);
    xml.writeEndElement();
  }

  private static void testCase(XMLStreamWriter xml, String name) throws XMLStreamException {
    line(xml, 1);
    xml.writeStartElement("testcase");
    attribute(xml, "classname", "assay.gate");
    attribute(xml, "name", name);
  }

  private static void failure(XMLStreamWriter xml, String type, String reason, String text)
      throws XMLStreamException {
    line(xml, 2);
    xml.writeStartElement("failure");
    attribute(xml, "type", type);
    attribute(xml, "message", reason);
    xml.writeCharacters(legal(text));
    xml.writeEndElement();
  }

  private static String flips(JsonNode evaluator) {
    List<String> lines = new ArrayList<>();
    for (JsonNode item : evaluator.path("items")) {
      double baseline = item.path("baseline").asDouble();
      double candidate = item.path("candidate").asDouble();
      if (baseline != candidate && lines.size() < MOST_FLIPS) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s: %.2f -> %.2f",
                item.path("item_id").asText(),
                baseline,
                candidate));
      }
    }
    return String.join("\n", lines);
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, legal(value));
  }

  /** XML knows no control characters, and a lone surrogate is no character. */
  private static String legal(String text) {
    StringBuilder legal = new StringBuilder(text.length());
    text.codePoints().map(c -> isLegal(c) ? c : '_').forEach(legal::appendCodePoint);
    return legal.toString();
  }

  private static boolean isLegal(int c) {
    return c == '\n'
        || c == '\t'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }
}
