package dev.assay.udfs.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.udfs.evaluator.ClassifierArtifact;
import dev.assay.udfs.evaluator.Evaluator;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A chosen candidate, made from all examples, as an evaluator of version 1.
 *
 * @param id of the evaluator, the name of its file
 * @param text of the file
 * @param artifactName the file of a classifier's model; null for rules
 * @param artifact its text; null for rules
 * @param describe what it does, in words
 */
public record MinedEvaluator(
    String id, String text, String artifactName, String artifact, String describe) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  /**
   * What evaluators are made for, and from.
   *
   * @param dataset {@code NAME@V}
   * @param owner of the failure mode; may be null
   * @param splits of the dataset that the examples are of
   */
  public record Purpose(
      String dataset,
      String datasetHash,
      String failureMode,
      int rubricVersion,
      String owner,
      List<String> splits,
      String codeVersion) {}

  /**
   * Makes it; empty where nothing is found in all examples together. A classifier keeps the scores
   * that choosing among classifiers gave each example out of fold, so that a calibration on them is
   * not that of a winner.
   */
  public static Optional<MinedEvaluator> of(
      Candidate candidate, Mining.Result result, Purpose purpose) {
    Examples examples = result.examples();
    boolean[] all = new boolean[examples.size()];
    Arrays.fill(all, true);
    Learner.Fitted fitted = candidate.learner().fit(examples, examples.labels(), all);
    Learner learner = candidate.learner();
    String id =
        id(
            purpose,
            (learner.kind() == Learner.Kind.CLASSIFIER ? "classifier-" : "") + learner.name());
    Map<String, Object> section;
    String artifactName = null;
    String artifact = null;
    if (fitted instanceof ClassifierLearner.FittedClassifier classifier) {
      artifactName = id + ".1.json";
      artifact = artifact(result.bestClassifier(), classifier, purpose).write();
      section = new LinkedHashMap<>();
      section.put("artifact", artifactName);
      section.put("sha256", Evaluator.sha256(artifact));
    } else if (fitted instanceof AskedJudge judge) {
      section = judge.draft().section();
    } else if (fitted.rule().isPresent()) {
      section = fitted.rule().get();
    } else {
      return Optional.empty();
    }
    return Optional.of(
        new MinedEvaluator(
            id,
            comment(candidate, fitted, purpose) + file(id, learner.kind(), section, purpose),
            artifactName,
            artifact,
            fitted.describe()));
  }

  /** A judge that is yet to be asked, as an evaluator file. */
  public static String file(JudgeDraft draft, Purpose purpose) {
    return file(id(purpose, draft.name()), Learner.Kind.JUDGE, draft.section(), purpose);
  }

  private static String id(Purpose purpose, String name) {
    return "%s-%s"
        .formatted(
            purpose.failureMode().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"), name);
  }

  private static String file(
      String id, Learner.Kind kind, Map<String, Object> section, Purpose purpose) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("id", id);
    file.put("version", 1);
    file.put("failure_mode", purpose.failureMode());
    file.put("kind", kind.text());
    file.put("scope", "trace");
    file.put(kind.text(), section);
    file.put("threshold", 0.5);
    if (purpose.owner() != null) {
      file.put("owner", purpose.owner());
    }
    file.put("rubric_version", purpose.rubricVersion());
    file.put("fitted_on", purpose.dataset());
    return yaml(file);
  }

  private static ClassifierArtifact artifact(
      Candidate measured, ClassifierLearner.FittedClassifier fitted, Purpose purpose) {
    Examples examples = fitted.examples();
    Map<String, Double> outOfFold = new LinkedHashMap<>();
    for (int i = 0; i < examples.size(); i++) {
      outOfFold.put(examples.get(i).contentKey(), 1 - measured.failures().get(i));
    }
    return new ClassifierArtifact(
        new ClassifierArtifact.Provenance(
            purpose.dataset(),
            purpose.datasetHash(),
            purpose.failureMode(),
            purpose.rubricVersion(),
            purpose.splits(),
            examples.size(),
            examples.positives(),
            LogisticRegression.METHOD,
            fitted.cost(),
            1 / (1 + Math.exp(-fitted.line())),
            Mining.FOLDS,
            Mining.SEED,
            purpose.codeVersion()),
        fitted.encoding(),
        fitted.regression().weights(),
        fitted.regression().intercept() - fitted.line(),
        outOfFold);
  }

  private static String comment(Candidate candidate, Learner.Fitted fitted, Purpose purpose) {
    return String.format(
        Locale.ROOT,
        "# Generated from %s: %s.%n# Out of fold: MCC %.2f (%.2f to %.2f), %.0f %% of the good"
            + " traces flagged, p = %.3f after all that was tried.%n",
        purpose.dataset(),
        fitted.describe().replaceAll("\\s+", " "),
        candidate.estimate().value(),
        candidate.estimate().interval95().lower(),
        candidate.estimate().interval95().upper(),
        100 * candidate.falseFailureRate(),
        candidate.p());
  }

  private static String yaml(Map<String, Object> file) {
    try {
      return YAML.writeValueAsString(file);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
