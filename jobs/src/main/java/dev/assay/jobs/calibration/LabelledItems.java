package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.label.LabelsTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Joins the items of a dataset version with what people say of them.
 *
 * <p>Out: a row for each item and failure mode that has a definite answer of a person or a program;
 * a model's answer is no ground truth, and unsure or ambiguous ones say nothing.
 */
final class LabelledItems {
  static final String SOURCE = DatasetItemsTable.SOURCE;
  static final String TRACE_ID = DatasetItemsTable.TRACE_ID;
  static final String CONTENT_HASH = DatasetItemsTable.CONTENT_HASH;
  static final String SPLIT = DatasetItemsTable.SPLIT;
  static final String FAILURE_MODE = LabelsTable.FAILURE_MODE;
  static final String POSITIVE = "positive";
  static final String ARM = LabelsTable.ARM;
  static final String INCLUSION_PROBABILITY = LabelsTable.INCLUSION_PROBABILITY;
  static final String SYNTHETIC = DatasetItemsTable.SYNTHETIC;
  static final String CLUSTER = DatasetItemsTable.CLUSTER;

  /** What a person gave on a scale; null for yes or no. */
  static final String GRADE = "grade";

  /** A struct of what the trace is like, by {@link ItemFacets}. */
  static final String FACETS = "facets";

  private static final String MODEL = "LLM";

  private LabelledItems() {}

  static Dataset<Row> of(Dataset<Row> items, Dataset<Row> labels) {
    return asked(items, labels).filter(col(POSITIVE).isNotNull());
  }

  /** The same with the items that people are unsure of or disagree on: positive is null there. */
  static Dataset<Row> asked(Dataset<Row> items, Dataset<Row> labels) {
    Dataset<Row> answers = labels.filter(col(LabelsTable.ANNOTATOR_KIND).notEqual(MODEL));
    return items
        .alias("item")
        .join(
            answers.alias("label"),
            col("item." + SOURCE)
                .equalTo(col("label." + LabelsTable.SOURCE))
                .and(col("item." + TRACE_ID).equalTo(col("label." + LabelsTable.TRACE_ID))))
        .select(
            col("item." + SOURCE),
            col("item." + TRACE_ID),
            col("item." + CONTENT_HASH),
            col("item." + SPLIT),
            col("label." + FAILURE_MODE),
            col("label." + POSITIVE),
            coalesce(col("label." + ARM), lit("")).as(ARM),
            coalesce(col("label." + INCLUSION_PROBABILITY), lit(Double.NaN))
                .as(INCLUSION_PROBABILITY),
            col("item." + SYNTHETIC)
                .or(coalesce(col("label." + LabelsTable.SYNTHETIC), lit(false)))
                .as(SYNTHETIC),
            col("item." + CLUSTER),
            col("label." + EffectiveLabels.VALUE_NUMBER).as(GRADE),
            ItemFacets.of(col("item." + DatasetItemsTable.TRACE)).as(FACETS));
  }
}
