package dev.assay.jobs.calibration;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.dataset.DatasetVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay calibrate}: how far evaluators agree with people. */
@Command(
    name = "calibrate",
    description =
        "Measure every evaluator that has verdicts on a dataset version against its labels.",
    footer = {
      "",
      "Only GATE and GATE_CONFIRMED may block a release. A status says why, and what is missing.",
      "",
      "Example:",
      "  assay calibrate --dataset support@1"
    })
public final class CalibrateCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--dataset",
      paramLabel = "NAME@V",
      required = true,
      description = "A frozen dataset version.")
  private String dataset;

  @Override
  public Integer call() {
    return Execution.run(
        common,
        "calibrate",
        context -> CalibrateJob.run(context, DatasetVersion.parse(context.lakehouse(), dataset)));
  }
}
