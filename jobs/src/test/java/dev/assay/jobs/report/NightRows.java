package dev.assay.jobs.report;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.calibration.Slices;
import dev.assay.jobs.drift.DriftTable;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.gate.GatesTable;
import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.rank.QueueTable;
import dev.assay.jobs.rank.SignalsTable;
import dev.assay.jobs.run.RunsTable;
import dev.assay.jobs.trace.TracesTable;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The result tables of one small night: 1 November 2026, a Sunday. */
final class NightRows {
  private static final Date DAY = Date.valueOf("2026-11-01");
  private static final Date DAY_BEFORE = Date.valueOf("2026-10-31");
  private static final String PAYLOAD = "SECRET PAYLOAD";

  private NightRows() {}

  static void write(Lakehouse lakehouse) {
    TableRows.append(
        lakehouse,
        TracesTable.TABLE,
        List.of(
            trace("t0", DAY_BEFORE, Map.of()),
            trace(
                "t1",
                DAY,
                Map.of(
                    TracesTable.RELEASE, "r1",
                    TracesTable.SPAN_COUNT, 5L,
                    TracesTable.ERROR_SPANS, 2L,
                    TracesTable.TOTAL_TOKENS, 900L,
                    TracesTable.COST_USD, 0.25)),
            trace(
                "t2",
                DAY,
                Map.of(
                    TracesTable.RELEASE,
                    "r1",
                    TracesTable.SPAN_COUNT,
                    2L,
                    TracesTable.SYNTHETIC,
                    true)),
            trace("t3", DAY, Map.of(TracesTable.SPAN_COUNT, 3L))));
    TableRows.append(
        lakehouse,
        QuarantineTable.TABLE,
        List.of(
            quarantined("h1", "no trace id"),
            quarantined("h2", "no time"),
            quarantined("h3", "no trace id")));
    TableRows.append(
        lakehouse,
        RunsTable.TABLE,
        List.of(
            run(
                "1",
                "ingest a",
                "done",
                1,
                7,
                Map.of(
                    RunsTable.SPEND_USD,
                    0.5,
                    RunsTable.READ,
                    13L,
                    RunsTable.WRITTEN,
                    10L,
                    RunsTable.QUARANTINED,
                    3L)),
            run(
                "2",
                "ingest a",
                "done",
                2,
                3,
                Map.of(RunsTable.READ, 13L, RunsTable.DUPLICATES, 13L)),
            run(
                "3",
                "rank",
                "failed",
                3,
                1,
                Map.of(RunsTable.MESSAGE, "java.lang.IllegalStateException")),
            run("4", "report", "done", 4, 1, Map.of()),
            run(
                "5",
                "evaluate",
                "done",
                5,
                1,
                Map.of(RunsTable.RUN_DATE, "2026-10-28", RunsTable.SPEND_USD, 0.25))));
    writeSignalsAndQueue(lakehouse);
    writeVerdictsAndCalibrations(lakehouse);
    writeDriftAndGates(lakehouse);
  }

  private static void writeSignalsAndQueue(Lakehouse lakehouse) {
    TableRows.append(
        lakehouse,
        SignalsTable.TABLE,
        List.of(
            ranked(
                "t2",
                1,
                List.of(
                    RowFactory.create("tokens", "tokens", 100.0, null, 0.5),
                    RowFactory.create("tool_errors", "tools", 4.0, 0.0, 0.004))),
            ranked("t1", 2, List.of(RowFactory.create("tool_errors", "tools", 0.0, 0.0, 0.6)))));
    TableRows.append(
        lakehouse,
        QueueTable.TABLE,
        List.of(
            queued("t2", DAY, "signal", 1, 1.0),
            queued("t3", DAY, "random", 2, 0.1),
            queued("t0", Date.valueOf("2026-10-26"), "signal", 1, 1.0),
            queued("t-old", Date.valueOf("2026-09-01"), "signal", 1, 1.0)));
    TableRows.append(lakehouse, LabelsTable.TABLE, List.of(label("l1", "t0"), label("l2", "t0")));
  }

  private static void writeVerdictsAndCalibrations(Lakehouse lakehouse) {
    TableRows.append(
        lakehouse,
        VerdictsTable.TABLE,
        List.of(
            Map.of(
                VerdictsTable.EVALUATOR_ID,
                "e",
                VerdictsTable.EVALUATOR_VERSION,
                1,
                VerdictsTable.SOURCE,
                "a",
                VerdictsTable.TRACE_ID,
                "t1",
                VerdictsTable.STATUS,
                "scored",
                VerdictsTable.SCORE,
                0.0,
                VerdictsTable.FLAG,
                true,
                VerdictsTable.JUSTIFICATION,
                "because",
                VerdictsTable.COST_USD,
                0.01,
                VerdictsTable.TARGET_DATE,
                DAY),
            Map.of(
                VerdictsTable.EVALUATOR_ID,
                "e",
                VerdictsTable.EVALUATOR_VERSION,
                1,
                VerdictsTable.STATUS,
                "errored",
                VerdictsTable.TARGET_DATE,
                DAY)));
    TableRows.append(
        lakehouse,
        CalibrationsTable.TABLE,
        List.of(
            calibration(1, "SIGNAL", Instant.parse("2026-10-20T00:00:00Z")),
            calibration(2, "GATE", Instant.parse("2026-11-23T13:00:00Z"))));
  }

