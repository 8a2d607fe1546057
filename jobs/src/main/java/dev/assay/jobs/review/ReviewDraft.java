package dev.assay.jobs.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.assay.udfs.review.ReviewAnswer;
import dev.assay.udfs.review.ReviewAnswer.Place;
import dev.assay.udfs.review.ReviewAnswer.Verdict;
import dev.assay.udfs.review.ReviewQuestion;
import dev.assay.udfs.review.ReviewTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in the form for one question.
 *
 * @param verdict empty where nothing is chosen
 * @param confidence 0 to 1; null where nothing is chosen
 * @param evidence as the page sends it: a JSON list of pairs of offsets in the task's text
 */
record ReviewDraft(
    Optional<Verdict> verdict, String rationale, Double confidence, String evidence) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_RATIONALE = 10_000;
  private static final String NO_EVIDENCE = "[]";

  private static final ReviewDraft EMPTY = new ReviewDraft(Optional.empty(), "", null, NO_EVIDENCE);

  /** Of a form's fields; what is not understood is left out. */
  static ReviewDraft of(Map<String, String> form, int question) {
    String rationale = form.getOrDefault("rationale-" + question, "").replace("\r\n", "\n").strip();
    return new ReviewDraft(
        Verdict.of(form.getOrDefault("answer-" + question, "")),
        rationale.substring(0, Math.min(LONGEST_RATIONALE, rationale.length())),
        confidence(form.getOrDefault("confidence-" + question, "")),
        form.getOrDefault("evidence-" + question, NO_EVIDENCE));
  }

  /** Of what was answered before. */
  static ReviewDraft of(Optional<ReviewAnswer> answer) {
    return answer
        .map(
            given -> {
              ArrayNode pairs = JSON.createArrayNode();
              given
                  .evidence()
                  .forEach(place -> pairs.addArray().add(place.start()).add(place.end()));
              return new ReviewDraft(
                  Optional.of(given.verdict()),
                  given.rationale(),
                  given.confidence(),
                  pairs.toString());
            })
        .orElse(EMPTY);
  }

  private static Double confidence(String text) {
    try {
      double confidence = Double.parseDouble(text);
      return confidence >= 0 && confidence <= 1 ? confidence : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Whether there is something in it that an answer is missing for. */
  boolean lacksVerdict() {
    return verdict.isEmpty() && !(rationale.isEmpty() && evidence.equals(NO_EVIDENCE));
  }

  /** The answer that it is; empty without a verdict. */
  Optional<ReviewAnswer> answer(
      String reviewer, ReviewTask task, ReviewQuestion question, Instant at) {
    return verdict.map(
        chosen ->
            new ReviewAnswer(
                task.offer().source(),
                task.offer().traceId(),
                question.failureMode(),
                question.rubricVersion(),
                chosen,
                rationale,
                confidence,
                places(task),
                task.redactorVersion(),
                reviewer,
                at));
  }

  /** The page sends offsets; the text is the task's own. */
  private List<Place> places(ReviewTask task) {
    List<Place> places = new ArrayList<>();
    try {
      for (JsonNode pair : JSON.readTree(evidence)) {
        int start = pair.path(0).asInt(-1);
        int end = pair.path(1).asInt(-1);
        if (task.text().holds(start, end)) {
          places.add(new Place(task.text().whole().substring(start, end), start, end));
        }
      }
    } catch (JsonProcessingException e) {
      return List.of();
    }
    return List.copyOf(places);
  }
}
