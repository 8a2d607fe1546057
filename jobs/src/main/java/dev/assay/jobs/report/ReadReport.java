package dev.assay.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.dataset.DatasetsTable;
import dev.assay.jobs.drift.DriftTable;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.gate.GatesTable;
import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.TableDefinition;
import dev.assay.jobs.rank.QueueTable;
import dev.assay.jobs.rank.SignalsTable;
import dev.assay.jobs.rank.YieldsTable;
import dev.assay.jobs.run.AtOnce;
import dev.assay.jobs.trace.TracesTable;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;

/**
 * Reads a report's content from the result tables.
 *
 * <p>No time of day enters it: the same tables and date give the same report.
 */
final class ReadReport {
  /** {@code runs} and {@code reports} are left out: making a report changes them. */
  private static final List<TableDefinition> SOURCES =
      List.of(
          TracesTable.TABLE,
          QuarantineTable.TABLE,
          SignalsTable.TABLE,
          QueueTable.TABLE,
          YieldsTable.TABLE,
          LabelsTable.TABLE,
          DatasetsTable.TABLE,
          VerdictsTable.TABLE,
          CalibrationsTable.TABLE,
          DriftTable.TABLE,
          GatesTable.TABLE);

  private final Lakehouse lakehouse;
  private final ReportKind kind;
  private final LocalDate date;

  private ReadReport(Lakehouse lakehouse, ReportKind kind, LocalDate date) {
    this.lakehouse = lakehouse;
    this.kind = kind;
    this.date = date;
  }

  static Report of(Lakehouse lakehouse, ReportKind kind, LocalDate date) {
    return new ReadReport(lakehouse, kind, date).read();
  }

  /** The last day that was ranked, or that has traces; empty if there is neither. */
  static Optional<LocalDate> lastNight(Lakehouse lakehouse) {
    return last(lakehouse, SignalsTable.TABLE, SignalsTable.RANK_DATE)
        .or(() -> last(lakehouse, TracesTable.TABLE, TracesTable.TRACE_DATE));
  }

  private static Optional<LocalDate> last(
      Lakehouse lakehouse, TableDefinition table, String column) {
    Row row = lakehouse.read(table).agg(max(col(column))).first();
    return row.isNullAt(0) ? Optional.empty() : Optional.of(row.getDate(0).toLocalDate());
  }

  private Report read() {
    try (AtOnce reads = new AtOnce()) {
      return read(reads);
    }
  }

  private Report read(AtOnce reads) {
    Supplier<ReadDrift> drift = reads.ask(() -> ReadDrift.on(lakehouse, date));
    Supplier<List<Agreement>> agreements = reads.ask(() -> ReadAgreements.before(lakehouse, end()));
    Supplier<List<ReleaseGate>> gates = reads.ask(() -> ReadGates.before(lakehouse, end()));
    Supplier<Long> labelsSeen = reads.ask(() -> lakehouse.read(LabelsTable.TABLE).count());
    Supplier<Optional<Row>> previous = reads.ask(this::previousReport);
    Night night = kind == ReportKind.NIGHTLY ? night(reads) : Night.NONE;
    Changes changes =
        changes(previous.get(), agreements.get(), gates.get(), drift.get(), labelsSeen.get());
    String root = lakehouse.root();
    return new Report(
        kind,
        date,
        root.substring(root.lastIndexOf('/') + 1),
        night.stages(),
        night.intake(),
        night.anomalies(),
        night.queue(),
        night.judging(),
        agreements.get(),
        drift.get().present(),
        gates.get(),
        night.spendOfWeekUsd(),
        changes,
        labelsSeen.get(),
        versions());
  }

  /** What only the report of a night tells. */
  private record Night(
      List<StageRun> stages,
      double spendOfWeekUsd,
      Intake intake,
      Anomalies anomalies,
      ReviewQueue queue,
      Judging judging) {
    static final Night NONE =
        new Night(
            List.of(),
            0,
            new Intake(List.of(), List.of(), List.of(), List.of()),
            new Anomalies(0, List.of(), List.of()),
            new ReviewQueue(List.of(), 0, 0, List.of(), List.of()),
            new Judging(List.of(), List.of()));
  }

  private Night night(AtOnce reads) {
    Supplier<ReadStages> stages = reads.ask(() -> ReadStages.on(lakehouse, date));
    Supplier<ReadQueue> queue = reads.ask(() -> ReadQueue.on(lakehouse, date));
    Supplier<Judging> judging = reads.ask(() -> ReadJudging.on(lakehouse, date));
    Supplier<Intake> intake =
        reads.ask(() -> ReadIntake.on(lakehouse, date, stages.get().ingests()));
    Supplier<Anomalies> anomalies =
        reads.ask(() -> ReadAnomalies.on(lakehouse, date, queue.get().armOfTrace()));
    return new Night(
        stages.get().stages(),
        stages.get().spendOfWeekUsd(),
        intake.get(),
        anomalies.get(),
        queue.get().queue(),
        judging.get());
  }

  /**
   * A night is reported on after it is over, with all that is known then; the other reports say
   * what was known at the end of their day.
   */
  private Optional<Instant> end() {
    return kind == ReportKind.NIGHTLY
        ? Optional.empty()
        : Optional.of(date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private Changes changes(
      Optional<Row> previous,
      List<Agreement> agreements,
      List<ReleaseGate> gates,
      ReadDrift drift,
      long labelsSeen) {
    if (previous.isEmpty()) {
      return new Changes(
          Optional.empty(), 0, List.of(), List.of(), List.of(), drift.raised(), drift.cleared());
    }
    Instant since = previous.get().<Timestamp>getAs(ReportsTable.RENDERED_AT).toInstant();
    return new Changes(
        Optional.of(previous.get().<Date>getAs(ReportsTable.REPORT_DATE).toLocalDate()),
        labelsSeen - previous.get().<Long>getAs(ReportsTable.LABELS_SEEN),
        datasetsSince(since),
        agreements.stream().filter(one -> one.calibratedAt().isAfter(since)).toList(),
        gates.stream().filter(gate -> gate.decidedAt().isAfter(since)).toList(),
        drift.raised(),
        drift.cleared());
  }

  /** The first rendering of the last earlier date: a later one may be younger than this report. */
  private Optional<Row> previousReport() {
    return lakehouse
        .read(ReportsTable.TABLE)
        .where(
            col(ReportsTable.KIND)
                .equalTo(kind.key())
                .and(col(ReportsTable.STATUS).equalTo(ReportsTable.RENDERED))
                .and(col(ReportsTable.REPORT_DATE).lt(Date.valueOf(date))))
        .orderBy(col(ReportsTable.REPORT_DATE).desc(), col(ReportsTable.RENDERED_AT))
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst();
  }

  private List<String> datasetsSince(Instant since) {
    return lakehouse
        .read(DatasetsTable.TABLE)
        .where(col(DatasetsTable.CREATED_AT).gt(Timestamp.from(since)))
        .orderBy(DatasetsTable.NAME, DatasetsTable.VERSION)
        .select(DatasetsTable.NAME, DatasetsTable.VERSION)
        .collectAsList()
        .stream()
        .map(row -> "%s@%d".formatted(row.getString(0), row.getInt(1)))
        .toList();
  }

  private Map<String, Long> versions() {
    Map<String, Long> versions = new TreeMap<>();
    for (TableDefinition table : SOURCES) {
      lakehouse.version(table).ifPresent(version -> versions.put(table.name(), version));
    }
    return versions;
  }
}
