package dev.assay.jobs.generate;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.dataset.Split;
import dev.assay.udfs.evaluator.ClassifierInput;
import dev.assay.udfs.evaluator.ContentKey;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.Subject;
import dev.assay.udfs.evaluator.Verdict;
import dev.assay.udfs.generate.Example;
import dev.assay.udfs.generate.Examples;
import dev.assay.udfs.generate.FixedRules;
import dev.assay.udfs.redaction.Redactor;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * The labelled items of a dataset version.
 *
 * @param examples of the splits that evaluators may be made from
 * @param positives in all splits
 * @param negatives in all splits
 * @param contentHashes of the examples, by their names, as verdicts have them
 */
record LabelledExamples(
    Examples examples, long positives, long negatives, Map<String, String> contentHashes) {
  private static final String MODEL = "LLM";

  /** Those that a person or a program gave a definite answer for. */
  static LabelledExamples of(JobContext context, DatasetVersion dataset, String failureMode) {
    Lakehouse lakehouse = context.lakehouse();
    Map<String, Boolean> labels = new HashMap<>();
    for (Row row :
        dataset
            .labels(lakehouse)
            .where(
                col(EffectiveLabels.FAILURE_MODE)
                    .equalTo(failureMode)
                    .and(col(EffectiveLabels.POSITIVE).isNotNull())
                    .and(col(EffectiveLabels.ANNOTATOR_KIND).notEqual(MODEL)))
            .select(EffectiveLabels.SOURCE, EffectiveLabels.TRACE_ID, EffectiveLabels.POSITIVE)
            .collectAsList()) {
      labels.put(row.getString(0) + "\n" + row.getString(1), row.getBoolean(2));
    }
    List<Example> examples = new ArrayList<>();
    Map<String, String> contentHashes = new HashMap<>();
    long positives = 0;
    long negatives = 0;
    Redactor redactor = context.settings().redactor();
    Map<String, Evaluator> fixed = FixedRules.evaluators();
    // A trace at a time: the traces themselves may be large.
    Iterator<Row> items =
        dataset
            .items(lakehouse)
            .select(
                DatasetItemsTable.SOURCE,
                DatasetItemsTable.TRACE_ID,
                DatasetItemsTable.ITEM_ID,
                DatasetItemsTable.CLUSTER,
                DatasetItemsTable.SPLIT,
                DatasetItemsTable.TRACE,
                DatasetItemsTable.CONTENT_HASH)
            .toLocalIterator();
    while (items.hasNext()) {
      Row item = items.next();
      Boolean label = labels.get(item.getString(0) + "\n" + item.getString(1));
      if (label == null) {
        continue;
      }
      positives += label ? 1 : 0;
      negatives += label ? 0 : 1;
      if (!item.getString(4).equals(Split.HELD_OUT.key()) && !item.isNullAt(5)) {
        Trace trace = redactor.redact(TraceJson.read(item.getString(5)));
        Example example = example(item, label, trace, fixed);
        examples.add(example);
        contentHashes.put(example.name(), item.getString(6));
      }
    }
    return new LabelledExamples(new Examples(examples), positives, negatives, contentHashes);
  }

  String contentHash(int example) {
    return contentHashes.get(examples.get(example).name());
  }

  /** The name of the example that is made from an item. */
  static String name(Row item) {
    return String.join(
        "\n",
        item.<String>getAs(DatasetItemsTable.ITEM_ID),
        item.getAs(DatasetItemsTable.SOURCE),
        item.getAs(DatasetItemsTable.TRACE_ID));
  }

  private static Example example(
      Row item, boolean label, Trace trace, Map<String, Evaluator> fixed) {
    Subject subject = Subject.of(trace);
    Map<String, Boolean> flags = new LinkedHashMap<>();
    fixed.forEach(
        (name, evaluator) -> {
          Verdict verdict = evaluator.judgeByRule(subject);
          flags.put(name, Boolean.TRUE.equals(verdict.flag(evaluator.threshold())));
        });
    return new Example(
        name(item),
        ContentKey.of(trace),
        item.getString(3),
        label,
        ClassifierInput.of(subject),
        flags);
  }
}
