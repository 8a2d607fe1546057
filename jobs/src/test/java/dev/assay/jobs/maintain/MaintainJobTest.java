package dev.assay.jobs.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import java.nio.file.Path;
import java.sql.Date;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintainJobTest {
  @TempDir private Path folder;

  @Test
  void compactsForgetsOldQuarantineAndThenHasNothingToDo() {
    JobContext context = SharedSession.on(SharedSession.context(folder), "2026-11-23");
    quarantine(context, "a", "2026-10-23");
    quarantine(context, "b", "2026-10-24");
    quarantine(context, "c", "2026-11-22");

    Outcome outcome = MaintainJob.run(context);
    assertThat(outcome.details()).containsEntry("forgotten", 1L);
    assertThat(outcome.lines().get(0)).isEqualTo("quarantine: 2 files became 1");
    assertThat(context.lakehouse().read(QuarantineTable.TABLE).count()).isEqualTo(2);

    Optional<Long> version = context.lakehouse().version(QuarantineTable.TABLE);
    MaintainJob.run(context);
    assertThat(context.lakehouse().version(QuarantineTable.TABLE)).isEqualTo(version);
  }

  private static void quarantine(JobContext context, String hash, String date) {
    Row row = RowFactory.create("source", "file", hash, "no trace_id", "{}", Date.valueOf(date));
    context
        .lakehouse()
        .append(
            QuarantineTable.TABLE,
            SharedSession.spark().createDataFrame(List.of(row), QuarantineTable.TABLE.schema()));
  }
}
