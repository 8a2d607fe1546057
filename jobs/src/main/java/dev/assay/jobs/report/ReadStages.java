package dev.assay.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.report.Intake.Ingested;
import dev.assay.jobs.run.RunsTable;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Reads what ran for a date from {@code runs}.
 *
 * <p>Running a night again, with nothing new, adds rows to {@code runs} and must leave the report
 * as it is: so a stage's time is that of its first run, and an ingest that changed nothing does not
 * count.
 */
final class ReadStages {
  /** These are written when a report has been made already, or is being made. */
  private static final List<String> NOT_STAGES = List.of("report", "nightly", "demo");

  private static final int WEEK = 7;

  private final List<Row> week;
  private final List<Row> rows;

  private ReadStages(List<Row> week, List<Row> rows) {
    this.week = week;
    this.rows = rows;
  }

  /** The seven nights that end with the date are read. */
  static ReadStages on(Lakehouse lakehouse, LocalDate date) {
    List<Row> week =
        lakehouse
            .read(RunsTable.TABLE)
            .where(
                col(RunsTable.RUN_DATE)
                    .between(date.minusDays(WEEK - 1L).toString(), date.toString())
                    .and(not(col(RunsTable.COMMAND).isin(NOT_STAGES.toArray()))))
            .select(
                RunsTable.RUN_ID,
                RunsTable.RUN_DATE,
                RunsTable.STARTED_AT,
                RunsTable.COMMAND,
                RunsTable.STATUS,
                RunsTable.MESSAGE,
                RunsTable.SECONDS,
                RunsTable.SPEND_USD,
                RunsTable.READ,
                RunsTable.WRITTEN,
                RunsTable.UPDATED,
                RunsTable.DUPLICATES,
                RunsTable.QUARANTINED)
            .collectAsList();
    List<Row> rows =
        week.stream()
            .filter(row -> row.getAs(RunsTable.RUN_DATE).equals(date.toString()))
            .sorted(
                Comparator.comparing((Row row) -> row.<Timestamp>getAs(RunsTable.STARTED_AT))
                    .thenComparing(row -> row.<String>getAs(RunsTable.RUN_ID)))
            .toList();
    return new ReadStages(week, rows);
  }

  /** What model calls have cost in the seven nights. */
  double spendOfWeekUsd() {
    // Sorted, so that rounding is the same in whatever order the rows came.
    return week.stream().mapToDouble(run -> run.<Double>getAs(RunsTable.SPEND_USD)).sorted().sum();
  }

  /** The stages, in the order in which they first ran. */
  List<StageRun> stages() {
    Map<String, List<Row>> byCommand = byCommand();
    List<StageRun> stages = new ArrayList<>();
    byCommand.forEach((command, runs) -> stages.add(stage(command, runs)));
    return stages;
  }

  private static StageRun stage(String command, List<Row> runs) {
    Row last = runs.get(runs.size() - 1);
    String status = last.getAs(RunsTable.STATUS);
    String message = last.getAs(RunsTable.MESSAGE);
    double seconds =
        runs.stream()
            .filter(run -> run.getAs(RunsTable.STATUS).equals("done"))
            .findFirst()
            .map(run -> run.<Double>getAs(RunsTable.SECONDS))
            .orElse(0.0);
    double spend = runs.stream().mapToDouble(run -> run.<Double>getAs(RunsTable.SPEND_USD)).sum();
    return new StageRun(command, status, message == null ? "" : message, seconds, spend);
  }

  /** What each ingest did with its rows. */
  List<Ingested> ingests() {
    List<Ingested> ingests = new ArrayList<>();
    byCommand()
        .forEach(
            (command, runs) -> {
              if (command.equals("ingest") || command.startsWith("ingest ")) {
                List<Row> done =
                    runs.stream()
                        .filter(run -> !run.getAs(RunsTable.STATUS).equals("failed"))
                        .toList();
                List<Row> changing = done.stream().filter(ReadStages::changedSomething).toList();
                List<Row> counted = changing.isEmpty() ? first(done) : changing;
                counted.stream()
                    .map(run -> ingested(command, run))
                    .reduce(ReadStages::plus)
                    .ifPresent(ingests::add);
              }
            });
    return ingests;
  }

  private Map<String, List<Row>> byCommand() {
    Map<String, List<Row>> byCommand = new LinkedHashMap<>();
    for (Row row : rows) {
      byCommand
          .computeIfAbsent(row.getAs(RunsTable.COMMAND), command -> new ArrayList<>())
          .add(row);
    }
    return byCommand;
  }

  private static List<Row> first(List<Row> rows) {
    return rows.subList(0, Math.min(1, rows.size()));
  }

  private static boolean changedSomething(Row run) {
    return number(run, RunsTable.WRITTEN)
            + number(run, RunsTable.UPDATED)
            + number(run, RunsTable.QUARANTINED)
        > 0;
  }

  private static Ingested ingested(String command, Row run) {
    return new Ingested(
        command,
        number(run, RunsTable.READ),
        number(run, RunsTable.WRITTEN),
        number(run, RunsTable.UPDATED),
        number(run, RunsTable.DUPLICATES),
        number(run, RunsTable.QUARANTINED));
  }

  private static Ingested plus(Ingested a, Ingested b) {
    return new Ingested(
        a.command(),
        a.read() + b.read(),
        a.written() + b.written(),
        a.updated() + b.updated(),
        a.duplicates() + b.duplicates(),
        a.quarantined() + b.quarantined());
  }

  private static long number(Row row, String column) {
    return row.<Long>getAs(column);
  }
}
