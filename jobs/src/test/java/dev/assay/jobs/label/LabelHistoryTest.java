package dev.assay.jobs.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.TableReads;
import dev.assay.jobs.TableRows;
import dev.assay.jobs.lakehouse.Lakehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelHistoryTest {
  private static final int LATER = 2_000;
  private static final long OLD = 2;

  @TempDir private Path folder;

  private record Cost(Map<String, TableReads.Read> read, long tasks, long bytes) {}

  @Test
  void readsAnOldVersionAtTheSameCostAfterThousandsOfCommits() throws Exception {
    Lakehouse lakehouse = SharedSession.context(folder).lakehouse();
    append(lakehouse, "a");
    append(lakehouse, "b");
    Cost before = costOfOldVersion(lakehouse);

    fabricateCommits(Path.of(lakehouse.path(LabelsTable.TABLE.name()), "_delta_log"));
    DeltaLog.clearCache();
    DeltaLog log = DeltaLog.forTable(lakehouse.spark(), lakehouse.path(LabelsTable.TABLE.name()));
    log.checkpoint(
        log.update(false, scala.Option.empty(), scala.Option.empty()), scala.Option.empty());
    append(lakehouse, "c");

    assertThat(lakehouse.version(LabelsTable.TABLE)).contains(OLD + LATER + 1);
    assertThat(costOfOldVersion(lakehouse)).isEqualTo(before);
    assertThat(before.read().get(LabelsTable.TABLE.name()).rows()).isEqualTo(2);
  }

  /** As a new process pays it: nothing of the log is remembered. */
  private static Cost costOfOldVersion(Lakehouse lakehouse) throws TimeoutException {
    DeltaLog.clearCache();
    AtomicLong tasks = new AtomicLong();
    AtomicLong bytes = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            tasks.incrementAndGet();
            bytes.addAndGet(end.taskMetrics().inputMetrics().bytesRead());
          }
        };
    var context = lakehouse.spark().sparkContext();
    context.listenerBus().waitUntilEmpty();
    context.addSparkListener(listener);
    try {
      Map<String, TableReads.Read> read =
          TableReads.during(
              lakehouse,
              () ->
                  assertThat(lakehouse.readAsOf(LabelsTable.TABLE, OLD).collectAsList())
                      .hasSize(2));
      context.listenerBus().waitUntilEmpty();
      return new Cost(read, tasks.get(), bytes.get());
    } finally {
      context.removeSparkListener(listener);
    }
  }

  private static void append(Lakehouse lakehouse, String id) {
    lakehouse.append(
        LabelsTable.TABLE,
        TableRows.of(
            LabelsTable.TABLE,
            List.of(
                Map.of(
                    LabelsTable.LABEL_ID, id,
                    LabelsTable.FACT, "label",
                    LabelsTable.TARGET, "TRACE",
                    LabelsTable.ANNOTATOR_KIND, "HUMAN",
                    LabelsTable.RUBRIC_VERSION, 1))));
  }

  /** Writes commits that each add a file, as many small imports would. */
  private static void fabricateCommits(Path log) throws IOException {
    String commit = Files.readString(log.resolve("%020d.json".formatted(OLD)));
    long time = SharedSession.CLOCK.millis();
    for (long i = 1; i <= LATER; i++) {
      Files.writeString(
          log.resolve("%020d.json".formatted(OLD + i)),
          commit
              .replaceAll("\"inCommitTimestamp\":\\d+", "\"inCommitTimestamp\":" + (time + i))
              .replaceAll("part-00000", "part-" + i));
    }
  }
}
