package dev.assay.udfs.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The comparison of candidates, for a person and for a program. */
public final class Comparison {
  private static final int SHOWN = 25;

  private Comparison() {}

  /** As Markdown. */
  public static String markdown(
      Mining.Result result, MinedEvaluator.Purpose purpose, List<MinedEvaluator> written) {
    List<String> lines = new ArrayList<>();
    Examples examples = result.examples();
    lines.add("# Evaluators for %s, from %s".formatted(purpose.failureMode(), purpose.dataset()));
    lines.add("");
    lines.add(
        "%d labelled traces of the splits %s, %d with the failure, in %d clusters; %d folds by cluster, seed %d."
            .formatted(
                examples.size(),
                String.join(" and ", purpose.splits()),
                examples.positives(),
                examples.clusters().stream().distinct().count(),
                Mining.FOLDS,
                Mining.SEED));
    lines.add("");
    lines.add("## Written");
    lines.add("");
    if (written.isEmpty()) {
      lines.add(
          "Nothing: no candidate is better than chance, after %d were tried."
              .formatted(result.candidates().size()));
    }
    written.forEach(one -> lines.add("- `%s.yaml`: %s".formatted(one.id(), cell(one.describe()))));
    lines.add("");
    lines.add("## What choosing reaches");
    lines.add("");
    lines.add(
        "Out of fold, the choice made anew without each fold: this is what a new trace may"
            + " expect.");
    lines.add("");
    addTable(lines, yardsticks(result).toList());
    lines.add("");
    lines.add("## Candidates");
    lines.add("");
    lines.add(
        "The best of %d. p is the probability that the best of all reaches this MCC by chance; up to %.2f a candidate counts."
            .formatted(result.candidates().size(), Mining.ALPHA));
    lines.add("");
    addTable(lines, result.candidates().stream().limit(SHOWN).toList());
    lines.add("");
    lines.add(
        "Their MCC was chosen by and is somewhat too high; `assay calibrate` measures those that"
            + " are adopted on the split that was held out.");
    return String.join("\n", lines) + "\n";
  }

  private static Stream<Candidate> yardsticks(Mining.Result result) {
    return Stream.concat(
        Stream.of(result.bestRule(), result.bestClassifier()), result.wordOverlap().stream());
  }

  private static void addTable(List<String> lines, List<Candidate> candidates) {
    lines.add(
        "| candidate | kind | MCC | 95 % interval | TP | FP | FN | TN | good flagged | ms a verdict"
            + " | p |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|---|");
    candidates.forEach(one -> lines.add(row(one)));
  }

  private static String row(Candidate one) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.3f | %.3f to %.3f | %.0f | %.0f | %.0f | %.0f | %.1f %% | %.1f | %s |",
        one.learner().name(),
        one.learner().kind().text(),
        one.estimate().value(),
        one.estimate().interval95().lower(),
        one.estimate().interval95().upper(),
        one.counts().tp(),
        one.counts().fp(),
        one.counts().fn(),
        one.counts().tn(),
        100 * one.falseFailureRate(),
        one.cost(),
        Double.isNaN(one.p()) ? "" : String.format(Locale.ROOT, "%.3f", one.p()));
  }

  private static String cell(String text) {
    return text.replaceAll("\\s+", " ").replace("|", "\\|").replace("`", "'");
  }

  /** For JSON. */
  public static Map<String, Object> details(
      Mining.Result result, MinedEvaluator.Purpose purpose, List<MinedEvaluator> written) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("dataset", purpose.dataset());
    details.put("failure_mode", purpose.failureMode());
    details.put("splits", purpose.splits());
    details.put("examples", result.examples().size());
    details.put("positives", result.examples().positives());
    details.put("clusters", result.examples().clusters().stream().distinct().count());
    details.put("folds", Mining.FOLDS);
    details.put("seed", Mining.SEED);
    details.put("tried", result.candidates().size());
    details.put("evaluators", written.stream().map(MinedEvaluator::id).toList());
    details.put("best_rule", result.bestRule().details());
    details.put("best_classifier", result.bestClassifier().details());
    details.put(
        "word_overlap",
        result.wordOverlap().stream().map(Candidate::details).findFirst().orElse(null));
    details.put("best_judge", result.bestJudge().map(Candidate::details).orElse(null));
    details.put("nearly_all_clusters_of_one", result.hasHardlyAnyClusters());
    details.put("majority_mcc", 0.0);
    details.put("candidates", result.candidates().stream().map(Candidate::details).toList());
    return details;
  }
}
