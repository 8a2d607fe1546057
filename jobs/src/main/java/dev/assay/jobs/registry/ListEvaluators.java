package dev.assay.jobs.registry;

import dev.assay.jobs.evaluation.EvaluatorFiles;
import dev.assay.jobs.evaluation.EvaluatorStatesTable;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.evaluator.Evaluator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Lists the evaluator versions of the lakehouse, and the files that were not used yet. */
final class ListEvaluators {
  private ListEvaluators() {}

  static Outcome run(JobContext context, Optional<String> failureMode) {
    List<RegisteredVersion> registered =
        RegisteredVersion.all(context.lakehouse()).stream()
            .filter(one -> failureMode.isEmpty() || one.failureMode().equals(failureMode.get()))
            .toList();
    List<Fitness> fitness = Fitness.of(context, registered);
    List<Evaluator> unused =
        EvaluatorFiles.load(context.settings()).stream()
            .filter(
                file ->
                    failureMode.isEmpty() || file.file().failureMode().equals(failureMode.get()))
            .filter(file -> registered.stream().noneMatch(one -> one.name().equals(file.name())))
            .toList();
    List<Map<String, Object>> found = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (Fitness one : fitness) {
      found.add(one.details());
      lines.add(line(one));
    }
    for (Evaluator file : unused) {
      found.add(unused(file));
      lines.add(
          "%-28s  %-10s  %-22s  not used yet"
              .formatted(file.name(), file.file().kind().text(), file.file().failureMode()));
    }
    if (lines.isEmpty()) {
      lines.add("There are no evaluators.");
    }
    return Outcome.done(Accounting.NOTHING, Map.of("evaluators", found), lines);
  }

  private static Map<String, Object> unused(Evaluator file) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("evaluator", file.name());
    details.put("id", file.id());
    details.put("version", file.version());
    details.put("failure_mode", file.file().failureMode());
    details.put("kind", file.file().kind().text());
    details.put("fingerprint", file.fingerprint());
    details.put("state", "not used yet");
    return details;
  }

  private static String line(Fitness fitness) {
    String agreement =
        fitness
            .best()
            .filter(one -> one.mcc() != null)
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        "MCC %.2f (%.2f to %.2f), %d labels",
                        one.mcc(),
                        one.low(),
                        one.high(),
                        one.n()))
            .orElse("no agreement known");
    return "%-28s  %-10s  %-22s  %-14s  %s%s"
        .formatted(
            fitness.version().name(),
            fitness.version().kind(),
            fitness.version().failureMode(),
            fitness.status(),
            agreement,
            fitness.state().equals(EvaluatorStatesTable.RETIRED) ? "; retired" : "");
  }
}
