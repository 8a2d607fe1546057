package dev.assay.jobs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.Assay;
import dev.assay.jobs.Console;
import dev.assay.jobs.RealData;
import dev.assay.jobs.SharedSession;
import dev.assay.jobs.TableRows;
import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.mode.FailureModesTable;
import dev.assay.jobs.mode.ModeStates;
import dev.assay.jobs.mode.UpdateModeStates;
import dev.assay.jobs.rank.QueueTable;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.label.FailureMode.State;
import dev.assay.udfs.label.FailureModeLife.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
  @TempDir private Path folder;

  @Test
  void keepsEveryFactOnceAndAsItWasGiven() throws IOException {
    JobContext context = SharedSession.context(folder);
    storeTraces(context);
    String good =
        """
        {"label_id":"a","trace_id":"AA-01","criterion":"task_success","value_bool":false,"annotator_id":"maria","source":"app"}
        {"label_id":"b","trace_id":"zz","source_trace_id":"case 2","criterion":"task_success","value_bool":true}
        {"label_id":"c","trace_id":"aa01","span_id":"verbatim-span","criterion":"hallucination","value_bool":true}
        {"label_id":"d","trace_id":"dd","criterion":"tone","value_number":3,"source":"app"}
        {"label_id":"e","trace_id":"both","criterion":"task_success","value_bool":true,"source":"elsewhere"}
        """;
    String broken = "{\"label_id\":\"f\",\"trace_id\":\"aa01\",\"criterion\":\"tone\"}\n";
    Path file = Files.writeString(folder.resolve("labels.jsonl"), good + broken);

    Outcome first = importFile(context, file);
    assertThat(first.accounting()).isEqualTo(new Accounting(6, 5, 0, 0, 1));
    assertThat(first.details())
        .containsEntry("labels_without_trace", 2)
        .containsEntry("first_traces_not_found", List.of("both", "dd"))
        .containsEntry("criteria_without_failure_mode", Map.of("tone", 1L));
    assertThat(first.lines())
        .contains("  task-failure: 1 positive, 2 negative, 0 unsure")
        .anyMatch(line -> line.startsWith("  row 6: no value"));

    Map<String, Row> stored = byId(context);
    assertThat(stored.get("a").<String>getAs(LabelsTable.TRACE_ID)).isEqualTo("aa01");
    assertThat(stored.get("a").<String>getAs(LabelsTable.ARM)).isEqualTo("random");
    assertThat(stored.get("a").<Double>getAs(LabelsTable.INCLUSION_PROBABILITY)).isEqualTo(0.25);
    assertThat(stored.get("a").<Boolean>getAs(LabelsTable.SYNTHETIC)).isFalse();
    assertThat(stored.get("b").<String>getAs(LabelsTable.TRACE_ID)).isEqualTo("bb02");
    assertThat(stored.get("b").<String>getAs(LabelsTable.SOURCE)).isEqualTo("app");
    assertThat(stored.get("b").<Boolean>getAs(LabelsTable.SYNTHETIC)).isTrue();
    assertThat(stored.get("b").<String>getAs(LabelsTable.ANNOTATOR_ID)).isEqualTo("reviewer");
    assertThat(stored.get("c").<String>getAs(LabelsTable.SPAN_ID)).isEqualTo("51");
    assertThat(stored.get("d").<String>getAs(LabelsTable.TRACE_ID)).isEqualTo("dd");
    assertThat(stored.get("e").<String>getAs(LabelsTable.SOURCE)).isEqualTo("elsewhere");
    assertThat(stored.get("b").<Timestamp>getAs(LabelsTable.LABELLED_AT))
        .isAfter(stored.get("a").<Timestamp>getAs(LabelsTable.LABELLED_AT));
    assertThat(context.lakehouse().read(QuarantineTable.TABLE).count()).isEqualTo(1);
    assertThatThrownBy(() -> importFile(context, folder.resolve("of 10:20.jsonl")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> importFile(context, Path.of("of:10.jsonl")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Rename it");

    long version = context.lakehouse().version(LabelsTable.TABLE).orElseThrow();
    Outcome again = importFile(context, file);
    assertThat(again.accounting()).isEqualTo(new Accounting(6, 0, 0, 5, 1));
    assertThat(context.lakehouse().version(LabelsTable.TABLE)).contains(version);
    assertThat(context.lakehouse().read(QuarantineTable.TABLE).count()).isEqualTo(1);

    Path changed =
        Files.writeString(
            folder.resolve("changed.jsonl"),
            good.lines().findFirst().orElseThrow().replace("false", "true"));
    Outcome refused = importFile(context, changed);
    assertThat(refused.accounting()).isEqualTo(new Accounting(1, 0, 0, 0, 1));
    assertThat(refused.exit()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(refused.lines())
        .anyMatch(
            line -> line.startsWith("  row 1: label_id is that of a label with other content"));
    assertThat(context.lakehouse().version(LabelsTable.TABLE)).contains(version);

    Path decided =
        Files.writeString(
            folder.resolve("decided.csv"),
            """
            label_id,fact,refers_to,trace_id,criterion,value_bool,annotator_id
            g,label,,aa01,task_success,yes,ben
            h,adjudication,a,,,yes,carla
            i,adjudication,nobody,,,yes,carla
            """);
    assertThat(importFile(context, decided).accounting()).isEqualTo(new Accounting(3, 2, 0, 0, 1));
    assertThat(RevokeLabelJob.run(context, "b", "maria", "wrong trace").accounting().written())
        .isEqualTo(1);
    assertThat(RevokeLabelJob.run(context, "b", "maria", "wrong trace").accounting().duplicates())
        .isEqualTo(1);
    assertThatThrownBy(() -> RevokeLabelJob.run(context, "nobody", "maria", "?"))
        .isInstanceOf(UserException.class);

    List<Row> effective =
        EffectiveLabels.of(
                context.lakehouse().read(LabelsTable.TABLE),
                context.settings().failureModes().failureModes())
            .orderBy(EffectiveLabels.SOURCE, EffectiveLabels.FAILURE_MODE)
            .collectAsList();
    assertThat(effective)
        .extracting(
            row -> row.getAs(EffectiveLabels.TRACE_ID),
            row -> row.getAs(EffectiveLabels.FAILURE_MODE),
            row -> row.getAs(EffectiveLabels.STATUS),
            row -> row.getAs(EffectiveLabels.ADJUDICATED))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("aa01", "hallucination", "positive", false),
            org.assertj.core.groups.Tuple.tuple("aa01", "task-failure", "negative", true),
            org.assertj.core.groups.Tuple.tuple("both", "task-failure", "negative", false));
    assertThat(ListLabels.run(context, Optional.of("task-failure"), Optional.empty(), 3).lines())
        .hasSize(4);
    saysOfWhichSourceALabelIsAndRefusesTheFuture(context);
    givesALabelOfASpanAloneItsTrace(SharedSession.on(context, "2027-12-31"));
    refusesToChangeAFact(context);
    saysHowReviewersAgree(context);
    recordsTheStatesOfFailureModes(context);
    Path words =
        Files.writeString(
            folder.resolve("words.jsonl"),
            """
            {"id": "1", "annotation_name": "task_success", "annotator_kind": "HUMAN", "label": "solved", "score": 1, "trace_id": "aa01", "user_id": "ben"}
            """);
    assertThat(importFile(context, words).lines())
        .anyMatch(
            line ->
                line.startsWith(
                    "  task-failure: 0 positive, 0 negative, 0 unsure, and 1 that say neither: its positive_when, false,"));
  }

  private void saysOfWhichSourceALabelIsAndRefusesTheFuture(JobContext context) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sources.jsonl"),
            """
            {"label_id":"t1","trace_id":"aa01","criterion":"warmth","value_number":3,"source":"typo"}
            {"label_id":"t2","trace_id":"aa01","criterion":"warmth","value_number":3,"source":"other"}
            {"label_id":"t3","trace_id":"aa01","criterion":"warmth","value_number":3,"created_at":"2026-11-24T23:00:00"}
            {"label_id":"t4","trace_id":"aa01","criterion":"warmth","value_number":3,"created_at":"2026-11-25T01:00:00Z"}
            {"label_id":"t5","fact":"adjudication","refers_to":"t2","value_number":4}
            """);
    Outcome outcome = importFile(context, file);
    assertThat(outcome.accounting()).isEqualTo(new Accounting(5, 2, 0, 0, 3));
    assertThat(outcome.details()).containsEntry("labels_of_other_source", 1);
    assertThat(outcome.lines())
        .anyMatch(line -> line.startsWith("1 labels name a source") && line.endsWith(": typo"))
        .anyMatch(line -> line.startsWith("  row 2: its source has no such trace, and source app"))
        .anyMatch(line -> line.startsWith("  row 4: created_at is in the future"))
        .anyMatch(line -> line.startsWith("  row 5: its source has no such trace"));
    assertThat(byId(context)).containsKeys("t1", "t3").doesNotContainKeys("t2", "t4", "t5");
  }

  private void givesALabelOfASpanAloneItsTrace(JobContext context) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("spans.jsonl"),
            """
            {"label_id":"s1","span_id":"verbatim-span","criterion":"tone","value_number":3,"created_at":"2026-12-01"}
            {"label_id":"s2","span_id":"61","criterion":"tone","value_number":3,"created_at":"2027-11-01"}
            {"label_id":"s3","span_id":"51","criterion":"tone","value_number":3,"created_at":"2027-12-25"}
            {"label_id":"s4","span_id":"51","criterion":"tone","value_number":3,"created_at":"2026-12-01","source":"other"}
            {"label_id":"s5","fact":"adjudication","refers_to":"s1","value_number":4}
            {"label_id":"s6","fact":"adjudication","refers_to":"s2","value_number":4}
            """);
    Outcome first = importFile(context, file);
    assertThat(first.accounting()).isEqualTo(new Accounting(6, 2, 0, 0, 4));
    assertThat(first.lines())
        .anyMatch(line -> line.startsWith("  row 2: span_id stands without trace_id"));

    context
        .lakehouse()
        .append(SpansTable.TABLE, TableRows.of(SpansTable.TABLE, List.of(span("aa01", "61"))));
    assertThat(importFile(context, file).accounting()).isEqualTo(new Accounting(6, 2, 0, 2, 2));
    context
        .lakehouse()
        .append(SpansTable.TABLE, TableRows.of(SpansTable.TABLE, List.of(span("bb02", "51"))));
    assertThat(importFile(context, file).accounting()).isEqualTo(new Accounting(6, 0, 0, 4, 2));
    Path ambiguous =
        Files.writeString(
            folder.resolve("ambiguous.jsonl"),
            Files.readString(file)
                .lines()
                .findFirst()
                .orElseThrow()
                .replace("s1", "s7")
                .replace("verbatim-span", "51"));
    assertThat(importFile(context, ambiguous).exit()).isEqualTo(ExitCode.BAD_INPUT);

    Map<String, Row> stored = byId(context);
    for (String id : List.of("s1", "s2", "s5", "s6")) {
      assertThat(stored.get(id).<String>getAs(LabelsTable.SOURCE)).isEqualTo("app");
      assertThat(stored.get(id).<String>getAs(LabelsTable.TRACE_ID)).isEqualTo("aa01");
      assertThat(stored.get(id).<String>getAs(LabelsTable.ARM)).isEqualTo("random");
    }
    assertThat(stored.get("s1").<String>getAs(LabelsTable.SPAN_ID)).isEqualTo("51");
    assertThat(stored).doesNotContainKeys("s3", "s4", "s7");
  }

  private static Map<String, Object> span(String traceId, String spanId) {
    return Map.of(
        SpansTable.SOURCE,
        "app",
        SpansTable.TRACE_ID,
        traceId,
        SpansTable.SPAN_ID,
        spanId,
        SpansTable.SPAN_DATE,
        java.sql.Date.valueOf("2026-11-23"));
  }

  private static void refusesToChangeAFact(JobContext context) {
    SparkSession spark = context.spark();
    String table = "delta.`%s`".formatted(context.lakehouse().path(LabelsTable.TABLE.name()));
    long version = context.lakehouse().version(LabelsTable.TABLE).orElseThrow();
    List<String> changes =
        List.of(
            "UPDATE %s SET value_bool = true",
            "DELETE FROM %s WHERE label_id = 'a'",
            "MERGE INTO %1$s t USING (SELECT 'a' id) s ON t.label_id = s.id WHEN MATCHED THEN DELETE");
    for (String change : changes) {
      assertThatThrownBy(() -> spark.sql(change.formatted(table)))
          .hasStackTraceContaining("DELTA_CANNOT_MODIFY_APPEND_ONLY");
    }
    List<String> statements = new ArrayList<>(changes);
    statements.addAll(
        List.of(
            "INSERT OVERWRITE %1$s SELECT * FROM %1$s",
            "INSERT INTO %1$s SELECT * FROM %1$s",
            "WITH l AS (SELECT * FROM %1$s) INSERT INTO %1$s SELECT * FROM l",
            "FROM %1$s INSERT INTO %1$s SELECT *",
            "ALTER TABLE %s SET TBLPROPERTIES ('delta.appendOnly' = 'false')",
            "DROP TABLE %s",
            "VACUUM %s",
            "RESTORE TABLE %s TO VERSION AS OF 0",
            "CREATE TABLE other AS SELECT 1",
            "SET spark.sql.ansi.enabled = false"));
    assertThat(sql(context, "SELECT count(*) FROM " + table)).isZero();
    for (String statement : statements) {
      assertThat(sql(context, statement.formatted(table))).as(statement).isEqualTo(2);
    }
    assertThat(context.lakehouse().version(LabelsTable.TABLE)).contains(version);
    assertThat(sql(context, "SELECT count(*) FROM FAILURE_MODES")).isZero();
    Console twice =
        Console.run(
            List.of(
                "sql",
                "SELECT 'a' AS x, 'b' AS x",
                "--json",
                "--lakehouse",
                context.lakehouse().root(),
                "--conf",
                context.settings().folder().resolve("assay.yaml").toString()));
    assertThat(twice.json().path("rows").toString()).isEqualTo("[{\"x\":\"a\",\"x_2\":\"b\"}]");
  }

  private static int sql(JobContext context, String statement) {
    return Assay.run(
        "sql",
        statement,
        "--lakehouse",
        context.lakehouse().root(),
        "--conf",
        context.settings().folder().resolve("assay.yaml").toString());
  }

  private static void saysHowReviewersAgree(JobContext context) {
    Outcome agreement = AgreementJob.run(context, Optional.of("task-failure"));
    assertThat(agreement.lines())
        .contains("task-failure: 1 items answered twice, by ben, maria")
        .anyMatch(line -> line.startsWith("  ceiling of any judge"))
        .anyMatch(line -> line.contains("elsewhere/both"));
  }

  private static void recordsTheStatesOfFailureModes(JobContext context) {
    assertThat(ModeStates.of(context.lakehouse(), context.settings().failureModes().failureModes()))
        .hasEntrySatisfying("task-failure", current -> assertThat(current.since()).isPresent())
        .allSatisfy((mode, current) -> assertThat(current.state()).isEqualTo(State.OPEN));
    assertThat(
            UpdateModeStates.run(
                context,
                Map.of("task-failure", new Evidence(0, 60, 0, 60, 0, 4)),
                OptionalLong.empty()))
        .hasSize(1);
    assertThat(
            UpdateModeStates.run(
                context,
                Map.of("task-failure", new Evidence(1, 61, 1, 61, 1, 4)),
                OptionalLong.of(3)))
        .containsExactly(
            "task-failure: reopened, was watching: 1 new label says that the failure is present");
    assertThat(
            context
                .lakehouse()
                .read(FailureModesTable.TABLE)
                .where("mode = 'task-failure'")
                .orderBy(FailureModesTable.AT)
                .collectAsList())
        .extracting(
            row -> row.getAs(FailureModesTable.FROM_STATE),
            row -> row.getAs(FailureModesTable.STATE),
            row -> row.getAs(FailureModesTable.CHANGED_BY))
        .contains(
            org.assertj.core.groups.Tuple.tuple(null, "open", "configuration"),
            org.assertj.core.groups.Tuple.tuple("open", "watching", "labels"),
            org.assertj.core.groups.Tuple.tuple("watching", "reopened", "labels"));
    assertThat(ListModes.run(context).lines())
        .anyMatch(
            line -> line.matches("task-failure +reopened +rubric 1: 0 positive, 2 negative.*"));
  }

  @Test
  void importsTheLabelsOfRealTraces() {
    JobContext context = SharedSession.context(folder);
    Outcome tau = importFile(context, RealData.folder("tau-airline").resolve("labels.jsonl"));
    assertThat(tau.accounting()).isEqualTo(Accounting.allWritten(200));
    assertThat(tau.lines()).contains("  task-failure: 116 positive, 84 negative, 0 unsure");
    Outcome halueval = importFile(context, RealData.folder("halueval").resolve("labels.jsonl"));
    assertThat(halueval.accounting()).isEqualTo(Accounting.allWritten(2254));
    assertThat(halueval.lines()).contains("  hallucination: 416 positive, 1838 negative, 0 unsure");
    assertThat(
            EffectiveLabels.of(
                    context.lakehouse().read(LabelsTable.TABLE),
                    context.settings().failureModes().failureModes())
                .filter(EffectiveLabels.POSITIVE)
                .groupBy(EffectiveLabels.FAILURE_MODE)
                .count()
                .collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder("[task-failure,116]", "[hallucination,416]");
  }

  private static Outcome importFile(JobContext context, Path file) {
    return ImportLabelsJob.run(
        context,
        new ImportLabelsJob.Request(file.toString(), Optional.of("reviewer"), Optional.empty()));
  }

  private static Map<String, Row> byId(JobContext context) {
    return context.lakehouse().read(LabelsTable.TABLE).collectAsList().stream()
        .collect(
            java.util.stream.Collectors.toMap(row -> row.getAs(LabelsTable.LABEL_ID), row -> row));
  }

  private static void storeTraces(JobContext context) {
    context
        .lakehouse()
        .append(
            TracesTable.TABLE,
            TableRows.of(
                TracesTable.TABLE,
                List.of(
                    trace("app", "aa01", "AA-01", false),
                    trace("app", "bb02", "case 2", true),
                    trace("app", "both", null, false),
                    trace("other", "both", null, false))));
    context
        .lakehouse()
        .append(
            SpansTable.TABLE,
            TableRows.of(
                SpansTable.TABLE,
                List.of(
                    Map.of(
                        SpansTable.SOURCE, "app",
                        SpansTable.TRACE_ID, "aa01",
                        SpansTable.SPAN_ID, "51",
                        SpansTable.SOURCE_SPAN_ID, "verbatim-span",
                        SpansTable.SPAN_DATE, java.sql.Date.valueOf("2026-11-23")))));
    context
        .lakehouse()
        .append(
            QueueTable.TABLE,
            TableRows.of(
                QueueTable.TABLE,
                List.of(
                    Map.of(
                        QueueTable.SOURCE, "app",
                        QueueTable.TRACE_ID, "aa01",
                        QueueTable.ARM, "random",
                        QueueTable.INCLUSION_PROBABILITY, 0.5,
                        QueueTable.OFFER_PROBABILITY, 0.25))));
  }

  private static Map<String, Object> trace(
      String source, String id, String sourceTraceId, boolean synthetic) {
    Map<String, Object> row = new java.util.HashMap<>();
    row.put(TracesTable.SOURCE, source);
    row.put(TracesTable.TRACE_ID, id);
    row.put(TracesTable.SOURCE_TRACE_ID, sourceTraceId);
    row.put(TracesTable.SYNTHETIC, synthetic);
    return row;
  }
}
