package dev.assay.jobs.maintain;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay maintain}: compacts, checkpoints and vacuums the tables. */
@Command(
    name = "maintain",
    description = "Compact, checkpoint and vacuum the tables; nightly does so once a week.",
    footer = {"", "Example:", "  assay maintain --lakehouse s3a://team/assay"})
public final class MaintainCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    return Execution.run(common, "maintain", MaintainJob::run);
  }
}
