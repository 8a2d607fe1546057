package dev.assay.jobs.review;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code assay queue export}. */
@Command(
    name = "export",
    description =
        "Write what is offered in the week of a day to a file for reviewers; without --date, in the latest week.",
    footer = {
      "",
      "Every trace comes redacted, with why it was picked and the open failure modes to answer: yes,",
      "no or unsure. Filled in, the file goes back with assay labels import.",
      "",
      "Example:",
      "  assay queue export --date 2026-11-02 --format csv --out queue.csv"
    })
final class ExportQueueCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; one that is there is replaced.")
  private Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "jsonl",
      converter = FormatName.class,
      completionCandidates = FormatNames.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ExportQueueJob.Format format;

  /** Reads a format as the command line writes it. */
  static final class FormatName implements ITypeConverter<ExportQueueJob.Format> {
    @Override
    public ExportQueueJob.Format convert(String name) {
      return Arrays.stream(ExportQueueJob.Format.values())
          .filter(format -> format.toString().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is no format: use jsonl, csv or label-studio".formatted(name)));
    }
  }

  /** For the help. */
  static final class FormatNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("jsonl", "csv", "label-studio").iterator();
    }
  }

  @Option(
      names = "--second-opinion",
      description =
          "Instead of the queue: what one reviewer has labelled and another should, to know how far they agree.")
  private boolean secondOpinion;

  @Override
  public Integer call() {
    return Execution.read(common, context -> ExportQueueJob.run(context, which(), format, out));
  }

  private ReviewTasks.Which which() {
    return secondOpinion ? ReviewTasks.Which.LABELLED_ONCE : ReviewTasks.Which.OFFERED;
  }
}
