package dev.assay.jobs.registry;

import dev.assay.jobs.evaluation.EvaluatorStates;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows an evaluator: each version's fitness statement, and the file of the last. */
final class ShowEvaluator {
  private ShowEvaluator() {}

  static Outcome run(JobContext context, String name) {
    List<RegisteredVersion> versions = RegisteredVersion.named(context.lakehouse(), name);
    List<Fitness> fitness = Fitness.of(context, versions);
    EvaluatorStates states = EvaluatorStates.of(context.lakehouse());
    List<String> lines = new ArrayList<>();
    for (Fitness one : fitness) {
      lines.addAll(lines(one));
      states
          .latest(one.version().id(), one.version().version())
          .ifPresent(
              change ->
                  lines.add(
                      "  %s by %s on %s: %s"
                          .formatted(change.state(), change.who(), change.at(), change.reason())));
      lines.add("");
    }
    RegisteredVersion last = versions.get(versions.size() - 1);
    lines.add("The file of %s:".formatted(last.name()));
    lines.add("");
    last.text().lines().map(line -> "  " + line).forEach(lines::add);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("evaluator", last.id());
    details.put("versions", fitness.stream().map(ShowEvaluator::details).toList());
    return Outcome.done(Accounting.NOTHING, details, lines);
  }

  private static List<String> lines(Fitness fitness) {
    List<String> lines = new ArrayList<>();
    RegisteredVersion version = fitness.version();
    lines.add(
        "%s: %s for %s (rubric %d), registered %s, %s"
            .formatted(
                version.name(),
                version.kind(),
                version.failureMode(),
                version.rubricVersion(),
                version.registeredAt(),
                fitness.state()));
    lines.add("  status: " + fitness.status());
    lines.add("  allowed uses: " + String.join("; ", fitness.allowedUses()));
    lines.add("  recalibrate: " + fitness.whenToRecalibrate());
    fitness.calibrations().forEach(one -> lines.add("  " + one.text()));
    lines.add("  fingerprint " + version.fingerprint());
    return lines;
  }

  private static Map<String, Object> details(Fitness fitness) {
    Map<String, Object> details = fitness.details();
    details.put("file", fitness.version().text());
    return details;
  }
}
