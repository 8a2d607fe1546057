package dev.assay.jobs.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.dataset.Split;
import dev.assay.udfs.embedding.MiniLm;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.generate.Candidate;
import dev.assay.udfs.generate.Comparison;
import dev.assay.udfs.generate.Examples;
import dev.assay.udfs.generate.FixedRules;
import dev.assay.udfs.generate.MinedEvaluator;
import dev.assay.udfs.generate.Mining;
import dev.assay.udfs.label.FailureMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code generate}: mines evaluators from the labels of a dataset version, and writes those that
 * are better than chance, with the comparison of all.
 */
public final class GenerateJob {
  private static final int FEWEST_POSITIVES = 10;
  static final int FEWEST_TO_FIT = 4;
  private static final ObjectMapper JSON = new ObjectMapper();

  private GenerateJob() {}

  /**
   * Generates.
   *
   * @param out where the files go; empty for {@code generated/NAME@V/MODE}
   * @throws UserException if the dataset or the mode is unknown, or has too few labels
   */
  public static Outcome run(
      JobContext context, String nameAndVersion, String failureMode, Optional<Path> out) {
    DatasetVersion dataset = DatasetVersion.parse(context.lakehouse(), nameAndVersion);
    FailureMode mode = dataset.modes().get(failureMode);
    if (mode == null) {
      throw new UserException(
          "%s is not about failure mode '%s'. It has: %s."
              .formatted(
                  nameAndVersion,
                  failureMode,
                  String.join(", ", new TreeSet<>(dataset.modes().keySet()))));
    }
    context.progress().step("reading labelled traces");
    LabelledExamples labelled = LabelledExamples.of(context, dataset, failureMode);
    requireLabels(nameAndVersion, failureMode, labelled);
    Examples examples = labelled.examples();
    EmbedTexts.run(context, texts(examples));
    MinedEvaluator.Purpose purpose =
        new MinedEvaluator.Purpose(
            nameAndVersion,
            dataset.contentHash(),
            failureMode,
            mode.rubricVersion(),
            owner(context, failureMode),
            List.of(Split.TRAIN.key(), Split.DEV.key()),
            CodeVersion.current());
    JudgeCandidates judges = JudgeCandidates.of(context, dataset, mode, labelled, purpose);
    Mining.Result result =
        Mining.run(
            examples,
            FixedRules.sections(),
            MiniLm.shared(),
            judges.judges(),
            context.progress()::step);
    List<MinedEvaluator> made = new ArrayList<>();
    for (Candidate candidate : result.chosen()) {
      MinedEvaluator.of(candidate, result, purpose).ifPresent(made::add);
    }
    Path folder = out.orElseGet(() -> Path.of("generated", nameAndVersion, failureMode));
    context.progress().step("writing " + folder);
    List<String> files = write(folder, result, purpose, made);
    return outcome(folder, files, result, purpose, made, judges);
  }

  /** Who answers for the mode now: a frozen version says what it is, not whose. Null for nobody. */
  private static String owner(JobContext context, String failureMode) {
    FailureMode mode = context.settings().failureModes().failureModes().get(failureMode);
    return mode == null ? null : mode.owner();
  }

  private static void requireLabels(String dataset, String failureMode, LabelledExamples labelled) {
    if (labelled.positives() < FEWEST_POSITIVES) {
      throw new UserException(
          "%s has %d labels that say yes to %s and %d that say no: evaluators are generated from %d of the first on. Review more traces: assay queue export."
              .formatted(
                  dataset,
                  labelled.positives(),
                  failureMode,
                  labelled.negatives(),
                  FEWEST_POSITIVES));
    }
    int positives = labelled.examples().positives();
    int negatives = labelled.examples().size() - positives;
    if (Math.min(positives, negatives) < FEWEST_TO_FIT) {
      throw new UserException(
          "%s has %d labels that say yes to %s and %d that say no outside the split that is held out: too few to compare anything. Freeze a version that holds out less: assay dataset freeze NAME --held-out 0.2."
              .formatted(dataset, positives, failureMode, negatives));
    }
  }

  private static Set<String> texts(Examples examples) {
    Set<String> texts = new TreeSet<>();
    for (int i = 0; i < examples.size(); i++) {
      texts.add(examples.get(i).input().answer());
      texts.add(examples.get(i).input().question());
    }
    return texts;
  }

  private static List<String> write(
      Path folder,
      Mining.Result result,
      MinedEvaluator.Purpose purpose,
      List<MinedEvaluator> made) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (MinedEvaluator one : made) {
      texts.put(one.id() + ".yaml", one.text());
      if (one.artifact() != null) {
        texts.put(one.artifactName(), one.artifact());
      }
    }
    texts.put("comparison.md", Comparison.markdown(result, purpose, made));
    List<String> files = new ArrayList<>();
    try {
      texts.put(
          "comparison.json",
          JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsString(Comparison.details(result, purpose, made)));
      Files.createDirectories(folder);
      for (Map.Entry<String, String> text : texts.entrySet()) {
        Path file = folder.resolve(text.getKey());
        Files.writeString(file, text.getValue());
        files.add(file.toString());
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UserException(
          "%s: cannot be written. Give a folder that can be with --out DIR.".formatted(folder), e);
    }
    return files;
  }

  private static Outcome outcome(
      Path folder,
      List<String> files,
      Mining.Result result,
      MinedEvaluator.Purpose purpose,
      List<MinedEvaluator> made,
      JudgeCandidates judges) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, %s: %d labelled traces, %d with the failure; %d candidates."
            .formatted(
                purpose.dataset(),
                purpose.failureMode(),
                result.examples().size(),
                result.examples().positives(),
                result.candidates().size()));
    lines.add(line("best rule", result.bestRule()));
    lines.add(line("best classifier", result.bestClassifier()));
    result.wordOverlap().forEach(one -> lines.add(line("word overlap", one)));
    result.bestJudge().ifPresent(one -> lines.add(line("best judge", one)));
    lines.addAll(judges.notes());
    if (result.hasHardlyAnyClusters()) {
      lines.add(
          "Nearly every trace is a cluster of its own: if traces of one case, task or person are among them, they stand on both sides of a fold, and what is reached out of fold is too good. Map what they have in common with the key 'cluster' in assay.yaml, and freeze again.");
    }
    if (made.isEmpty()) {
      lines.add("No candidate is better than chance, given all that was tried: none was written.");
    }
    made.forEach(one -> lines.add("wrote %s: %s".formatted(one.id(), one.describe())));
    lines.add("The comparison: %s".formatted(folder.resolve("comparison.md")));
    Map<String, Object> details = Comparison.details(result, purpose, made);
    details.put("out", folder.toString());
    details.put("files", files);
    details.put("notes", judges.notes());
    return Outcome.done(judges.accounting(), details, lines)
        .spending(judges.spendUsd())
        .endingWith(judges.exit());
  }

  private static String line(String what, Candidate one) {
    return String.format(
        Locale.ROOT,
        "  %-16s  out-of-fold MCC %.2f (%.2f to %.2f), %.0f %% of good traces flagged",
        what,
        one.estimate().value(),
        one.estimate().interval95().lower(),
        one.estimate().interval95().upper(),
        100 * one.falseFailureRate());
  }
}
