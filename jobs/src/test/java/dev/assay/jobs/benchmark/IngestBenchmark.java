package dev.assay.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.ingest.IngestJob;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.synth.SynthJob;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.synth.Production;
import dev.assay.udfs.synth.TracePlan;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What ingest costs over Spark's bare read and write of the same rows: {@code -Dassay.spans=N} for
 * another size than 1,000,000 spans of one day. Beside it stands what the bare read and write of
 * the rows that ingest makes costs, the wider canonical ones: no ingest can be faster.
 */
class IngestBenchmark {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 2);
  private static final int SPANS = Integer.getInteger("assay.spans", 1_000_000);
  private static final int SAMPLE_TRACES = 50;
  private static final int PAIRS = Integer.getInteger("assay.pairs", 3);
  private static final double TO_REACH = 4;

  @TempDir private Path folder;

  @Test
  void costsAFewTimesABareReadAndWrite() {
    long spansOfSample = synth("sample", SAMPLE_TRACES).count();
    int traces = (int) (SPANS * (long) SAMPLE_TRACES / spansOfSample);
    Dataset<Row> rows = synth("day", traces);
    long spans = rows.count();
    // Both warm up on the sample.
    bare(spark("sample"), "warm-bare");
    ingest("sample", "warm", spansOfSample);

    double[] ratios = new double[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      double bare = bare(rows, "bare" + i);
      double ingest = ingest("day", "lakehouse" + i, spans);
      double canonical = bare(canonical("lakehouse" + i), "canonical" + i);
      ratios[i] = ingest / bare;
      System.out.printf(
          "pair %d: %,d spans: bare %.1f s, ingest %.1f s, ratio %.2f; bare, of canonical rows: %.1f s, ratio %.2f%n",
          i + 1, spans, bare, ingest, ratios[i], canonical, ingest / canonical);
    }
    Arrays.sort(ratios);
    System.out.printf("median ratio %.2f (to reach: 4, then 3)%n", ratios[PAIRS / 2]);
    assertThat(ratios[PAIRS / 2]).isLessThanOrEqualTo(TO_REACH);
  }

  private double bare(Dataset<Row> rows, String name) {
    long began = System.nanoTime();
    rows.write().parquet(folder.resolve(name).toString());
    return (System.nanoTime() - began) / 1e9;
  }

  private double ingest(String input, String lakehouse, long spans) {
    JobContext context = SharedSession.context(folder.resolve(lakehouse)).onDate(DAY);
    long began = System.nanoTime();
    Accounting accounting =
        IngestJob.run(context, IngestJob.Request.of(traces(input), "synthetic")).accounting();
    assertThat(accounting).isEqualTo(Accounting.allWritten(spans));
    return (System.nanoTime() - began) / 1e9;
  }

  private Dataset<Row> canonical(String lakehouse) {
    return SharedSession.context(folder.resolve(lakehouse)).lakehouse().read(SpansTable.TABLE);
  }

  private Dataset<Row> synth(String name, int traces) {
    SynthJob.run(
        SharedSession.spark(),
        new Production(
            DAY, 1, traces, 1, 0, "2026.10.0", "gpt-4o", TracePlan.Marking.MARKED_SYNTHETIC),
        folder.resolve(name).toString());
    return spark(name);
  }

  private Dataset<Row> spark(String name) {
    return SharedSession.spark().read().parquet(traces(name));
  }

  private String traces(String name) {
    return folder.resolve(name).resolve("traces").toString();
  }
}
