package dev.assay.jobs.maintain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.Tables;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import io.delta.tables.DeltaTable;
import java.io.OutputStream;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/**
 * Keeps a lakehouse fast and small: many small files become few, the log gets a checkpoint, files
 * that no readable version needs are deleted, and the quarantine forgets what is 30 days old.
 *
 * <p>Each table's own retention decides what is readable: facts keep every version.
 */
public final class MaintainJob {
  private static final int QUARANTINE_DAYS = 30;

  private MaintainJob() {}

  /** Maintains every table; a table that needs nothing gets no new version. */
  public static Outcome run(JobContext context) {
    Lakehouse lakehouse = context.lakehouse();
    // VACUUM would note itself in the log, and so make a version where nothing has changed.
    context.spark().conf().set("spark.databricks.delta.vacuum.logging.enabled", "false");
    long forgotten = forgetQuarantined(lakehouse, context.dateOrToday());
    List<String> lines = new ArrayList<>();
    Map<String, Object> tables = new LinkedHashMap<>();
    List<String> names = Tables.of(lakehouse);
    for (String name : names) {
      context.progress().at("maintaining", tables.size(), names.size(), name);
      Compaction compaction = maintain(context.spark(), lakehouse.path(name));
      tables.put(
          name, Map.of("files_before", compaction.before(), "files_after", compaction.after()));
      if (compaction.before() != compaction.after()) {
        lines.add(
            "%s: %d files became %d".formatted(name, compaction.before(), compaction.after()));
      }
    }
    lines.add(
        "%d tables maintained; %d quarantined rows forgotten".formatted(names.size(), forgotten));
    return Outcome.done(
        Accounting.NOTHING, Map.of("tables", tables, "forgotten", forgotten), lines);
  }

  private record Compaction(long before, long after) {}

  private static Compaction maintain(SparkSession spark, String path) {
    DeltaTable table = DeltaTable.forPath(spark, path);
    long before = snapshot(spark, path).numOfFiles();
    table.optimize().executeCompaction();
    Snapshot compacted = snapshot(spark, path);
    if (compacted.logSegment().checkpointProvider().version() < compacted.version()) {
      DeltaLog.forTable(spark, path).checkpoint(compacted, scala.Option.empty());
    }
    // Delta prints what it deleted on standard output, which is for results.
    scala.Console.withOut(OutputStream.nullOutputStream(), () -> table.vacuum());
    return new Compaction(before, compacted.numOfFiles());
  }

  private static Snapshot snapshot(SparkSession spark, String path) {
    return DeltaLog.forTable(spark, path).update(false, scala.Option.empty(), scala.Option.empty());
  }

  private static long forgetQuarantined(Lakehouse lakehouse, LocalDate today) {
    if (!lakehouse.has(QuarantineTable.TABLE)) {
      return 0;
    }
    Date limit = Date.valueOf(today.minusDays(QUARANTINE_DAYS));
    var isOld = col(QuarantineTable.QUARANTINED_ON).lt(lit(limit));
    long old = lakehouse.read(QuarantineTable.TABLE).where(isOld).count();
    if (old > 0) {
      lakehouse.forUpdate(QuarantineTable.TABLE).delete(isOld);
      lakehouse.noteWritten(QuarantineTable.TABLE);
    }
    return old;
  }
}
