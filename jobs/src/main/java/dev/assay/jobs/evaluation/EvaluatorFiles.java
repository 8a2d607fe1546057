package dev.assay.jobs.evaluation;

import dev.assay.jobs.conf.Settings;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the evaluator files of a configuration. */
public final class EvaluatorFiles {
  private static final String ENDING = ".yaml";

  private EvaluatorFiles() {}

  /**
   * The evaluators of {@code evaluators/*.yaml}, in order of their ids; none where there is no such
   * folder.
   *
   * @throws UserException naming every file that has errors
   */
  public static List<Evaluator> load(Settings settings) {
    Path folder = settings.folder().resolve("evaluators");
    List<Evaluator> evaluators = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files(folder)) {
      try {
        evaluators.add(load(file));
      } catch (UserException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(String.join(System.lineSeparator(), problems));
    }
    return evaluators;
  }

  private static Evaluator load(Path file) {
    Evaluator evaluator =
        Evaluator.parse(
            file.toString(), Settings.text(file), name -> Settings.text(file.resolveSibling(name)));
    String expected = evaluator.id() + ENDING;
    if (!file.getFileName().toString().equals(expected)) {
      throw new UserException(
          "%s: holds evaluator '%s': rename the file to %s, or change its id."
              .formatted(file, evaluator.id(), expected));
    }
    return evaluator;
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
