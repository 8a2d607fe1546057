package dev.assay.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.SpansTable;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Puts rows and files that cannot be read where a person finds them. */
public final class Quarantine {
  private Quarantine() {}

  /**
   * Adds rows of {@link LiftRows} that each have a problem, and the broken files, each of which
   * counts as one row. What was quarantined before is a duplicate.
   */
  static Accounting write(
      JobContext context, String source, Dataset<Row> problems, Discovery discovery) {
    long unreadable = problems.count();
    long read = unreadable + discovery.broken().size();
    if (read == 0) {
      return Accounting.NOTHING;
    }
    Dataset<Row> rows =
        problems
            .select(
                col(SpansTable.SOURCE).as(QuarantineTable.SOURCE),
                col(SpansTable.SOURCE_FILE).as(QuarantineTable.SOURCE_FILE),
                col(LiftRows.PROBLEM_HASH).as(QuarantineTable.ROW_HASH),
                col(LiftRows.PROBLEM).as(QuarantineTable.REASON),
                col(LiftRows.PROBLEM_ROW).as(QuarantineTable.ROW),
                lit(Date.valueOf(context.dateOrToday())).as(QuarantineTable.QUARANTINED_ON))
            .unionByName(files(context, source, discovery));
    long written = add(context, rows);
    return new Accounting(read, 0, 0, read - written, written);
  }

  /**
   * Adds rows that are not there yet.
   *
   * @param rows of {@code quarantine}
   * @return how many were added
   */
  public static long add(JobContext context, Dataset<Row> rows) {
    Dataset<Row> distinct =
        rows.dropDuplicates(QuarantineTable.SOURCE_FILE, QuarantineTable.ROW_HASH);
    Dataset<Row> known =
        context
            .lakehouse()
            .read(QuarantineTable.TABLE)
            .select(QuarantineTable.SOURCE_FILE, QuarantineTable.ROW_HASH);
    Dataset<Row> fresh =
        distinct.join(
            known,
            distinct
                .col(QuarantineTable.SOURCE_FILE)
                .equalTo(known.col(QuarantineTable.SOURCE_FILE))
                .and(
                    distinct
                        .col(QuarantineTable.ROW_HASH)
                        .equalTo(known.col(QuarantineTable.ROW_HASH))),
            "left_anti");
    return context.lakehouse().appendIfAny(QuarantineTable.TABLE, fresh);
  }

  private static Dataset<Row> files(JobContext context, String source, Discovery discovery) {
    List<Row> rows = new ArrayList<>();
    for (Discovery.Broken broken : discovery.broken()) {
      rows.add(
          RowFactory.create(
              source,
              broken.file().path(),
              InputFile.hash(broken.file().toString()),
              broken.reason(),
              null,
              Date.valueOf(context.dateOrToday())));
    }
    return context.spark().createDataFrame(rows, QuarantineTable.TABLE.schema());
  }
}
