package dev.assay.udfs.evaluator;

import dev.assay.udfs.embedding.MiniLm;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A fitted classifier as a rule: deterministic, and without a call of a model over the network.
 *
 * @param artifact the artifact's text
 */
record ClassifierRule(String artifact) implements Rule {
  private static final Map<String, ClassifierArtifact> READ = new ConcurrentHashMap<>();

  @Override
  public Verdict judge(Subject subject) {
    return READ.computeIfAbsent(artifact, text -> ClassifierArtifact.read("artifact", text))
        .judge(subject, MiniLm.shared());
  }
}