  private static void writeDriftAndGates(Lakehouse lakehouse) {
    TableRows.append(
        lakehouse,
        DriftTable.TABLE,
        List.of(
            monitor(DAY_BEFORE, "old", "alarm"),
            monitor(DAY, "old", "ok"),
            monitor(DAY, "e", "alarm")));
    String document =
        """
        {"evaluators": [{"id": "e", "version": 2, "failure_mode": "m", "decides": true,
          "state": "BLOCK", "paired_items": 50, "baseline_score": 0.92, "candidate_score": 0.78,
          "drop": 0.14, "drop_upper_bound_95": 0.23, "p_value_holm": null, "power": "much"}],
         "flips": [{"evaluator": "e", "item_id": "item-1", "baseline": 1.0, "candidate": 0.0,
          "candidate_traces": ["t7", "t8"]}]}
        """;
    TableRows.append(
        lakehouse,
        GatesTable.TABLE,
        List.of(
            Map.of(
                GatesTable.GATE_ID, "g1",
                GatesTable.DATASET, "ds",
                GatesTable.DATASET_VERSION, 1,
                GatesTable.BASELINE, "r1",
                GatesTable.CANDIDATE, "r2",
                GatesTable.DECISION, "BLOCK",
                GatesTable.CONFIRMATION, "CONFIRMED",
                GatesTable.DOCUMENT, document,
                GatesTable.DECIDED_AT, Timestamp.from(Instant.parse("2026-11-23T14:00:00Z")))));
  }

  private static Map<String, Object> trace(String id, Date day, Map<String, Object> more) {
    return with(
        more, TracesTable.SOURCE, "a", TracesTable.TRACE_ID, id, TracesTable.TRACE_DATE, day);
  }

  private static Map<String, Object> quarantined(String hash, String reason) {
    return Map.of(
        QuarantineTable.SOURCE, "a",
        QuarantineTable.ROW_HASH, hash,
        QuarantineTable.REASON, reason,
        QuarantineTable.ROW, PAYLOAD,
        QuarantineTable.QUARANTINED_ON, DAY);
  }

  private static Map<String, Object> run(
      String id,
      String command,
      String status,
      int hour,
      double seconds,
      Map<String, Object> more) {
    return with(
        with(
            more,
            RunsTable.RUN_ID,
            id,
            RunsTable.COMMAND,
            command,
            RunsTable.STATUS,
            status,
            RunsTable.SECONDS,
            seconds),
        RunsTable.STARTED_AT,
        Timestamp.from(Instant.parse("2026-11-02T0%d:00:00Z".formatted(hour))),
        RunsTable.RUN_DATE,
        more.getOrDefault(RunsTable.RUN_DATE, "2026-11-01"));
  }

  private static Map<String, Object> ranked(String id, long rank, List<Row> signals) {
    return Map.of(
        SignalsTable.SOURCE, "a",
        SignalsTable.TRACE_ID, id,
        SignalsTable.RANK_DATE, DAY,
        SignalsTable.TRACE_DATE, DAY,
        SignalsTable.FUSED_RANK, rank,
        SignalsTable.SIGNALS, signals);
  }

  private static Map<String, Object> queued(
      String id, Date day, String arm, int position, double probability) {
    return Map.of(
        QueueTable.SOURCE, "a",
        QueueTable.TRACE_ID, id,
        QueueTable.QUEUED_DATE, day,
        QueueTable.ARM, arm,
        QueueTable.POSITION, position,
        QueueTable.INCLUSION_PROBABILITY, probability);
  }

  private static Map<String, Object> label(String id, String traceId) {
    return Map.of(
        LabelsTable.LABEL_ID,
        id,
        LabelsTable.FACT,
        "label",
        LabelsTable.TARGET,
        "TRACE",
        LabelsTable.SOURCE,
        "a",
        LabelsTable.TRACE_ID,
        traceId,
        LabelsTable.RUBRIC_VERSION,
        1,
        LabelsTable.ANNOTATOR_KIND,
        "HUMAN",
        LabelsTable.RATIONALE,
        PAYLOAD);
  }

  private static Map<String, Object> calibration(int version, String status, Instant at) {
    Map<String, Object> row = new HashMap<>();
    row.put(CalibrationsTable.CALIBRATION_ID, "c" + version);
    row.put(CalibrationsTable.EVALUATOR_ID, "e");
    row.put(CalibrationsTable.EVALUATOR_VERSION, version);
    row.put(CalibrationsTable.STATUS, status);
    row.put(CalibrationsTable.SLICE, Slices.ALL);
    row.put(CalibrationsTable.MCC_STATUS, "DEFINED");
    row.put(CalibrationsTable.MCC, 0.71);
    row.put(CalibrationsTable.MCC_LOW, 0.46);
    row.put(CalibrationsTable.MCC_HIGH, 0.85);
    row.put(CalibrationsTable.CALIBRATED_AT, Timestamp.from(at));
    row.put(CalibrationsTable.DISAGREEMENTS, List.of(RowFactory.create("a", "t9", true, 0.9)));
    return row;
  }

  private static Map<String, Object> monitor(Date day, String subject, String state) {
    return Map.of(
        DriftTable.DRIFT_DATE, day,
        DriftTable.MONITOR, "agreement",
        DriftTable.SUBJECT, subject,
        DriftTable.STATE, state);
  }

  private static Map<String, Object> with(Map<String, Object> map, Object... keysAndValues) {
    Map<String, Object> result = new HashMap<>(map);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      result.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return result;
  }
}
