package dev.assay.udfs.evaluator;

import java.io.Serializable;

/**
 * The section {@code classifier} of an evaluator file.
 *
 * @param artifact the file, beside this one, that holds the fitted model
 * @param sha256 of that file: the evaluator's version fixes the model, too
 */
public record ClassifierSection(String artifact, String sha256) implements Serializable {
  public ClassifierSection {
    if (artifact == null || !artifact.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException("classifier needs an artifact, a file beside this one");
    }
    if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("classifier needs the sha256 of its artifact");
    }
  }
}
