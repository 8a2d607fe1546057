package dev.assay.udfs.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.statistics.GatePolicy;
import dev.assay.udfs.statistics.GateState;
import dev.assay.udfs.statistics.Scorecard;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * {@code decision.json}: a decision with all it rests on, for programs.
 *
 * <p>Its fields and their meaning are fixed by {@link #SCHEMA}; a later version may add fields,
 * never change one. The same decision gives the same bytes. It holds no text of a trace.
 */
public final class DecisionDocument {
  /** Name and version of the format. */
  public static final String SCHEMA = "assay.gate/1";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double DIGITS = 1e6;
  private static final Comparator<ItemPair> WORST_FIRST =
      Comparator.comparingDouble(ItemPair::drop).reversed().thenComparing(ItemPair::itemId);

  private DecisionDocument() {}

  /** The document, ending in a line feed. */
  public static String write(GateSubject subject, ReleaseDecision decision) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", SCHEMA);
    root.put("gate_id", subject.gateId());
    root.put("decision", decision.state().name());
    root.put("confirmation", decision.confirmation().name());
    root.put("exit_code", exitCode(decision.state()));
    root.put("reason", decision.reason());
    root.put("baseline", subject.baseline());
    root.put("candidate", subject.candidate());
    ObjectNode dataset = root.putObject("dataset");
    dataset.put("name", subject.dataset());
    dataset.put("version", subject.datasetVersion());
    dataset.put("content_hash", subject.datasetHash());
    dataset.put("items", subject.items());
    dataset.put("labels_version", subject.labelsVersion());
    root.put("verdicts_version", subject.verdictsVersion());
    root.put("code_version", subject.codeVersion());
    ObjectNode floors = root.putObject("floors");
    floors.put("min_coverage", subject.floors().minCoverage());
    floors.put("max_error_rate", subject.floors().maxErrorRate());
    score(root.putObject("score"), subject, decision.results());
    flips(root.putArray("flips"), decision.results());
    ArrayNode evaluators = root.putArray("evaluators");
    for (EvaluatorResult result : decision.results()) {
      ObjectNode node = evaluators.addObject();
      evaluator(node, result);
      node.put(
          "guardrail", subject.guardrails().contains(result.evidence().evaluator().failureMode()));
    }
    return text(root);
  }

  /** How the command ends, for schedulers that lose exit codes. */
  static int exitCode(GateState state) {
    return switch (state) {
      case PASS -> 0;
      case BLOCK -> 10;
      case INCONCLUSIVE -> 11;
    };
  }

  /** Both releases as one figure, for display: it decides nothing, and no guardrail is in it. */
  private static void score(ObjectNode node, GateSubject subject, List<EvaluatorResult> results) {
    List<EvaluatorResult> counted =
        results.stream()
            .filter(one -> one.evidence().slice().isAll())
            .filter(one -> !Double.isNaN(one.evidence().evaluator().mcc()))
            .filter(one -> !subject.guardrails().contains(one.evidence().evaluator().failureMode()))
            .toList();
    Scorecard baseline = card(counted, one -> one.paired().baselineScore());
    Scorecard candidate = card(counted, one -> one.paired().candidateScore());
    number(node, "baseline", baseline.score().orElse(Double.NaN));
    number(node, "candidate", candidate.score().orElse(Double.NaN));
    number(node, "coverage", candidate.coverage());
  }

  private static Scorecard card(
      List<EvaluatorResult> results, ToDoubleFunction<EvaluatorResult> score) {
    return new Scorecard(
        results.stream()
            .map(
                one ->
                    new Scorecard.Entry(
                        one.evidence().evaluator().name(),
                        one.evidence().evaluator().status(),
                        one.evidence().evaluator().mcc(),
                        score.applyAsDouble(one)))
            .toList());
  }

  /** Items that fell, worst first, then those that rose, of the deciding evaluators first. */
  private static void flips(ArrayNode flips, List<EvaluatorResult> results) {
    for (EvaluatorResult result : results) {
      // A slice's items are among all.
      if (!result.evidence().slice().isAll()) {
        continue;
      }
      result.evidence().measurement().pairs().stream()
          .filter(pair -> pair.drop() != 0)
          .sorted(WORST_FIRST)
          .forEach(
              pair -> {
                ObjectNode flip = flips.addObject();
                flip.put("evaluator", result.evidence().evaluator().id());
                flip.put("decides", result.decides());
                item(flip, pair);
                pair.baselineTraces().forEach(flip.putArray("baseline_traces")::add);
                pair.candidateTraces().forEach(flip.putArray("candidate_traces")::add);
              });
    }
  }

  private static void item(ObjectNode node, ItemPair pair) {
    node.put("item_id", pair.itemId());
    number(node, "baseline", pair.baseline());
    number(node, "candidate", pair.candidate());
  }

  private static void evaluator(ObjectNode node, EvaluatorResult result) {
    GatingEvaluator evaluator = result.evidence().evaluator();
    PairedMeasurement measurement = result.evidence().measurement();
    GatePolicy policy = result.evidence().policy();
    node.put("id", evaluator.id());
    node.put("version", evaluator.version());
    node.put("fingerprint", evaluator.fingerprint());
    node.put("judge_model", evaluator.judgeModel());
    node.put("failure_mode", evaluator.failureMode());
    node.put("slice", result.evidence().slice().name());
    node.put("must_pass", result.evidence().slice().demand() == GateSlice.Demand.MUST_PASS);
    node.put("decides", result.decides());
    node.put("state", result.state().name());
    node.put("confirmation", result.confirmation().name());
    node.put("reason", result.reason());
    ObjectNode calibration = node.putObject("calibration");
    calibration.put("id", evaluator.calibrationId());
    calibration.put("status", evaluator.standing());
    number(calibration, "mcc", evaluator.mcc());
    number(calibration, "mcc_lower_bound_95", evaluator.mccLowerBound());
    node.put("paired_items", result.paired().items());
    node.put("independent_units", result.paired().units());
    number(node, "baseline_score", result.paired().baselineScore());
    number(node, "candidate_score", result.paired().candidateScore());
    number(node, "drop", result.paired().drop());
    number(node, "drop_upper_bound_95", result.paired().upperBound());
    number(node, "p_value", result.paired().pValue());
    number(node, "p_value_holm", result.adjustedP());
    node.put("items_needed", result.itemsNeeded());
    node.put("power_before", result.powerBefore());
    node.put("power", result.power());
    node.put("refusal", result.evidence().refusal());
    ObjectNode missing = node.putObject("evidence");
    missing.put("items", measurement.items());
    missing.put("not_applicable", measurement.notApplicable());
    missing.put("without_trace", measurement.withoutTrace());
    missing.put("unscored", measurement.unscored());
    number(missing, "coverage", measurement.coverage());
    number(missing, "error_rate", measurement.errorRate());
    ObjectNode lines = node.putObject("policy");
    lines.put("block_drop", policy.blockDrop());
    lines.put("margin", policy.margin());
    lines.put("confirmed_drop", policy.confirmedDrop());
    lines.put("alpha", policy.alpha());
    lines.put("floor", policy.floor());
    ArrayNode items = node.putArray("items");
    measurement.pairs().stream().sorted(WORST_FIRST).forEach(pair -> item(items.addObject(), pair));
  }

  /** Six digits: what lies beyond them may differ between machines. */
  private static void number(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      // Adding zero turns -0.0 into 0.0.
      node.put(name, Math.round(value * DIGITS) / DIGITS + 0.0);
    } else {
      node.putNull(name);
    }
  }

  private static String text(ObjectNode root) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return JSON.writer(printer).writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
