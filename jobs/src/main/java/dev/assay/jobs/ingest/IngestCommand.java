package dev.assay.jobs.ingest;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay ingest}: reads traces in the layout that they are found in. */
@Command(
    name = "ingest",
    description =
        "Read traces from Parquet, or OTLP as JSON, in whatever layout it is, into spans and traces.",
    footer = {
      "",
      "A file that was read is not read again. Rows that cannot be read go to the table",
      "quarantine, with the reason.",
      "",
      "Example:",
      "  assay ingest --input s3a://traces/date=2026-11-22 --source support"
    })
public final class IngestCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description =
          "A file of Parquet or of OTLP as JSON, a folder with all below it, or a pattern in quotes.")
  private String input;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "NAME",
      description = "The name that the traces get in every table.")
  private String source;

  @Option(
      names = "--dialect",
      paramLabel = "NAME",
      defaultValue = Dialect.AUTO,
      completionCandidates = Dialect.Names.class,
      description =
          "The layout: one of ${COMPLETION-CANDIDATES}; auto tells it by the columns (default: ${DEFAULT-VALUE}).")
  private String dialect;

  @Option(
      names = "--reprocess",
      description = "Read files again that were read before; known spans are found as duplicates.")
  private boolean reprocess;

  @Option(
      names = "--explain",
      description =
          "Say which layout was found and what fills each column, in a sample; write nothing.")
  private boolean explain;

  @Override
  public Integer call() {
    IngestJob.Mode mode = reprocess ? IngestJob.Mode.REPROCESS : IngestJob.Mode.NEW_FILES;
    IngestJob.Request request = new IngestJob.Request(input, source, dialect, mode);
    if (explain) {
      return Execution.read(common, context -> ExplainJob.run(context, request));
    }
    return Execution.run(common, "ingest", context -> IngestJob.run(context, request));
  }
}
