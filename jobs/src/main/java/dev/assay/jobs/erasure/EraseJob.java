package dev.assay.jobs.erasure;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.generate.DraftsTable;
import dev.assay.jobs.generate.EmbeddingsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.TableDefinition;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Erases what a person said and got, and records it.
 *
 * <p>The rows of {@code traces}, which say whose the others are, come last: a run that was killed
 * is done again from the start. A run that finds nothing changes nothing.
 */
public final class EraseJob {
  private final JobContext context;
  private final Lakehouse lakehouse;
  private final Person person;

  private EraseJob(JobContext context, Person person) {
    this.context = context;
    this.lakehouse = context.lakehouse();
    this.person = person;
  }

  /**
   * Erases a user's data.
   *
   * @throws UserException if the id is blank
   */
  public static Outcome run(JobContext context, String userId) {
    if (userId.isBlank()) {
      throw new UserException("erase: --user is empty. Give the user's id as traces have it.");
    }
    context.progress().step("looking for the user's traces");
    return new EraseJob(context, Person.of(context.lakehouse(), userId)).erase();
  }

  private Outcome erase() {
    Map<String, String> before = itemHashes();
    Map<String, Long> tables = new TreeMap<>();
    for (Payload payload : Payload.ALL) {
      if (!payload.table().equals("traces")) {
        erase(payload, tables);
      }
    }
    // An id that no trace has may be any word of a report.
    long files = person.hasTraces() ? new LooseFiles(lakehouse, person).erase() : 0;
    Map<String, String> changed = itemHashes();
    changed.entrySet().removeIf(version -> version.getValue().equals(before.get(version.getKey())));
    if (!changed.isEmpty()) {
      forgetCaches();
    }
    boolean isRecorded = isRecorded();
    Payload traces = Payload.ALL.get(Payload.ALL.size() - 1);
    if (person.hasTraces() && !isRecorded) {
      tables.put(traces.table(), (long) person.keys().size());
      record(tables, files, changed);
    } else if ((!tables.isEmpty() || files > 0) && !isRecorded) {
      record(tables, files, changed);
    }
    erase(traces, new TreeMap<>());
    return outcome(tables, files, changed);
  }

  private void erase(Payload payload, Map<String, Long> tables) {
    if (lakehouse.has(payload.table())) {
      context.progress().step("erasing in " + payload.table());
      long rows = new DataFiles(lakehouse, payload, person).erase();
      if (rows > 0) {
        tables.put(payload.table(), rows);
      }
    }
  }

  private Map<String, String> itemHashes() {
    Map<String, String> hashes = new TreeMap<>();
    for (DatasetVersion version : DatasetVersion.all(lakehouse)) {
      hashes.put(version.nameAndVersion(), version.presentItemsHash(lakehouse));
    }
    return hashes;
  }

  /**
   * Vectors are found by the hash of a text, drafts by that of a question with records: whose these
   * were, they do not say. Both are caches.
   */
  private void forgetCaches() {
    for (TableDefinition cache : List.of(EmbeddingsTable.TABLE, DraftsTable.TABLE)) {
      try {
        lakehouse.fileSystem().delete(new Path(lakehouse.path(cache.name())), true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private boolean isRecorded() {
    return !lakehouse
        .read(ErasuresTable.TABLE)
        .where(col(ErasuresTable.ERASURE_ID).equalTo(person.erasureId()))
        .isEmpty();
  }

  private void record(Map<String, Long> tables, long files, Map<String, String> changed) {
    Row row =
        RowFactory.create(
            person.erasureId(),
            person.hash(),
            Timestamp.from(context.clock().instant()),
            (long) person.keys().size(),
            tables,
            files,
            changed,
            CodeVersion.current());
    lakehouse.append(
        ErasuresTable.TABLE,
        context.spark().createDataFrame(List.of(row), ErasuresTable.TABLE.schema()));
  }

  private Outcome outcome(Map<String, Long> tables, long files, Map<String, String> changed) {
    long rows = tables.values().stream().mapToLong(Long::longValue).sum();
    boolean isNothing = rows == 0 && files == 0;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("erasure", isNothing ? null : person.erasureId());
    details.put("traces", person.keys().size());
    details.put("tables", tables);
    details.put("files", files);
    details.put("dataset_versions", List.copyOf(changed.keySet()));
    List<String> lines = new ArrayList<>();
    if (isNothing) {
      lines.add("Nothing of this user is here: no trace names the id.");
    } else {
      lines.add("Erasure %s: %d traces".formatted(person.erasureId(), person.keys().size()));
      tables.forEach((table, count) -> lines.add("  %s: %,d rows".formatted(table, count)));
      lines.add("  %d exports, reports and spool files".formatted(files));
      changed.keySet().forEach(version -> lines.add("  changed dataset version " + version));
    }
    return Outcome.done(new Accounting(rows, 0, rows, 0, 0), details, lines);
  }
}
