package dev.assay.jobs.generate;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay generate}: candidate evaluators from a dataset version's labels. */
@Command(
    name = "generate",
    description =
        "Make evaluators for a failure mode from the labels of a dataset version: rules that are"
            + " mined, classifiers that are fitted and, where a model is configured, judges that"
            + " it drafts and that are asked, compared out of fold.",
    footer = {
      "",
      "What is no better than chance, given all that was tried, is not written. The split that is",
      "held out is not looked at. Adopt what you like by moving it, with its artifact, to",
      "conf/evaluators.",
      "",
      "Example:",
      "  assay generate --dataset support@1 --failure-mode task-failure --out candidates"
    })
public final class GenerateCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--dataset",
      paramLabel = "NAME@V",
      required = true,
      description = "A frozen dataset version.")
  private String dataset;

  @Option(
      names = "--failure-mode",
      paramLabel = "M",
      required = true,
      description = "The failure mode.")
  private String failureMode;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files go (default: generated/NAME@V/M).")
  private Path out;

  @Override
  public Integer call() {
    return Execution.run(
        common,
        "generate",
        context -> GenerateJob.run(context, dataset, failureMode, Optional.ofNullable(out)));
  }
}
