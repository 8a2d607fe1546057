package dev.assay.jobs.label;

import dev.assay.jobs.conf.FailureModes;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.Label.Fact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what an import has brought, by failure mode, and what it could not match. */
record ImportSummary(FailureModes modes, RecordLabels.Recorded recorded) {

  /**
   * Answers to a failure mode's question.
   *
   * @param undecided values of another kind than the mode's condition speaks of
   */
  private record Counts(long positive, long negative, long unsure, long undecided) {
    String line(String name, FailureMode mode) {
      String line =
          "  %s: %d positive, %d negative, %d unsure".formatted(name, positive, negative, unsure);
      return undecided == 0
          ? line
          : "%s, and %d that say neither: its positive_when, %s, is of another kind than their values. Change it in failure-modes.yaml; the labels need not be imported again"
              .formatted(line, undecided, mode.positiveWhen().text());
    }
  }

  Outcome outcome(Accounting counts, List<String> refused, List<String> stateChanges) {
    Map<String, Counts> byMode = byMode();
    Map<String, Long> withoutMode = withoutMode();
    List<String> unmatched =
        recorded.withoutTrace().stream().map(ImportSummary::traceOf).distinct().sorted().toList();

    Map<String, Object> details = new LinkedHashMap<>();
    details.put("failure_modes", json(byMode));
    details.put("criteria_without_failure_mode", withoutMode);
    details.put("labels_of_other_source", recorded.ofOtherSource().size());
    details.put("labels_without_trace", recorded.withoutTrace().size());
    details.put("traces_not_found", unmatched.size());
    details.put("first_traces_not_found", unmatched.stream().limit(RecordLabels.NAMED).toList());
    details.put("labels_without_span", recorded.withoutSpan().size());
    details.put("rejected", refused);
    details.put("state_changes", stateChanges);

    List<String> lines = new ArrayList<>();
    lines.add(
        "%d rows read: %d new labels, %d already there, %d rejected"
            .formatted(counts.read(), counts.written(), counts.duplicates(), counts.quarantined()));
    byMode.forEach((name, of) -> lines.add(of.line(name, modes.failureModes().get(name))));
    withoutMode.forEach(
        (criterion, n) ->
            lines.add(
                "  %s: %d labels; no failure mode in failure-modes.yaml asks for it"
                    .formatted(RecordLabels.named(List.of(criterion)), n)));
    if (!recorded.ofOtherSource().isEmpty()) {
      lines.add(
          "%d labels name a source of which no trace was read in, and are taken for the source that has their trace: %s"
              .formatted(
                  recorded.ofOtherSource().size(),
                  RecordLabels.named(
                      recorded.ofOtherSource().stream()
                          .map(label -> label.target().source())
                          .distinct()
                          .sorted()
                          .toList())));
    }
    if (!unmatched.isEmpty()) {
      lines.add(
          "%d labels match no trace; they are kept and wait for it. %d traces: %s"
              .formatted(
                  recorded.withoutTrace().size(), unmatched.size(), RecordLabels.named(unmatched)));
    }
    if (!recorded.withoutSpan().isEmpty()) {
      lines.add(
          "%d labels name a span that their trace does not have"
              .formatted(recorded.withoutSpan().size()));
    }
    stateChanges.forEach(change -> lines.add("Failure mode " + change));
    if (!refused.isEmpty()) {
      lines.add("Rejected; the rows are in the table quarantine:");
      refused.forEach(row -> lines.add("  " + row));
    }
    return Outcome.done(counts, details, lines);
  }

  private static String traceOf(Label label) {
    return Stream.of(
            label.target().traceId(), label.target().sourceTraceId(), label.target().sessionId())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("-");
  }

  private Map<String, Counts> byMode() {
    Map<String, Counts> byMode = new LinkedHashMap<>();
    modes
        .failureModes()
        .forEach(
            (name, mode) -> {
              List<Label> asked =
                  statements().filter(label -> mode.isAskedBy(name, label.criterion())).toList();
              if (!asked.isEmpty()) {
                byMode.put(name, counts(name, mode, asked));
              }
            });
    return byMode;
  }

  private static Counts counts(String name, FailureMode mode, List<Label> labels) {
    long unsure = labels.stream().filter(label -> label.value().isUnsure()).count();
    Map<Boolean, Long> votes =
        labels.stream()
            .flatMap(label -> mode.isPresent(name, label.criterion(), label.value()).stream())
            .collect(Collectors.partitioningBy(present -> present, Collectors.counting()));
    long positive = votes.get(true);
    long negative = votes.get(false);
    return new Counts(positive, negative, unsure, labels.size() - positive - negative - unsure);
  }

  private Map<String, Long> withoutMode() {
    return statements()
        .map(Label::criterion)
        .filter(
            criterion ->
                modes.failureModes().entrySet().stream()
                    .noneMatch(mode -> mode.getValue().isAskedBy(mode.getKey(), criterion)))
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
  }

  private Stream<Label> statements() {
    return recorded.added().stream().filter(label -> label.fact() != Fact.REVOCATION);
  }

  private static Map<String, Object> json(Map<String, Counts> byMode) {
    Map<String, Object> json = new LinkedHashMap<>();
    byMode.forEach(
        (mode, of) ->
            json.put(
                mode,
                Map.of(
                    "positive", of.positive(),
                    "negative", of.negative(),
                    "unsure", of.unsure(),
                    "undecided", of.undecided())));
    return json;
  }
}
