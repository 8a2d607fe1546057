package dev.assay.jobs.gate;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.calibration.TraceVerdicts;
import org.apache.spark.sql.Row;

/**
 * What verdicts must have in common to be compared.
 *
 * @param judgeModel null for other evaluators than judges
 * @param parametersHash null for other evaluators than judges
 */
record EvaluatorInstrument(
    String evaluatorId, int version, String fingerprint, String judgeModel, String parametersHash) {
  static EvaluatorInstrument ofVerdict(Row row) {
    return new EvaluatorInstrument(
        row.getAs(TraceVerdicts.EVALUATOR_ID),
        row.getAs(TraceVerdicts.EVALUATOR_VERSION),
        row.getAs(TraceVerdicts.FINGERPRINT),
        row.getAs(TraceVerdicts.MODEL),
        row.getAs(TraceVerdicts.PARAMETERS_HASH));
  }

  static EvaluatorInstrument ofCalibration(Row row) {
    return new EvaluatorInstrument(
        row.getAs(CalibrationsTable.EVALUATOR_ID),
        row.getAs(CalibrationsTable.EVALUATOR_VERSION),
        row.getAs(CalibrationsTable.FINGERPRINT),
        row.getAs(CalibrationsTable.JUDGE_MODEL),
        row.getAs(CalibrationsTable.PARAMETERS_HASH));
  }

  String name() {
    return evaluatorId + "@" + version + (judgeModel == null ? "" : " (" + judgeModel + ")");
  }
}
