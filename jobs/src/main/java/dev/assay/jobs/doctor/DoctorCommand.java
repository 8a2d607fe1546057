package dev.assay.jobs.doctor;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.dataset.DatasetsTable;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.gate.GatesTable;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.TableDefinition;
import dev.assay.jobs.mode.FailureModesTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay doctor}: says whether Assay can work here, and what to mend. */
@Command(
    name = "doctor",
    description = "Check the machine, Spark, the configuration and the lakehouse.",
    footer = {"", "Example:", "  assay doctor --lakehouse s3a://team/assay"})
public final class DoctorCommand implements Callable<Integer> {
  private static final List<TableDefinition> FACTS =
      List.of(
          LabelsTable.TABLE,
          DatasetsTable.TABLE,
          DatasetItemsTable.TABLE,
          VerdictsTable.TABLE,
          CalibrationsTable.TABLE,
          GatesTable.TABLE,
          FailureModesTable.TABLE);

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    return Execution.read(common, context -> DoctorJob.run(context, FACTS));
  }
}
