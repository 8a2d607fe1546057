package dev.assay.jobs.registry;

import dev.assay.jobs.evaluation.EvaluatorStates;
import dev.assay.jobs.evaluation.EvaluatorStatesTable;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes evaluator versions out of use, which is recorded; a retired one is left as it is. */
final class RetireEvaluatorJob {
  private RetireEvaluatorJob() {}

  static Outcome run(JobContext context, String name, String who, String why) {
    if (who.isBlank() || why.isBlank()) {
      throw new UserException("evaluators retire: --who and --why may not be empty.");
    }
    List<RegisteredVersion> versions = RegisteredVersion.named(context.lakehouse(), name);
    EvaluatorStates states = EvaluatorStates.of(context.lakehouse());
    Instant now = context.clock().instant();
    List<EvaluatorStates.Change> changes =
        versions.stream()
            .filter(one -> !states.isRetired(one.id(), one.version()))
            .map(
                one ->
                    new EvaluatorStates.Change(
                        one.id(), one.version(), EvaluatorStatesTable.RETIRED, who, why, now))
            .toList();
    if (!changes.isEmpty()) {
      EvaluatorStates.append(context.lakehouse(), changes);
    }
    List<String> lines = new ArrayList<>();
    changes.forEach(change -> lines.add("%s is retired.".formatted(change.name())));
    if (changes.isEmpty()) {
      lines.add("%s was retired before.".formatted(name));
    }
    int kept = versions.size() - changes.size();
    return Outcome.done(
        new Accounting(versions.size(), changes.size(), 0, kept, 0),
        Map.of("retired", changes.stream().map(EvaluatorStates.Change::name).toList()),
        lines);
  }
}
