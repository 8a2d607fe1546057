package dev.assay.jobs.label;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.split;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Lists facts of {@code labels}, the latest first. */
final class ListLabels {
  private ListLabels() {}

  /**
   * Lists them.
   *
   * @param limit how many at most, from 1
   */
  static Outcome run(
      JobContext context, Optional<String> failureMode, Optional<String> traceId, int limit) {
    Dataset<Row> labels = context.lakehouse().read(LabelsTable.TABLE);
    if (failureMode.isPresent()) {
      context.settings().failureModes().named(failureMode.get());
      labels =
          labels.filter(
              array_contains(split(col(LabelsTable.FAILURE_MODE), ","), failureMode.get()));
    }
    if (traceId.isPresent()) {
      labels =
          labels.filter(
              col(LabelsTable.TRACE_ID)
                  .equalTo(traceId.get())
                  .or(col(LabelsTable.SOURCE_TRACE_ID).equalTo(traceId.get())));
    }
    List<Map<String, Object>> found =
        labels
            .orderBy(col(LabelsTable.LABELLED_AT).desc(), col(LabelsTable.LABEL_ID))
            .limit(limit)
            .collectAsList()
            .stream()
            .map(ListLabels::fact)
            .toList();
    List<String> lines = new ArrayList<>();
    found.forEach(fact -> lines.add(line(fact)));
    lines.add("%d label%s".formatted(found.size(), found.size() == 1 ? "" : "s"));
    return Outcome.done(Accounting.NOTHING, Map.of("labels", found), lines);
  }

  private static Map<String, Object> fact(Row row) {
    Map<String, Object> fact = new LinkedHashMap<>();
    for (String column :
        List.of(
            LabelsTable.LABEL_ID,
            LabelsTable.FACT,
            LabelsTable.REFERS_TO,
            LabelsTable.SOURCE,
            LabelsTable.TRACE_ID,
            LabelsTable.SPAN_ID,
            LabelsTable.CRITERION,
            LabelsTable.FAILURE_MODE,
            LabelsTable.RUBRIC_VERSION,
            LabelsTable.VALUE_BOOL,
            LabelsTable.VALUE_LABEL,
            LabelsTable.VALUE_NUMBER,
            LabelsTable.ANNOTATOR_KIND,
            LabelsTable.ANNOTATOR_ID)) {
      fact.put(column, row.getAs(column));
    }
    Timestamp at = row.getAs(LabelsTable.LABELLED_AT);
    fact.put(LabelsTable.LABELLED_AT, at.toInstant().toString());
    return fact;
  }

  private static String line(Map<String, Object> fact) {
    Object value =
        Stream.of(LabelsTable.VALUE_BOOL, LabelsTable.VALUE_LABEL, LabelsTable.VALUE_NUMBER)
            .map(fact::get)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("");
    return RecordLabels.named(
        List.of(
            "%s  %s  %s/%s  %s = %s  by %s, %s"
                .formatted(
                    fact.get(LabelsTable.LABEL_ID),
                    fact.get(LabelsTable.FACT),
                    fact.get(LabelsTable.SOURCE),
                    fact.get(LabelsTable.TRACE_ID),
                    fact.get(LabelsTable.CRITERION),
                    value,
                    fact.get(LabelsTable.ANNOTATOR_ID),
                    fact.get(LabelsTable.LABELLED_AT))));
  }
}
