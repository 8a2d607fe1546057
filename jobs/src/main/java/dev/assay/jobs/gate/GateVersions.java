package dev.assay.jobs.gate;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.drift.DemotedCalibrations;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.TableDefinition;
import dev.assay.jobs.trace.TracesTable;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables that a gate reads, as they were: it decides the same from them for as long as they can
 * be read. A version below 0 is that of a table that was not there.
 *
 * @param demoted calibrations that fresh labels had taken the power to gate from
 */
record GateVersions(
    long traces, long verdicts, long calibrations, long labels, List<String> demoted) {
  GateVersions {
    demoted = List.copyOf(demoted);
  }

  /** As they are now. */
  static GateVersions present(Lakehouse lakehouse) {
    return new GateVersions(
        version(lakehouse, TracesTable.TABLE),
        version(lakehouse, VerdictsTable.TABLE),
        version(lakehouse, CalibrationsTable.TABLE),
        version(lakehouse, LabelsTable.TABLE),
        DemotedCalibrations.of(lakehouse));
  }

  private static long version(Lakehouse lakehouse, TableDefinition table) {
    return lakehouse.version(table).orElse(-1L);
  }

  Dataset<Row> readTraces(Lakehouse lakehouse) {
    return lakehouse.readAsOf(TracesTable.TABLE, traces);
  }

  Dataset<Row> readVerdicts(Lakehouse lakehouse) {
    return lakehouse.readAsOf(VerdictsTable.TABLE, verdicts);
  }

  Dataset<Row> readCalibrations(Lakehouse lakehouse) {
    return lakehouse.readAsOf(CalibrationsTable.TABLE, calibrations);
  }

  Dataset<Row> readLabels(Lakehouse lakehouse) {
    return lakehouse.readAsOf(LabelsTable.TABLE, labels);
  }
}
