package dev.assay.jobs.erasure;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.evaluation.EvaluatorsTable;
import dev.assay.jobs.evaluation.JudgeExamples;
import dev.assay.jobs.generate.DraftsTable;
import dev.assay.jobs.generate.EmbeddingsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.TableDefinition;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.errors.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
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
    return new EraseJob(context, Person.of(context, userId)).erase();
  }

  private Outcome erase() {
    Payload traces = Payload.of(TracesTable.TABLE);
    Map<String, Long> tables = new TreeMap<>();
    for (Payload payload : Payload.ALL) {
      if (!payload.equals(traces)) {
        erase(payload, tables);
      }
    }
    // An id that no trace has may be any word of a report.
    long files = person.hasTraces() ? new LooseFiles(lakehouse, person).erase() : 0;
    Map<String, String> changed = changedVersions();
    if (person.hasTraces()) {
      forgetCaches();
    }
    boolean isRecorded = isRecorded();
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

  /**
   * The versions that have items of the person, with the hashes of their items as they are now. An
   * earlier run that was killed may have changed them.
   */
  private Map<String, String> changedVersions() {
    Payload items = Payload.of(DatasetItemsTable.TABLE);
    Map<String, String> hashes = new TreeMap<>();
    for (DatasetVersion version : DatasetVersion.all(lakehouse)) {
      Dataset<Row> rows = version.items(lakehouse);
      if (!rows.where(items.isOf(person, rows.schema())).isEmpty()) {
        hashes.put(version.nameAndVersion(), version.presentItemsHash(lakehouse));
      }
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

  /**
   * The judges that show examples from some dataset versions. An evaluator's version is for ever
   * what its file was, and does not say whose its examples are: people decide what becomes of it.
   */
  private List<String> judgesWithExamplesOf(Set<String> versions) {
    return lakehouse
        .read(EvaluatorsTable.TABLE)
        .where(col(EvaluatorsTable.FITTED_ON).isInCollection(versions))
        .orderBy(EvaluatorsTable.EVALUATOR_ID, EvaluatorsTable.VERSION)
        .collectAsList()
        .stream()
        .filter(EraseJob::mayHaveExamples)
        .map(
            row ->
                "%s@%s"
                    .formatted(
                        row.getAs(EvaluatorsTable.EVALUATOR_ID),
                        row.getAs(EvaluatorsTable.VERSION)))
        .toList();
  }

  private static boolean mayHaveExamples(Row row) {
    return JudgeExamples.of(row).map(examples -> !examples.isEmpty()).orElse(true);
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
    List<String> judges = judgesWithExamplesOf(changed.keySet());
    details.put("evaluators", judges);
    List<String> lines = new ArrayList<>();
    if (isNothing) {
      lines.add("Nothing of this user is here: no trace names the id.");
    } else {
      lines.add("Erasure %s: %d traces".formatted(person.erasureId(), person.keys().size()));
      tables.forEach((table, count) -> lines.add("  %s: %,d rows".formatted(table, count)));
      lines.add("  %d exports, reports and spool files".formatted(files));
      changed.keySet().forEach(version -> lines.add("  changed dataset version " + version));
      judges.forEach(
          judge ->
              lines.add(
                  "  %s shows examples from a changed version, which may be this user's: retire it and generate a new version"
                      .formatted(judge)));
    }
    return Outcome.done(new Accounting(rows, 0, rows, 0, 0), details, lines);
  }
}
