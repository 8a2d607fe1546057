package dev.assay.jobs.command;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that every command has. */
public final class CommonOptions {
  @Option(
      names = "--lakehouse",
      paramLabel = "URI",
      defaultValue = "${env:ASSAY_LAKEHOUSE:-lakehouse}",
      description =
          "Where the tables are: a folder or an object store's address (default: ${DEFAULT-VALUE}).")
  private String lakehouse;

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description =
          "assay.yaml; the other files of the configuration lie beside it (default: conf/assay.yaml of the installation).")
  private Path conf;

  @Option(
      names = "--date",
      paramLabel = "YYYY-MM-DD",
      converter = UtcDate.class,
      description = "The UTC day that the run is for: from 00:00 to 24:00, the end excluded.")
  private LocalDate date;

  @Option(names = "--verbose", description = "Show Spark's log, and stack traces of failures.")
  private boolean verbose;

  @Option(
      names = "--json",
      description = "Print one JSON object on standard output, and nothing else.")
  private boolean json;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  /** The same options, for another lakehouse. */
  public CommonOptions onLakehouse(String uri) {
    CommonOptions options = new CommonOptions();
    options.lakehouse = uri;
    options.conf = conf;
    options.date = date;
    options.verbose = verbose;
    options.json = json;
    return options;
  }

  public String lakehouse() {
    return lakehouse;
  }

  public Optional<Path> conf() {
    return Optional.ofNullable(conf);
  }

  public Optional<LocalDate> date() {
    return Optional.ofNullable(date);
  }

  boolean verbose() {
    return verbose;
  }

  public boolean json() {
    return json;
  }
}
