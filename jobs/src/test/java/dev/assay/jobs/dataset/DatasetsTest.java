package dev.assay.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.TableRows;
import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.label.ImportLabelsJob;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.label.RevokeLabelJob;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.TableDefinition;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
  private static final Date DAY = Date.valueOf("2026-11-23");

  @TempDir private Path folder;

  @Test
  void keepsAVersionAsItWasFrozen() throws IOException {
    JobContext context = SharedSession.context(folder);
    Lakehouse lakehouse = context.lakehouse();
    assertThatThrownBy(() -> FreezeDatasetJob.run(context, FreezeRequest.all("support")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("There are no labels to freeze");
    storeTraces(context);
    importLines(
        context,
        "{\"label_id\":\"1\",\"trace_id\":\"t1\",\"criterion\":\"task_success\",\"value_bool\":false}",
        "{\"label_id\":\"2\",\"trace_id\":\"t2\",\"criterion\":\"task_success\",\"value_bool\":true}",
        "{\"label_id\":\"3\",\"trace_id\":\"t3\",\"criterion\":\"task_success\",\"value_bool\":\"unsure\"}",
        "{\"label_id\":\"4\",\"trace_id\":\"t4\",\"criterion\":\"task_success\",\"value_bool\":true,\"rubric_version\":2}",
        "{\"label_id\":\"5\",\"trace_id\":\"t5\",\"criterion\":\"task_success\",\"value_bool\":true}");

    Outcome first = FreezeDatasetJob.run(context, FreezeRequest.all("support"));
    assertThat(first.accounting()).isEqualTo(Accounting.allWritten(3));
    assertThat(first.details())
        .containsEntry("dataset", "support@1")
        .containsEntry("positives", Map.of("task-failure", 1L))
        .containsEntry("labels_without_spans", 1)
        .containsEntry("labels_of_other_rubrics", 1);
    DatasetVersion one = DatasetVersion.parse(lakehouse, "support@1");
    List<Row> items = one.items(lakehouse).orderBy(DatasetItemsTable.TRACE_ID).collectAsList();
    assertThat(items)
        .extracting(row -> row.getAs(DatasetItemsTable.ITEM_ID))
        .startsWith("task-7", "task-7")
        .hasSize(3);
    assertThat(items.get(0).<String>getAs(DatasetItemsTable.CLUSTER))
        .isEqualTo("item:task-7")
        .isEqualTo(items.get(1).getAs(DatasetItemsTable.CLUSTER));
    assertThat(items.get(0).<String>getAs(DatasetItemsTable.SPLIT))
        .isEqualTo(items.get(1).getAs(DatasetItemsTable.SPLIT));
    assertThat(items.get(2).<String>getAs(DatasetItemsTable.CLUSTER)).startsWith("session:");
    Trace kept = TraceJson.read(items.get(0).getAs(DatasetItemsTable.TRACE));
    assertThat(kept.spans()).hasSize(2);
    assertThat(kept.question().orElseThrow())
        .contains("Where is my order")
        .doesNotContain("anna@example.com");

    long datasets = lakehouse.version(DatasetsTable.TABLE).orElseThrow();
    Outcome again = FreezeDatasetJob.run(context, FreezeRequest.all("support"));
    assertThat(again.accounting()).isEqualTo(new Accounting(3, 0, 0, 3, 0));
    assertThat(again.lines().get(0)).startsWith("Nothing is new: support@1");
    assertThat(lakehouse.version(DatasetsTable.TABLE)).contains(datasets);

    List<String> before = labels(context, "support@1");
    RevokeLabelJob.run(context, "1", "maria", "wrong trace");
    importLines(
        context,
        "{\"label_id\":\"6\",\"trace_id\":\"t3\",\"criterion\":\"task_success\",\"value_bool\":false}",
        "{\"label_id\":\"7\",\"trace_id\":\"t6\",\"criterion\":\"task_success\",\"value_bool\":false}");
    assertThat(FreezeDatasetJob.run(context, FreezeRequest.all("support")).details())
        .containsEntry("dataset", "support@2");
    assertThat(labels(context, "support@1")).isEqualTo(before).hasSize(3);
    assertThat(labels(context, "support@2"))
        .containsExactly("t2 negative", "t3 positive", "t6 positive");

    assertThat(DiffDatasets.run(context, "support@1", "support@2").details())
        .containsEntry("items_added", List.of("app/t6"))
        .containsEntry("items_removed", List.of("app/t1"))
        .containsEntry("labels_added", List.of("app/t6 task-failure"))
        .containsEntry("labels_removed", List.of("app/t1 task-failure"))
        .containsEntry(
            "labels_changed",
            List.of("app/t3 task-failure: unsure (rubric 1) -> positive (rubric 1)"));
    assertThat(DiffDatasets.run(context, "support@1", "support@2").details())
        .containsEntry("labels_revoked", List.of("app/t1 task_success: 1, by maria: wrong trace"));
    assertThat(ShowDataset.show(context, "support@1").lines())
        .contains(
            "  task-failure, rubric 1: 1 positive, 1 negative, 1 unsure, 0 ambiguous",
            "    release r1   1 positive, 1 negative, 0 unsure, 0 ambiguous");
    assertThat(ShowDataset.list(context).lines()).hasSize(2);
    assertThat(DatasetVersion.current(lakehouse))
        .extracting(DatasetVersion::nameAndVersion)
        .containsExactly("support@2");

    assertThat(VerifyDataset.run(context, "support@1").exit()).isEqualTo(ExitCode.DONE);
    tamperWithItem(lakehouse);
    Outcome tampered = VerifyDataset.run(context, "support@1");
    assertThat(tampered.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(tampered.lines()).contains("  its items are not those that were frozen");
    assertThat(VerifyDataset.run(context, "support@2").exit()).isEqualTo(ExitCode.DONE);
    update(lakehouse, DatasetItemsTable.TABLE, "trace = NULL WHERE version = 1");
    assertThat(DiffDatasets.run(context, "support@1", "support@2").details())
        .extractingByKey("items_changed", InstanceOfAssertFactories.list(String.class))
        .contains("app/t3");
    tamperWithLabel(lakehouse);
    assertThat(VerifyDataset.run(context, "support@2").lines())
        .contains(
            "  1 facts of version %d of labels are no longer in the table, or were changed"
                .formatted(DatasetVersion.parse(lakehouse, "support@2").labelsVersion()));
    loseFilesOfLabels(lakehouse);
    Outcome lost = VerifyDataset.run(context, "support@2");
    assertThat(lost.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(lost.lines()).anyMatch(line -> line.contains("of labels can no longer be read"));
  }

  @Test
  void saysWhichVersionsThereAre() {
    JobContext context = SharedSession.context(folder);
    assertThatThrownBy(() -> DatasetVersion.parse(context.lakehouse(), "support"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("write NAME@V")
        .hasMessageContaining("None is frozen yet");
    assertThatThrownBy(() -> DatasetVersion.parse(context.lakehouse(), "support@2"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no dataset version support@2");
    assertThatThrownBy(() -> FreezeRequest.all("no name"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'no name' is no name for a dataset");
  }

  private static List<String> labels(JobContext context, String version) {
    return DatasetVersion.parse(context.lakehouse(), version)
        .labels(context.lakehouse())
        .orderBy(EffectiveLabels.TRACE_ID)
        .collectAsList()
        .stream()
        .map(row -> row.getAs(EffectiveLabels.TRACE_ID) + " " + row.getAs(EffectiveLabels.STATUS))
        .toList();
  }

  private static void tamperWithItem(Lakehouse lakehouse) {
    update(
        lakehouse,
        DatasetItemsTable.TABLE,
        "trace = replace(trace, 'order', 'refund') WHERE version = 1");
  }

  private static void tamperWithLabel(Lakehouse lakehouse) {
    update(lakehouse, LabelsTable.TABLE, "rationale = 'another' WHERE label_id = '7'");
  }

  /** What somebody with rights to the files can do, and no command does. */
  private static void update(Lakehouse lakehouse, TableDefinition definition, String change) {
    String table = "delta.`%s`".formatted(lakehouse.path(definition.name()));
    lakehouse
        .spark()
        .sql("ALTER TABLE %s SET TBLPROPERTIES ('delta.appendOnly' = 'false')".formatted(table));
    lakehouse.spark().sql("UPDATE %s SET %s".formatted(table, change));
  }

  /** As a VACUUM without retention would. */
  private static void loseFilesOfLabels(Lakehouse lakehouse) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(lakehouse.path(LabelsTable.TABLE.name())))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
  }

  private void importLines(JobContext context, String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve("labels.jsonl"), String.join("\n", lines));
    ImportLabelsJob.run(
        context,
        new ImportLabelsJob.Request(file.toString(), Optional.of("maria"), Optional.empty()));
    assertThat(context.lakehouse().version(LabelsTable.TABLE)).isPresent();
  }

  /**
   * t1 and t2 are tries at one item; t5 has lost its spans; t6 comes from the same session as t3.
   */
  private static void storeTraces(JobContext context) {
    List<Map<String, Object>> traces = new ArrayList<>();
    List<Map<String, Object>> spans = new ArrayList<>();
    for (String id : List.of("t1", "t2", "t3", "t4", "t5", "t6")) {
      Map<String, Object> trace = new HashMap<>();
      trace.put(TracesTable.SOURCE, "app");
      trace.put(TracesTable.TRACE_ID, id);
      trace.put(TracesTable.TRACE_DATE, DAY);
      trace.put(TracesTable.CONTENT_HASH, "hash-" + id);
      if (id.equals("t1") || id.equals("t2")) {
        trace.put(TracesTable.ITEM_ID, "task-7");
        trace.put(TracesTable.RELEASE, "r1");
      } else {
        trace.put(TracesTable.SESSION_ID, "session 9");
      }
      traces.add(trace);
      if (!id.equals("t5")) {
        spans.add(span(id, "b", "second"));
        spans.add(span(id, "a", "Where is my order %s? anna@example.com".formatted(id)));
      }
    }
    context.lakehouse().append(TracesTable.TABLE, TableRows.of(TracesTable.TABLE, traces));
    context.lakehouse().append(SpansTable.TABLE, TableRows.of(SpansTable.TABLE, spans));
  }

  private static Map<String, Object> span(String traceId, String spanId, String question) {
    Map<String, Object> span = new HashMap<>();
    span.put(SpansTable.SOURCE, "app");
    span.put(SpansTable.TRACE_ID, traceId);
    span.put(SpansTable.SPAN_ID, spanId);
    span.put(SpansTable.OPERATION, "LLM");
    span.put(SpansTable.STATUS, "OK");
    span.put(SpansTable.SPAN_DATE, DAY);
    span.put(
        SpansTable.INPUT_MESSAGES,
        new Row[] {RowFactory.create("user", null, question, null, null, null)});
    return span;
  }
}
