package dev.assay.jobs.calibration;

import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.lakehouse.Lakehouse;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A dataset version to calibrate on.
 *
 * @param contentHash of its items and labels: the same content is the same slice, whatever its
 *     number
 * @param labelsVersion of {@code labels}, which it pins
 * @param items its rows of {@code dataset_items}
 * @param labels what the pinned labels say together, as {@code EffectiveLabels}
 */
public record CalibrationInput(
    String name,
    int version,
    String contentHash,
    long labelsVersion,
    Dataset<Row> items,
    Dataset<Row> labels) {
  /** Of a frozen version. */
  public static CalibrationInput of(Lakehouse lakehouse, DatasetVersion dataset) {
    return new CalibrationInput(
        dataset.name(),
        dataset.version(),
        dataset.contentHash(),
        dataset.labelsVersion(),
        dataset.items(lakehouse),
        dataset.labels(lakehouse));
  }

  /** As it is written on the command line. */
  public String nameAndVersion() {
    return name + "@" + version;
  }
}
