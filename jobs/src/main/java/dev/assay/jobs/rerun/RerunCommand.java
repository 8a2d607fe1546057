package dev.assay.jobs.rerun;

import dev.assay.jobs.calibration.RerunCalibration;
import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.gate.RerunGate;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.LostFiles;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.run.Recomputed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code assay rerun}: a stored result computed again. */
@Command(
    name = "rerun",
    description =
        "Compute a stored result again from the versions that it recorded, and say whether it is the same to the byte, or what has changed. It writes nothing but its own run.",
    footer = {"", "Examples:", "  assay rerun gates 3f0c...", "  assay rerun calibrations 9b1d..."})
public final class RerunCommand implements Callable<Integer> {
  /** The tables whose rows can be computed again. */
  enum Kind {
    calibrations,
    gates
  }

  @Mixin private CommonOptions common;

  @Parameters(index = "0", paramLabel = "calibrations|gates", description = "The table.")
  private Kind table;

  @Parameters(index = "1", paramLabel = "ID", description = "The row's key.")
  private String id;

  @Override
  public Integer call() {
    return Execution.run(common, "rerun", context -> rerun(context.lakehouse()));
  }

  private Outcome rerun(Lakehouse lakehouse) {
    Recomputed again;
    try {
      again =
          switch (table) {
            case calibrations -> RerunCalibration.run(lakehouse, id);
            case gates -> RerunGate.run(lakehouse, id);
          };
    } catch (Exception e) { // Spark's are checked, and no method says so
      LostFiles.require(e);
      return RerunJob.lost(table.name(), id);
    }
    return RerunJob.outcome(lakehouse, table.name(), again);
  }
}
