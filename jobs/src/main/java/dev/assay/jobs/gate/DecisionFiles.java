package dev.assay.jobs.gate;

import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.gate.DecisionJUnit;
import dev.assay.udfs.gate.DecisionSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a decision leaves for schedulers and people. */
final class DecisionFiles {
  static final String DECISION = "decision.json";
  static final String SUMMARY = "summary.md";
  static final String JUNIT = "junit.xml";

  private DecisionFiles() {}

  /**
   * Writes them, over those of an earlier decision.
   *
   * @throws UserException if the folder cannot be written
   */
  static void write(Path folder, String document) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(DECISION), document, StandardCharsets.UTF_8);
      Files.writeString(
          folder.resolve(SUMMARY), DecisionSummary.markdown(document), StandardCharsets.UTF_8);
      Files.writeString(folder.resolve(JUNIT), DecisionJUnit.xml(document), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserException(
          "%s: the decision cannot be written here: %s. Give --out a folder that can be written."
              .formatted(folder, e.getMessage()),
          e);
    }
  }
}
