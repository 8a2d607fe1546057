package dev.assay.udfs.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Labels and machine scores that come with traces, in the layout of the tool that exported them.
 */
public final class TraceScores {
  private TraceScores() {}

  /**
   * The scores of a record, as rows that {@link LabelParser} reads.
   *
   * @param record a score of Langfuse or Phoenix, or a trace of MLflow with its assessments
   * @return empty if it holds none, or is of no layout that is known
   */
  public static List<ObjectNode> of(JsonNode record) {
    return LabelLayout.of(record).map(layout -> layout.rows(record)).orElse(List.of());
  }
}
