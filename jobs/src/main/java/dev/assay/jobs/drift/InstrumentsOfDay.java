package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.evaluation.DayVerdicts;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.drift.DriftFinding;
import dev.assay.udfs.drift.InstrumentChange;
import dev.assay.udfs.drift.InstrumentChange.Instrument;
import dev.assay.udfs.evaluator.VerdictStatus;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/** Whether the evaluators that ran on a day are those that were calibrated. */
final class InstrumentsOfDay {
  private static final String VERDICTS = "verdicts";
  private static final String ANSWERING = "answering";

  private InstrumentsOfDay() {}

  /** A finding for each instrument that the day's traces have verdicts of. */
  static List<DriftFinding> findings(Lakehouse lakehouse, LocalDate day) {
    List<Row> ran = ran(lakehouse, day);
    if (ran.isEmpty()) {
      return List.of();
    }
    List<Instrument> calibrated =
        lakehouse
            .read(CalibrationsTable.TABLE)
            .select(
                CalibrationsTable.EVALUATOR_ID,
                CalibrationsTable.EVALUATOR_VERSION,
                CalibrationsTable.FINGERPRINT,
                CalibrationsTable.JUDGE_MODEL,
                CalibrationsTable.PARAMETERS_HASH,
                CalibrationsTable.ANSWERING_MODELS)
            .collectAsList()
            .stream()
            .map(row -> instrument(row, CalibrationsTable.ANSWERING_MODELS))
            .toList();
    return ran.stream()
        .map(
            row -> {
              Instrument instrument = instrument(row, ANSWERING);
              return InstrumentChange.of(
                  instrument,
                  row.<Long>getAs(VERDICTS),
                  calibrated.stream()
                      .filter(one -> one.evaluatorId().equals(instrument.evaluatorId()))
                      .toList());
            })
        .toList();
  }

  private static List<Row> ran(Lakehouse lakehouse, LocalDate day) {
    return DayVerdicts.of(lakehouse, day)
        .groupBy(
            col(VerdictsTable.EVALUATOR_ID),
            col(VerdictsTable.EVALUATOR_VERSION),
            col(VerdictsTable.FINGERPRINT),
            coalesce(col(VerdictsTable.MODEL), lit("")).as(CalibrationsTable.JUDGE_MODEL),
            col(VerdictsTable.PARAMETERS_HASH))
        .agg(
            count(lit(1)).as(VERDICTS),
            array_sort(
                    collect_set(
                        when(
                            col(VerdictsTable.STATUS).equalTo(VerdictStatus.SCORED.text()),
                            concat_ws(
                                " ",
                                col(VerdictsTable.MODEL_ANSWERED),
                                col(VerdictsTable.MODEL_FINGERPRINT)))))
                .as(ANSWERING))
        .orderBy(
            VerdictsTable.EVALUATOR_ID,
            VerdictsTable.EVALUATOR_VERSION,
            VerdictsTable.FINGERPRINT,
            CalibrationsTable.JUDGE_MODEL,
            VerdictsTable.PARAMETERS_HASH)
        .collectAsList();
  }

  private static Instrument instrument(Row row, String answeringColumn) {
    String model = row.getAs(CalibrationsTable.JUDGE_MODEL);
    Set<String> answering = new TreeSet<>();
    int column = row.fieldIndex(answeringColumn);
    if (!row.isNullAt(column)) {
      row.<String>getList(column).stream().filter(one -> !one.isBlank()).forEach(answering::add);
    }
    return new Instrument(
        row.getAs(VerdictsTable.EVALUATOR_ID),
        row.<Integer>getAs(VerdictsTable.EVALUATOR_VERSION),
        model == null ? "" : model,
        row.getAs(VerdictsTable.FINGERPRINT) + " " + row.getAs(VerdictsTable.PARAMETERS_HASH),
        answering);
  }
}
