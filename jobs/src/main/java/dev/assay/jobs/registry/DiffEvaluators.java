package dev.assay.jobs.registry;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.assay.jobs.evaluation.EvaluatorFiles;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares two versions of an evaluator, or a version with the file that there is now. */
final class DiffEvaluators {
  private static final int CONTEXT_LINES = 3;

  /** One side of the comparison. */
  private record Side(String name, String fingerprint, String text, List<String> agreement) {}

  private DiffEvaluators() {}

  static Outcome run(JobContext context, String from, Optional<String> to) {
    Side before = registered(context, from);
    Side after = to.map(name -> registered(context, name)).orElseGet(() -> file(context, from));
    List<String> lines = new ArrayList<>(unified(before, after));
    boolean alike = before.fingerprint().equals(after.fingerprint());
    if (lines.isEmpty()) {
      lines.add("The files are the same.");
    }
    lines.add("");
    lines.add(
        alike
            ? "Both judge alike: they have one fingerprint."
            : "They judge differently: their fingerprints differ.");
    for (Side side : List.of(before, after)) {
      side.agreement().forEach(text -> lines.add(side.name() + ": " + text));
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("from", before.name());
    details.put("to", after.name());
    details.put("same_fingerprint", alike);
    details.put("diff", unified(before, after));
    return Outcome.done(Accounting.NOTHING, details, lines);
  }

  private static List<String> unified(Side before, Side after) {
    List<String> lines = before.text().lines().toList();
    return UnifiedDiffUtils.generateUnifiedDiff(
        before.name(),
        after.name(),
        lines,
        DiffUtils.diff(lines, after.text().lines().toList()),
        CONTEXT_LINES);
  }

  private static Side registered(JobContext context, String name) {
    List<RegisteredVersion> versions = RegisteredVersion.named(context.lakehouse(), name);
    Fitness last = Fitness.of(context, List.of(versions.get(versions.size() - 1))).get(0);
    RegisteredVersion version = last.version();
    return new Side(
        version.name(),
        version.fingerprint(),
        version.text(),
        last.calibrations().stream().map(Fitness.Measurement::text).toList());
  }

  private static Side file(JobContext context, String name) {
    String id = name.replaceFirst("@.*", "");
    Evaluator file =
        EvaluatorFiles.load(context.settings()).stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "evaluators/ has no file of '%s' to compare with: name a second version."
                            .formatted(id)));
    return new Side("evaluators/" + id + ".yaml", file.fingerprint(), file.text(), List.of());
  }
}
