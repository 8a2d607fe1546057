package dev.assay.jobs.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * Everything that a report says, as values of the result tables: a function of the tables and the
 * date alone.
 *
 * @param lakehouse its name: the last part of its address
 * @param agreements the present calibration of each evaluator on each dataset and slice
 * @param drift all monitors of the last date up to the report's that has any
 * @param gates newest first
 * @param spendOfWeekUsd what model calls cost in the seven nights that end with the report's
 * @param labelsSeen label facts that there are
 * @param versions of the tables that it was made from
 */
record Report(
    ReportKind kind,
    LocalDate date,
    String lakehouse,
    List<StageRun> stages,
    Intake intake,
    Anomalies anomalies,
    ReviewQueue queue,
    Judging judging,
    List<Agreement> agreements,
    List<DriftMonitor> drift,
    List<ReleaseGate> gates,
    double spendOfWeekUsd,
    Changes changes,
    long labelsSeen,
    Map<String, Long> versions) {

  /** The monitors that are in alarm. */
  List<DriftMonitor> alarms() {
    return drift.stream().filter(DriftMonitor::inAlarm).toList();
  }

  /** The stages that did not get to their end. */
  List<StageRun> failedStages() {
    return stages.stream().filter(StageRun::failed).toList();
  }

  /** What model calls have cost on the date. */
  double spendUsd() {
    return stages.stream().mapToDouble(StageRun::spendUsd).sum();
  }
}
