package dev.assay.jobs.gate;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.gate.EvaluatorEvidence;
import dev.assay.udfs.gate.GateSlice;
import dev.assay.udfs.gate.GatingEvaluator;
import dev.assay.udfs.gate.ItemMeasurements;
import dev.assay.udfs.gate.ItemMeasurements.Item;
import dev.assay.udfs.gate.ItemMeasurements.Outcome;
import dev.assay.udfs.gate.ItemMeasurements.TraceRef;
import dev.assay.udfs.gate.PairedMeasurement;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.statistics.GatePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * What labels of people and programs say of the releases' own traces, where they stand as scores.
 * They need no calibration: they are what evaluators are calibrated against.
 */
final class LabelScores {
  private static final String MODEL = "LLM";
  private static final String NAME = "name";

  private LabelScores() {}

  /**
   * The evidence of each failure mode that the request names, in order of names.
   *
   * @param policy by failure mode
   */
  static List<EvaluatorEvidence> of(
      Dataset<Row> labels,
      Dataset<Row> traces,
      GateRequest request,
      List<Item> items,
      Function<String, GatePolicy> policy) {
    if (request.scores().isEmpty()) {
      return List.of();
    }
    List<Item> byName =
        items.stream()
            .map(
                item ->
                    new Item(
                        item.itemId(),
                        item.cluster(),
                        named(item.baseline()),
                        named(item.candidate())))
            .toList();
    Map<String, Map<String, Outcome>> said = said(labels, traces, request, byName);
    List<EvaluatorEvidence> evidence = new ArrayList<>();
    new TreeMap<>(request.scores())
        .forEach(
            (name, mode) -> {
              Map<String, Outcome> outcomes = said.getOrDefault(name, Map.of());
              PairedMeasurement measured =
                  ItemMeasurements.of(
                      byName, trace -> outcomes.getOrDefault(trace, Outcome.NOT_JUDGED));
              evidence.add(
                  new EvaluatorEvidence(
                      GatingEvaluator.ofLabels(name, mode.rubricVersion()),
                      GateSlice.ALL,
                      measured,
                      policy.apply(name),
                      refusal(request, byName, outcomes)));
            });
    return evidence;
  }

  /** A label is about a trace, whatever other trace has the same content. */
  private static List<TraceRef> named(List<TraceRef> traces) {
    return traces.stream().map(trace -> new TraceRef(trace.name(), trace.name())).toList();
  }

  private static Map<String, Map<String, Outcome>> said(
      Dataset<Row> labels, Dataset<Row> traces, GateRequest request, List<Item> items) {
    Map<String, FailureMode> modes = request.scores();
    List<String> names =
        items.stream()
            .flatMap(item -> Stream.concat(item.baseline().stream(), item.candidate().stream()))
            .map(TraceRef::name)
            .toList();
    // A release may have a million traces, of which the items' are a few.
    Dataset<Row> ofReleases =
        traces
            .filter(col(TracesTable.RELEASE).isin(request.baseline(), request.candidate()))
            .join(
                broadcast(traces.sparkSession().createDataset(names, Encoders.STRING()).toDF(NAME)),
                ReleaseItems.name().equalTo(col(NAME)),
                "left_semi");
    Map<String, Map<String, Outcome>> said = new HashMap<>();
    EffectiveLabels.of(labels, ofReleases, modes)
        .filter(col(EffectiveLabels.ANNOTATOR_KIND).notEqual(MODEL))
        .collectAsList()
        .forEach(
            row -> {
              String mode = row.getAs(EffectiveLabels.FAILURE_MODE);
              int rubric = row.<Integer>getAs(EffectiveLabels.RUBRIC_VERSION);
              if (rubric == modes.get(mode).rubricVersion()) {
                said.computeIfAbsent(mode, absent -> new HashMap<>())
                    .put(
                        row.getAs(EffectiveLabels.SOURCE)
                            + "/"
                            + row.getAs(EffectiveLabels.TRACE_ID),
                        outcome(row));
              }
            });
    return said;
  }

  private static Outcome outcome(Row row) {
    Boolean positive = row.getAs(EffectiveLabels.POSITIVE);
    if (positive == null) {
      return Outcome.ABSTAINED;
    }
    return positive ? Outcome.FLAGGED : Outcome.PASSED;
  }

  private static String refusal(
      GateRequest request, List<Item> items, Map<String, Outcome> outcomes) {
    for (String release : List.of(request.baseline(), request.candidate())) {
      boolean known =
          items.stream()
              .flatMap(
                  item ->
                      (release.equals(request.baseline()) ? item.baseline() : item.candidate())
                          .stream())
              .anyMatch(trace -> outcomes.containsKey(trace.name()));
      if (!known) {
        return "No trace of %s has a label of it. Import its labels: assay labels import FILE."
            .formatted(release);
      }
    }
    return "";
  }
}
