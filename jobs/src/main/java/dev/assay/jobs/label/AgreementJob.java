package dev.assay.jobs.label;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.LabelTwice;
import dev.assay.udfs.label.ReviewerAgreement;
import dev.assay.udfs.label.ReviewerAnswers;
import dev.assay.udfs.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says how far reviewers agree, by failure mode, and which items to label twice next. */
final class AgreementJob {
  private static final int SHOWN = 10;

  private AgreementJob() {}

  /**
   * Reads the labels of now.
   *
   * @param failureMode only this one; empty for all
   */
  static Outcome run(JobContext context, Optional<String> failureMode) {
    Map<String, FailureMode> modes = new LinkedHashMap<>();
    failureMode.ifPresentOrElse(
        name -> modes.put(name, context.settings().failureModes().named(name)),
        () -> modes.putAll(context.settings().failureModes().open()));
    List<ReviewerAnswers> answers =
        ReviewerVotes.of(context.lakehouse().read(LabelsTable.TABLE), modes);
    List<Map<String, Object>> agreement = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    ReviewerAgreement.byMode(answers, modes)
        .forEach(
            (mode, reviewers) -> {
              List<ReviewerAnswers> ofMode =
                  answers.stream()
                      .filter(item -> item.failureMode().equals(mode))
                      .filter(item -> item.rubricVersion() == modes.get(mode).rubricVersion())
                      .toList();
              List<ReviewerAnswers> next = LabelTwice.next(ofMode);
              List<String> contradicted =
                  ofMode.stream()
                      .filter(ReviewerAnswers::isContradicted)
                      .map(AgreementJob::name)
                      .sorted()
                      .toList();
              agreement.add(details(mode, modes.get(mode), reviewers, contradicted, next));
              lines.addAll(lines(mode, reviewers, contradicted, next));
            });
    if (agreement.isEmpty()) {
      lines.add("No person has labelled anything yet. See: assay labels import --help.");
    }
    return Outcome.done(Accounting.NOTHING, Map.of("agreement", agreement), lines);
  }

  private static String name(ReviewerAnswers item) {
    String trace = "%s/%s".formatted(item.source(), item.traceId());
    return item.target().isEmpty() ? trace : trace + " " + item.target();
  }

  private static Map<String, Object> details(
      String mode,
      FailureMode definition,
      ReviewerAgreement agreement,
      List<String> contradicted,
      List<ReviewerAnswers> next) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("failure_mode", mode);
    details.put("rubric_version", definition.rubricVersion());
    details.put("reviewers", agreement.reviewers());
    details.put("items", agreement.items());
    details.put("unsure", agreement.unsure());
    put(details, "alpha", agreement.alpha(), agreement.intervals().alpha());
    put(details, "kappa", agreement.kappa(), agreement.intervals().kappa());
    put(details, "ac1", agreement.ac1(), agreement.intervals().ac1());
    put(details, "mcc", agreement.mcc().value(), agreement.mcc().interval95());
    put(details, "ceiling", agreement.ceiling(), agreement.ceilingInterval());
    agreement.gradedAlpha().ifPresent(alpha -> details.put("alpha_graded", defined(alpha)));
    details.put("fix_labels", agreement.fixLabels());
    details.put("reading", agreement.reading());
    details.put("contradicted", contradicted);
    details.put(
        "label_twice_next",
        next.stream()
            .map(item -> Map.of("source", item.source(), "trace_id", item.traceId()))
            .toList());
    return details;
  }

  private static void put(
      Map<String, Object> details, String name, double value, Interval interval) {
    details.put(name, defined(value));
    details.put(name + "_lower", interval.lower());
    details.put(name + "_upper", interval.upper());
  }

  /** JSON has no NaN. */
  private static Double defined(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static List<String> lines(
      String mode,
      ReviewerAgreement agreement,
      List<String> contradicted,
      List<ReviewerAnswers> next) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %d items answered twice, by %s"
            .formatted(
                RecordLabels.named(List.of(mode)),
                agreement.items(),
                agreement.reviewers().isEmpty()
                    ? "nobody"
                    : RecordLabels.named(agreement.reviewers())));
    if (agreement.items() > 0) {
      lines.add(line("alpha (Krippendorff)", agreement.alpha(), agreement.intervals().alpha()));
      lines.add(line("kappa (Cohen)", agreement.kappa(), agreement.intervals().kappa()));
      lines.add(line("AC1 (Gwet)", agreement.ac1(), agreement.intervals().ac1()));
      lines.add(line("MCC of reviewers", agreement.mcc().value(), agreement.mcc().interval95()));
      lines.add(line("ceiling of any judge", agreement.ceiling(), agreement.ceilingInterval()));
      agreement
          .gradedAlpha()
          .ifPresent(alpha -> lines.add("  %-21s %6.2f".formatted("alpha, graded", alpha)));
    }
    lines.add("  " + agreement.reading());
    lines.addAll(listed("to be decided by a third: ", contradicted));
    lines.addAll(
        listed("to be labelled twice next: ", next.stream().map(AgreementJob::name).toList()));
    return lines;
  }

  private static String line(String what, double value, Interval interval) {
    return "  %-21s %6s  [%.2f, %.2f]"
        .formatted(
            what,
            Double.isNaN(value) ? "-" : "%.2f".formatted(value),
            interval.lower(),
            interval.upper());
  }

  private static List<String> listed(String what, List<String> items) {
    if (items.isEmpty()) {
      return List.of();
    }
    String more =
        items.size() > SHOWN ? " and %d more; --json has all".formatted(items.size() - SHOWN) : "";
    String first = RecordLabels.named(items.stream().limit(SHOWN).toList());
    return List.of("  " + what + first + more);
  }
}
