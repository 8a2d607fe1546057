package dev.assay.jobs.label;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.assay.jobs.conf.FailureModes;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.FailureModeLife.Evidence;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.Label.AnnotatorKind;
import dev.assay.udfs.label.Label.Fact;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the labels say of the states of failure modes. */
final class ModeEvidence {
  private static final int DAYS_A_WEEK = 7;

  private ModeEvidence() {}

  /**
   * The evidence by mode. Weeks count back from the latest label, so that the same labels always
   * say the same; labels on synthetic traces and those of models say nothing.
   *
   * @param added the facts that are new
   */
  static Map<String, Evidence> of(
      Lakehouse lakehouse, FailureModes configured, Collection<Label> added) {
    Map<String, FailureMode> modes = configured.failureModes();
    int watchingWeeks = configured.states().watching().weeks();
    int fixedWeeks = configured.states().fixed().weeks();
    int longest = Math.max(watchingWeeks, fixedWeeks);
    Dataset<Row> labels =
        lakehouse.read(LabelsTable.TABLE).filter(col(LabelsTable.SYNTHETIC).equalTo(false));
    Row latest = labels.agg(max(LabelsTable.LABELLED_AT)).first();
    Map<String, Row> counts = new LinkedHashMap<>();
    if (!latest.isNullAt(0)) {
      Instant end = latest.getTimestamp(0).toInstant();
      Column watching = since(EffectiveLabels.LABELLED_AT, end, watchingWeeks);
      Column fixed = since(EffectiveLabels.LABELLED_AT, end, fixedWeeks);
      EffectiveLabels.of(labels.filter(since(LabelsTable.LABELLED_AT, end, longest + 1)), modes)
          .filter(col(EffectiveLabels.POSITIVE).isNotNull())
          .filter(col(EffectiveLabels.ANNOTATOR_KIND).notEqual(AnnotatorKind.LLM.name()))
          .groupBy(EffectiveLabels.FAILURE_MODE)
          .agg(
              count_if(watching),
              count_if(watching.and(col(EffectiveLabels.POSITIVE))),
              count_if(fixed),
              count_if(fixed.and(col(EffectiveLabels.POSITIVE))),
              min(EffectiveLabels.LABELLED_AT))
          .collectAsList()
          .forEach(row -> counts.put(row.getString(0), row));
    }
    Map<String, Evidence> evidence = new LinkedHashMap<>();
    modes.forEach(
        (name, mode) ->
            evidence.put(
                name,
                evidence(
                    added.stream().filter(label -> isPositive(name, mode, label)).count(),
                    counts.get(name),
                    latest)));
    return evidence;
  }

  private static Evidence evidence(long newPositives, Row counts, Row latest) {
    if (counts == null) {
      return new Evidence(newPositives, 0, 0, 0, 0, 0);
    }
    long weeks =
        ChronoUnit.DAYS.between(
                counts.getTimestamp(5).toInstant(), latest.getTimestamp(0).toInstant())
            / DAYS_A_WEEK;
    return new Evidence(
        newPositives,
        counts.getLong(1),
        counts.getLong(2),
        counts.getLong(3),
        counts.getLong(4),
        weeks);
  }

  private static Column since(String column, Instant end, int weeks) {
    Instant start = end.minus((long) weeks * DAYS_A_WEEK, ChronoUnit.DAYS);
    return col(column).geq(lit(Timestamp.from(start)));
  }

  private static boolean isPositive(String name, FailureMode mode, Label label) {
    return label.fact() != Fact.REVOCATION
        && label.annotator().kind() != AnnotatorKind.LLM
        && mode.isAskedBy(name, label.criterion())
        && mode.isPresent(name, label.criterion(), label.value()).orElse(false);
  }
}
