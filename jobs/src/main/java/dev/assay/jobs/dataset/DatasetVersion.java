package dev.assay.jobs.dataset;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.label.ReviewerVotes;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.ReviewerAgreement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A frozen version of a dataset: its items as they were, and the labels as of the version of {@code
 * labels} that it pins. It answers the same for ever.
 *
 * @param version from 1
 * @param labelsVersion of {@code labels}
 * @param itemsHash of the items
 * @param labelsHash of what the labels say together
 * @param contentHash of both and of the modes: the same content is the same hash, whatever its
 *     number
 * @param modes the failure modes that it is about, as they were defined when it was frozen
 */
public record DatasetVersion(
    String name,
    int version,
    long labelsVersion,
    String itemsHash,
    String labelsHash,
    String contentHash,
    Map<String, FailureMode> modes) {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");
  private static final Pattern NAME_AND_VERSION =
      Pattern.compile("(" + NAME.pattern() + ")@([1-9][0-9]{0,8})");

  public DatasetVersion {
    modes = Map.copyOf(modes);
  }

  /**
   * The version that is written {@code NAME@V}.
   *
   * @throws UserException if it is written otherwise, or there is no such version; the message
   *     lists those that are there
   */
  public static DatasetVersion parse(Lakehouse lakehouse, String nameAndVersion) {
    Matcher matcher = NAME_AND_VERSION.matcher(nameAndVersion);
    if (!matcher.matches()) {
      throw new UserException(
          "'%s' is no dataset version: write NAME@V, for example support@3. %s"
              .formatted(nameAndVersion, existing(lakehouse)));
    }
    String name = matcher.group(1);
    int version = Integer.parseInt(matcher.group(2));
    return rows(lakehouse)
        .filter(
            col(DatasetsTable.NAME).equalTo(name).and(col(DatasetsTable.VERSION).equalTo(version)))
        .collectAsList()
        .stream()
        .findFirst()
        .map(DatasetVersion::of)
        .orElseThrow(
            () ->
                new UserException(
                    "There is no dataset version %s. %s"
                        .formatted(nameAndVersion, existing(lakehouse))));
  }

  /** The latest version of each dataset, in order of their names. */
  public static List<DatasetVersion> current(Lakehouse lakehouse) {
    return all(lakehouse).stream()
        .collect(
            Collectors.toMap(
                DatasetVersion::name,
                dataset -> dataset,
                (a, b) -> a.version() > b.version() ? a : b))
        .values()
        .stream()
        .sorted(Comparator.comparing(DatasetVersion::name))
        .toList();
  }

  /** Every version, in order of names and numbers. */
  public static List<DatasetVersion> all(Lakehouse lakehouse) {
    return rows(lakehouse).collectAsList().stream()
        .map(DatasetVersion::of)
        .sorted(
            Comparator.comparing(DatasetVersion::name).thenComparingInt(DatasetVersion::version))
        .toList();
  }

  /** The latest version of a dataset; empty if it was never frozen. */
  static Optional<DatasetVersion> latest(Lakehouse lakehouse, String name) {
    return current(lakehouse).stream().filter(dataset -> dataset.name().equals(name)).findFirst();
  }

  private static Dataset<Row> rows(Lakehouse lakehouse) {
    return lakehouse.read(DatasetsTable.TABLE);
  }

  private static String existing(Lakehouse lakehouse) {
    List<DatasetVersion> all = all(lakehouse);
    return all.isEmpty()
        ? "None is frozen yet: see assay dataset freeze --help."
        : "There are: %s."
            .formatted(
                all.stream().map(DatasetVersion::nameAndVersion).collect(Collectors.joining(", ")));
  }

  /**
   * Checks a dataset's name.
   *
   * @throws UserException if it has other characters than letters, digits, dot, dash, underscore
   */
  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new UserException(
          "'%s' is no name for a dataset: use letters, digits, dot, dash and underscore."
              .formatted(name));
    }
  }

  private static DatasetVersion of(Row row) {
    return new DatasetVersion(
        row.getAs(DatasetsTable.NAME),
        row.<Integer>getAs(DatasetsTable.VERSION),
        row.<Long>getAs(DatasetsTable.LABELS_VERSION),
        row.getAs(DatasetsTable.ITEMS_HASH),
        row.getAs(DatasetsTable.LABELS_HASH),
        row.getAs(DatasetsTable.CONTENT_HASH),
        ModeDefinitions.modes(row.getJavaMap(row.fieldIndex(DatasetsTable.DEFINITIONS))));
  }

  /** As it is written on the command line. */
  public String nameAndVersion() {
    return name + "@" + version;
  }

  /** The hash of its items as they are now; {@link #itemsHash} is of those that were frozen. */
  public String presentItemsHash(Lakehouse lakehouse) {
    return new DatasetContent(DatasetContent.items(lakehouse, this), List.of()).itemsHash();
  }

  /** Its items: rows of {@code dataset_items}. */
  public Dataset<Row> items(Lakehouse lakehouse) {
    return lakehouse
        .read(DatasetItemsTable.TABLE)
        .filter(
            col(DatasetItemsTable.NAME)
                .equalTo(name)
                .and(col(DatasetItemsTable.VERSION).equalTo(version)));
  }

  /**
   * What the pinned labels say together of its items, as {@link EffectiveLabels#SCHEMA}: a row for
   * each item and mode that has a label under the mode's rubric.
   */
  public Dataset<Row> labels(Lakehouse lakehouse) {
    Dataset<Row> facts = lakehouse.readAsOf(LabelsTable.TABLE, labelsVersion);
    return EffectiveLabels.of(facts, items(lakehouse), modes).filter(ofRubrics(modes));
  }

  /** How far the people agree who labelled its items, by failure mode, as of the pinned labels. */
  public Map<String, ReviewerAgreement> reviewerAgreement(Lakehouse lakehouse) {
    Dataset<Row> facts = lakehouse.readAsOf(LabelsTable.TABLE, labelsVersion);
    return ReviewerAgreement.byMode(ReviewerVotes.of(facts, items(lakehouse), modes), modes);
  }

  /** Whether an effective label was given under the rubric that its mode has. */
  static Column ofRubrics(Map<String, FailureMode> modes) {
    return modes.entrySet().stream()
        .map(
            mode ->
                col(EffectiveLabels.FAILURE_MODE)
                    .equalTo(mode.getKey())
                    .and(
                        col(EffectiveLabels.RUBRIC_VERSION)
                            .equalTo(mode.getValue().rubricVersion())))
        .reduce(lit(false), Column::or);
  }
}
