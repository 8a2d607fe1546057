package dev.assay.udfs.review;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.trace.TraceStep;
import java.util.List;

/**
 * Tasks as JSON Lines, a trace a line. A reviewer, or a tool, fills {@code reviewer} and each
 * question's {@code answer}; {@code labels import} takes the same file back.
 */
public final class ReviewLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReviewLines() {}

  /** The lines, without line breaks. */
  public static List<String> of(List<ReviewTask> tasks, List<ReviewQuestion> questions) {
    return tasks.stream().map(task -> line(task, questions)).toList();
  }

  private static String line(ReviewTask task, List<ReviewQuestion> questions) {
    ObjectNode line = offer(task);
    line.putNull("reviewer");
    ArrayNode asked = line.putArray("questions");
    for (ReviewQuestion question : questions) {
      ObjectNode node = asked.addObject();
      node.put("failure_mode", question.failureMode());
      node.put("definition", question.definition());
      node.put("rubric_version", question.rubricVersion());
      question.examples().forEach(node.withArray("examples")::add);
      node.putNull("answer");
      node.putNull("rationale");
      node.putNull("confidence");
      node.putArray("evidence");
    }
    ArrayNode conversation = line.putArray("conversation");
    for (ReviewText.Passage passage : task.text().passages()) {
      conversation
          .addObject()
          .put("who", passage.turn().title())
          .put("text", passage.turn().text())
          .put("start", passage.start())
          .put("span_id", passage.turn().spanId());
    }
    ArrayNode spans = line.putArray("spans");
    for (TraceStep step : task.text().steps()) {
      spans.add(JSON.<ObjectNode>valueToTree(step));
    }
    return line.toString();
  }

  /** What both JSON forms say of an offer. */
  static ObjectNode offer(ReviewTask task) {
    ReviewTask.Offer offer = task.offer();
    return JSON.createObjectNode()
        .put("source", offer.source())
        .put("trace_id", offer.traceId())
        .put("week", offer.week())
        .put("queued_date", offer.queuedDate())
        .put("position", offer.position())
        .put("arm", offer.arm())
        .put("inclusion_probability", offer.inclusionProbability())
        .put("offer_probability", offer.offerProbability())
        .put("why", offer.why())
        .put("redactor_version", task.redactorVersion());
  }
}
