package dev.assay.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.ingest.IngestJob;
import dev.assay.jobs.rank.RankJob;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.synth.SynthJob;
import dev.assay.udfs.synth.Production;
import dev.assay.udfs.synth.TracePlan;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much longer a day takes among 60 others than in an empty lakehouse: ingest and rank. {@code
 * -Dassay.traces=N} for another size than 2,000 traces a day, {@code -Dassay.pairs=N} for more or
 * fewer pairs than five.
 */
class OneDayBenchmark {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
  private static final int PAIRS = Integer.getInteger("assay.pairs", 5);
  private static final int TRACES_PER_DAY = Integer.getInteger("assay.traces", 2_000);

  @TempDir private Path folder;

  @Test
  void costsWithHistoryWhatItCostsWithout() {
    synth("history", DAY.minusDays(60), 60);
    JobContext full = context("full", DAY.minusDays(1));
    ingest(full, "history");
    synth("warm-up", DAY.minusDays(1), 1);
    runDay(context("warm-up-lakehouse", DAY.minusDays(1)), "warm-up");

    double[] ratios = new double[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      LocalDate day = DAY.plusDays(i);
      synth("day" + i, day, 1);
      double alone = runDay(context("empty" + i, day), "day" + i);
      double amongMany = runDay(full.onDate(day), "day" + i);
      ratios[i] = amongMany / alone;
      System.out.printf(
          "pair %d: alone %.2f s, among 60 days %.2f s, ratio %.2f%n",
          i + 1, alone, amongMany, ratios[i]);
    }
    Arrays.sort(ratios);
    System.out.printf("median ratio %.2f (to reach: 1.25)%n", ratios[PAIRS / 2]);
    assertThat(ratios[PAIRS / 2]).isLessThanOrEqualTo(1.25);
  }

  private double runDay(JobContext context, String name) {
    long began = System.nanoTime();
    ingest(context, name);
    RankJob.run(context);
    return (System.nanoTime() - began) / 1e9;
  }

  private void ingest(JobContext context, String name) {
    IngestJob.run(
        context,
        IngestJob.Request.of(folder.resolve(name).resolve("traces").toString(), "synthetic"));
  }

  private JobContext context(String name, LocalDate day) {
    return SharedSession.context(folder.resolve(name)).onDate(day);
  }

  private void synth(String name, LocalDate first, int days) {
    SynthJob.run(
        SharedSession.spark(),
        new Production(
            first,
            days,
            TRACES_PER_DAY,
            first.toEpochDay(),
            0,
            "2026.10.0",
            "gpt-4o",
            TracePlan.Marking.MARKED_SYNTHETIC),
        folder.resolve(name).toString());
  }
}
