package dev.assay.jobs.calibration;

import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.label.ReviewerVotes;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.label.ReviewerAgreement;
import dev.assay.udfs.statistics.MccEstimate;
import java.util.Map;
import java.util.TreeMap;
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
 * @param reviewers how two reviewers agree, by failure mode; a mode without double labels has none
 * @param rubrics the version of each failure mode's definition that its labels were given under; of
 *     a mode that is not named the first
 */
public record CalibrationInput(
    String name,
    int version,
    String contentHash,
    long labelsVersion,
    Dataset<Row> items,
    Dataset<Row> labels,
    Map<String, MccEstimate> reviewers,
    Map<String, Integer> rubrics) {
  public CalibrationInput {
    reviewers = Map.copyOf(reviewers);
    rubrics = Map.copyOf(rubrics);
  }

  /** Of a frozen version. */
  public static CalibrationInput of(Lakehouse lakehouse, DatasetVersion dataset) {
    return new CalibrationInput(
        dataset.name(),
        dataset.version(),
        dataset.contentHash(),
        dataset.labelsVersion(),
        dataset.items(lakehouse),
        dataset.labels(lakehouse),
        Map.of(),
        rubrics(dataset));
  }

  /** Of a frozen version, with how its reviewers agree. */
  public static CalibrationInput reviewed(Lakehouse lakehouse, DatasetVersion dataset) {
    Map<String, MccEstimate> reviewers = new TreeMap<>();
    ReviewerAgreement.byMode(
            ReviewerVotes.of(
                lakehouse.readAsOf(LabelsTable.TABLE, dataset.labelsVersion()),
                dataset.items(lakehouse),
                dataset.modes()),
            dataset.modes())
        .forEach(
            (mode, agreement) -> {
              if (agreement.items() > 0) {
                reviewers.put(mode, agreement.mcc());
              }
            });
    CalibrationInput input = of(lakehouse, dataset);
    return new CalibrationInput(
        input.name,
        input.version,
        input.contentHash,
        input.labelsVersion,
        input.items,
        input.labels,
        reviewers,
        input.rubrics);
  }

  private static Map<String, Integer> rubrics(DatasetVersion dataset) {
    Map<String, Integer> rubrics = new TreeMap<>();
    dataset.modes().forEach((mode, definition) -> rubrics.put(mode, definition.rubricVersion()));
    return rubrics;
  }

  /** The version of a failure mode's definition that its labels were given under. */
  int rubric(String failureMode) {
    return rubrics.getOrDefault(failureMode, 1);
  }

  /** As it is written on the command line. */
  public String nameAndVersion() {
    return name + "@" + version;
  }
}
