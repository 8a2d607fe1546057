package dev.assay.jobs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real traces that tests read where they are; none of them is part of the project. */
public final class RealData {
  private static final Path ROOT =
      Path.of(System.getenv().getOrDefault("ASSAY_DATA", "../../shared/data"));

  private RealData() {}

  /** A folder of the real data; the test is skipped, by name, where the data is not. */
  public static Path folder(String name) {
    Path folder = ROOT.resolve(name);
    assumeTrue(
        Files.isDirectory(folder),
        () -> "real data '%s' is not there: set ASSAY_DATA to its folder".formatted(name));
    return folder;
  }
}
