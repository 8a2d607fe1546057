package dev.assay.jobs.evaluation;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.statistics.JudgeRepeats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an evaluation comes to, for people, for JSON and for the accounts. */
final class EvaluationReport {
  private final EvaluationRequest request;
  private final int evaluators;
  private final PairCounts counts;
  private final PairCounts recovered = new PairCounts(List.of());
  private long traces;
  private Map<String, JudgeRepeats> flipRates = Map.of();
  private long panelVerdicts;
  private CollectBatches.Collected batches =
      new CollectBatches.Collected(0, List.of(), Optional.empty());
  private List<String> failing = List.of();
  private Optional<String> notRun = Optional.empty();
  private Optional<String> stopped = Optional.empty();

  EvaluationReport(EvaluationRequest request, List<Evaluator> evaluators) {
    this.request = request;
    this.evaluators = evaluators.size();
    this.counts = new PairCounts(evaluators);
  }

  PairCounts counts() {
    return counts;
  }

  /** Answers that an earlier run had received, and had not stored as verdicts. */
  PairCounts recovered() {
    return recovered;
  }

  void traces(long number) {
    traces = number;
  }

  /** How it stands with the batches of earlier runs. */
  void batches(CollectBatches.Collected collected) {
    batches = collected;
    stopped = collected.stopped();
  }

  /** How often judges that were asked several times contradicted themselves. */
  void flipRates(Map<String, JudgeRepeats> rates) {
    flipRates = rates;
  }

  /** Verdicts that were made of a panel's. */
  void panels(long added) {
    panelVerdicts = added;
  }

  /** Evaluators that failed on all they were asked about: nothing new of them is to be stored. */
  List<String> leaveOutFailing() {
    failing = counts.takeBackFailing();
    return failing;
  }

  /** Pairs that no model could be asked about. */
  void notRun(Map<String, Long> open, String obstacle) {
    open.forEach(
        (evaluator, pairs) -> counts.add(evaluator, PairCounts.Status.NOT_RUN, pairs, 0, 0));
    notRun = Optional.of(obstacle);
  }

  /**
   * What became of the pairs that a model was asked about.
   *
   * @throws IllegalStateException if one of them is unaccounted for
   */
  void judged(Map<String, Long> open, PairCounts judged, JudgeStage.Result result) {
    counts.addAll(judged);
    result
        .left()
        .forEach(
            (evaluator, left) ->
                left.forEach((status, pairs) -> counts.add(evaluator, status, pairs, 0, 0)));
    stopped = result.stopped().or(() -> stopped);
    long asked = open.values().stream().mapToLong(Long::longValue).sum();
    long left =
        result.left().values().stream()
            .flatMap(each -> each.values().stream())
            .mapToLong(Long::longValue)
            .sum();
    if (asked != judged.pairs() + left) {
      throw new IllegalStateException(
          "evaluate: %d pairs were to be judged, but %d have a verdict and %d have none"
              .formatted(asked, judged.pairs(), left));
    }
  }

  Outcome outcome() {
    List<String> lines = new ArrayList<>();
    if (recovered.added() > 0) {
      lines.add(
          "recovered %,d verdicts that an earlier run had received and not stored"
              .formatted(recovered.added()));
    }
    lines.add(
        "evaluated %s: %,d traces, %d evaluators, %,d pairs; %s"
            .formatted(
                request.describe(),
                traces,
                evaluators,
                counts.pairs(),
                counts.added() == 0 ? "nothing new" : "%,d new".formatted(counts.added())));
    lines.addAll(counts.lines());
    flipRates.forEach(
        (judge, repeats) ->
            lines.add(
                "  %s contradicts itself in %.1f %% of its repeats"
                    .formatted(judge, 100 * repeats.flipRate())));
    if (panelVerdicts > 0) {
      lines.add("  %,d verdicts made of those of panels".formatted(panelVerdicts));
    }
    batches.notes().forEach(note -> lines.add("  " + note));
    failing.forEach(
        name ->
            lines.add(
                "%s failed on everything that was new to it, so it was left out of this run: mend it, and run again."
                    .formatted(name)));
    notRun.ifPresent(what -> lines.add("Judges were not run: " + what + "."));
    stopped.ifPresent(why -> lines.add("Stopped: " + why));
    Accounting accounting =
        counts
            .accounting()
            .plus(Accounting.allWritten(recovered.added()))
            .plus(Accounting.allWritten(panelVerdicts));
    boolean overBudget = counts.of(PairCounts.Status.SKIPPED_BUDGET) > 0;
    if (overBudget) {
      lines.add("Stopped at judge.max_spend_usd. Raise it, and run again for the rest.");
    }
    return Outcome.done(accounting, details(), lines)
        .spending(counts.spentUsd() + recovered.spentUsd())
        .endingWith(stopped.isPresent() || overBudget ? ExitCode.STOPPED : ExitCode.DONE);
  }

  private Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("targets", request.describe());
    details.put("traces", traces);
    details.put("recovered", recovered.added());
    details.putAll(counts.details());
    if (!flipRates.isEmpty()) {
      Map<String, Double> rates = new LinkedHashMap<>();
      flipRates.forEach(
          (judge, repeats) -> rates.put(judge, repeats.pairs() == 0 ? null : repeats.flipRate()));
      details.put("flip_rates", rates);
    }
    details.put("panel_verdicts", panelVerdicts);
    if (!batches.notes().isEmpty() || batches.running() > 0) {
      details.put("batches_running", batches.running());
      details.put("batches", batches.notes());
    }
    details.put("left_out", failing);
    notRun.ifPresent(what -> details.put("judges_not_run", what));
    stopped.ifPresent(why -> details.put("stopped", why));
    return details;
  }
}
