package dev.assay.udfs.synth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels of reviewed traces as their reviewers hand them in: JSON Lines, a line a trace and
 * failure, each trace answered for every failure, yes or no.
 */
public final class ReviewFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> REVIEWERS = List.of("analyst-ana", "analyst-ben");
  private static final Duration UNTIL_REVIEW = Duration.ofDays(3);

  private ReviewFile() {}

  /** The lines, in the order of the traces. */
  public static List<String> lines(List<TracePlan> reviewed) {
    List<String> lines = new ArrayList<>();
    for (TracePlan plan : reviewed) {
      String traceId = ResearchAssistant.trace(plan).get(0).traceId();
      String reviewer = REVIEWERS.get(lines.size() / 4 % REVIEWERS.size());
      for (PlantedFailure failure : PlantedFailure.values()) {
        if (failure != PlantedFailure.NONE) {
          lines.add(line(plan, traceId, reviewer, failure));
        }
      }
    }
    return List.copyOf(lines);
  }

  private static String line(
      TracePlan plan, String traceId, String reviewer, PlantedFailure failure) {
    Instant reviewedAt =
        Instant.ofEpochSecond(plan.startUnixNano() / 1_000_000_000L).plus(UNTIL_REVIEW);
    Map<String, Object> label = new LinkedHashMap<>();
    label.put("label_id", failure.failureMode() + "-" + traceId);
    label.put("target", "TRACE");
    label.put("trace_id", traceId);
    label.put("criterion", failure.failureMode());
    label.put("value_type", "BOOL");
    label.put("value_bool", plan.failure() == failure);
    label.put("annotator_kind", "HUMAN");
    label.put("annotator_id", reviewer);
    label.put("created_at", reviewedAt.toString());
    try {
      return JSON.writeValueAsString(label);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
