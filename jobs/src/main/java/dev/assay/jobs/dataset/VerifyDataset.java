package dev.assay.jobs.dataset;

import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import dev.assay.jobs.erasure.Erasure;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.LostFiles;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.label.EffectiveLabel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Checks that a dataset version still is what was frozen: its items and labels give the hashes that
 * are stored with it, and the table of labels still has every fact that it pinned.
 */
final class VerifyDataset {
  private VerifyDataset() {}

  /** The outcome ends in {@link ExitCode#FAILED} where something is not as it was. */
  static Outcome run(JobContext context, String nameAndVersion) {
    Lakehouse lakehouse = context.lakehouse();
    DatasetVersion version = DatasetVersion.parse(lakehouse, nameAndVersion);
    List<DatasetContent.Item> items = DatasetContent.items(lakehouse, version);
    List<String> problems = new ArrayList<>();
    List<String> erasures = new ArrayList<>();
    String itemsHash = new DatasetContent(items, List.of()).itemsHash();
    if (!itemsHash.equals(version.itemsHash())) {
      erasures.addAll(explaining(lakehouse, version, itemsHash));
    }
    if (!itemsHash.equals(version.itemsHash()) && erasures.isEmpty()) {
      problems.add("its items are not those that were frozen");
    }
    List<EffectiveLabel> labels = List.of();
    try {
      labels = DatasetContent.labels(lakehouse, version);
      problems.addAll(problemsOfLabels(lakehouse, version, new DatasetContent(items, labels)));
    } catch (Exception e) { // Spark's are checked, and no method says so
      LostFiles.require(e);
      problems.add(
          "version %d of labels can no longer be read: its files or its log are gone"
              .formatted(version.labelsVersion()));
    }
    if (problems.isEmpty()
        && erasures.isEmpty()
        && !new DatasetContent(items, labels)
            .contentHash(version.modes())
            .equals(version.contentHash())) {
      problems.add("its failure modes are not defined as they were");
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("dataset", version.nameAndVersion());
    details.put("verified", problems.isEmpty() && erasures.isEmpty());
    details.put("items", items.size());
    details.put("labels", labels.size());
    details.put("content_hash", version.contentHash());
    details.put("problems", problems);
    details.put("erasures", erasures);
    if (problems.isEmpty() && !erasures.isEmpty()) {
      return changedBy(erasures, version, details);
    }
    if (problems.isEmpty()) {
      return Outcome.done(
          Accounting.NOTHING,
          details,
          List.of(
              "%s is as it was frozen: %d items, %d labels, content %s"
                  .formatted(
                      version.nameAndVersion(),
                      items.size(),
                      labels.size(),
                      version.contentHash())));
    }
    List<String> lines = new ArrayList<>();
    lines.add(version.nameAndVersion() + " is not as it was frozen:");
    problems.forEach(problem -> lines.add("  " + problem));
    return Outcome.done(Accounting.NOTHING, details, lines).endingWith(ExitCode.FAILED);
  }

  private static List<String> problemsOfLabels(
      Lakehouse lakehouse, DatasetVersion version, DatasetContent content) {
    List<String> problems = new ArrayList<>();
    if (!content.labelsHash().equals(version.labelsHash())) {
      problems.add("its labels are not those that were frozen");
    }
    long lost = lostFacts(lakehouse, version.labelsVersion());
    if (lost > 0) {
      problems.add(
          "%d facts of version %d of labels are no longer in the table, or were changed"
              .formatted(lost, version.labelsVersion()));
    }
    return problems;
  }

  /**
   * The erasures that have changed the version; none unless its items are what the last of them
   * left.
   */
  private static List<String> explaining(
      Lakehouse lakehouse, DatasetVersion version, String itemsHash) {
    List<Erasure> erasures = Erasure.changing(lakehouse, version.nameAndVersion());
    boolean isExplained =
        !erasures.isEmpty()
            && erasures
                .get(erasures.size() - 1)
                .datasetVersions()
                .get(version.nameAndVersion())
                .equals(itemsHash);
    return isExplained ? erasures.stream().map(Erasure::id).toList() : List.of();
  }

  private static Outcome changedBy(
      List<String> erasures, DatasetVersion version, Map<String, Object> details) {
    return Outcome.done(
        Accounting.NOTHING,
        details,
        List.of(
            "%s was changed by erasure %s, and by nothing else: payload of items is gone, labels are as they were"
                .formatted(version.nameAndVersion(), String.join(", ", erasures))));
  }

  private static long lostFacts(Lakehouse lakehouse, long labelsVersion) {
    Dataset<Row> pinned = lakehouse.readAsOf(LabelsTable.TABLE, labelsVersion);
    return hashed(pinned).exceptAll(hashed(lakehouse.read(LabelsTable.TABLE))).count();
  }

  private static Dataset<Row> hashed(Dataset<Row> facts) {
    return facts.select(sha2(to_json(struct("*")), 256));
  }
}
