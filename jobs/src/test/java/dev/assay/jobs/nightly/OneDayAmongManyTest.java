package dev.assay.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.TableReads;
import dev.assay.jobs.ingest.IngestJob;
import dev.assay.jobs.rank.RankJob;
import dev.assay.jobs.rank.SignalsTable;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.synth.SynthJob;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.synth.Production;
import dev.assay.udfs.synth.TracePlan;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night's cost follows the night's data: 60 days of history change nothing that is read. */
class OneDayAmongManyTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 22);

  private static final int TRACES_PER_DAY = 6;

  @TempDir private Path folder;

  @Test
  void readsOfTracesAndSpansWhatItReadsInAnEmptyLakehouse() {
    SynthJob.run(SharedSession.spark(), production(DAY, 1, 2), path("day"));
    SynthJob.run(SharedSession.spark(), production(DAY.minusDays(60), 60, 1), path("history"));

    JobContext empty = context("empty");
    JobContext full = context("full");
    ingest(full.onDate(DAY.minusDays(1)), "history");
    assertThat(full.lakehouse().read(TracesTable.TABLE).count()).isEqualTo(60 * TRACES_PER_DAY);

    Map<String, TableReads.Read> ingestedAlone =
        TableReads.during(empty.lakehouse(), () -> ingest(empty, "day"));
    Map<String, TableReads.Read> ingestedAmongMany =
        TableReads.during(full.lakehouse(), () -> ingest(full, "day"));
    assertSame(ingestedAlone, ingestedAmongMany);

    Map<String, TableReads.Read> rankedAlone =
        TableReads.during(empty.lakehouse(), () -> RankJob.run(empty));
    Map<String, TableReads.Read> rankedAmongMany =
        TableReads.during(full.lakehouse(), () -> RankJob.run(full));
    assertThat(rankedAlone).containsKey(TracesTable.TABLE.name());
    assertSame(rankedAlone, rankedAmongMany);
    assertThat(full.lakehouse().read(SignalsTable.TABLE).count()).isEqualTo(TRACES_PER_DAY);
  }

  private static void assertSame(
      Map<String, TableReads.Read> alone, Map<String, TableReads.Read> amongMany) {
    for (String table : new String[] {SpansTable.TABLE.name(), TracesTable.TABLE.name()}) {
      assertThat(amongMany.get(table)).as(table).isEqualTo(alone.get(table));
    }
  }

  private JobContext context(String name) {
    return SharedSession.context(folder.resolve(name)).onDate(DAY);
  }

  private void ingest(JobContext context, String name) {
    Outcome outcome =
        IngestJob.run(context, IngestJob.Request.of(path(name) + "/traces", "synthetic"));
    assertThat(outcome.accounting().written()).isPositive();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Production production(LocalDate first, int days, long seed) {
    return new Production(
        first,
        days,
        TRACES_PER_DAY,
        seed,
        0,
        "2026.10.0",
        "gpt-4o",
        TracePlan.Marking.MARKED_SYNTHETIC);
  }
}
