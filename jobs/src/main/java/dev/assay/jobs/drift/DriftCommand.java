package dev.assay.jobs.drift;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay drift}: what has moved. */
@Command(
    name = "drift",
    description =
        "Find what has moved up to a day: labels, evaluators, judge models, and what is overdue.",
    footer = {"", "Example:", "  assay drift --date 2026-11-22"})
public final class DriftCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    return Execution.run(common, "drift", DriftJob::run);
  }
}
