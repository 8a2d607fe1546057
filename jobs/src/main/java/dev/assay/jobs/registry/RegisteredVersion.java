package dev.assay.jobs.registry;

import dev.assay.jobs.evaluation.EvaluatorsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.errors.UserException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * An evaluator version as the lakehouse keeps it.
 *
 * @param text the file as it was when the version was first used
 * @param artifact of a classifier; null for other kinds
 */
record RegisteredVersion(
    String id,
    int version,
    String failureMode,
    String kind,
    int rubricVersion,
    String fingerprint,
    String text,
    String artifact,
    Instant registeredAt) {

  /** {@code id@version}. */
  String name() {
    return id + "@" + version;
  }

  /** All versions, in order of id and version. */
  static List<RegisteredVersion> all(Lakehouse lakehouse) {
    return lakehouse
        .read(EvaluatorsTable.TABLE)
        .orderBy(EvaluatorsTable.EVALUATOR_ID, EvaluatorsTable.VERSION)
        .collectAsList()
        .stream()
        .map(RegisteredVersion::of)
        .toList();
  }

  /**
   * The versions that {@code ID} or {@code ID@V} names, in order.
   *
   * @throws UserException if there is none
   */
  static List<RegisteredVersion> named(Lakehouse lakehouse, String name) {
    List<RegisteredVersion> all = all(lakehouse);
    List<RegisteredVersion> named =
        all.stream().filter(one -> one.id().equals(name) || one.name().equals(name)).toList();
    if (named.isEmpty()) {
      throw new UserException(
          all.isEmpty()
              ? "No evaluator was used in this lakehouse yet: 'assay evaluate' registers those of"
                  + " conf/evaluators."
              : "There is no evaluator '%s'.%s There are: %s."
                  .formatted(
                      name,
                      StrictYaml.nearest(name, all.stream().map(RegisteredVersion::name).toList())
                          .map(near -> " Did you mean '%s'?".formatted(near))
                          .orElse(""),
                      String.join(", ", all.stream().map(RegisteredVersion::name).toList())));
    }
    return named;
  }

  private static RegisteredVersion of(Row row) {
    return new RegisteredVersion(
        row.getAs(EvaluatorsTable.EVALUATOR_ID),
        row.<Integer>getAs(EvaluatorsTable.VERSION),
        row.getAs(EvaluatorsTable.FAILURE_MODE),
        row.getAs(EvaluatorsTable.KIND),
        row.<Integer>getAs(EvaluatorsTable.RUBRIC_VERSION),
        row.getAs(EvaluatorsTable.FINGERPRINT),
        row.getAs(EvaluatorsTable.FILE_TEXT),
        row.getAs(EvaluatorsTable.ARTIFACT),
        row.<Timestamp>getAs(EvaluatorsTable.REGISTERED_AT).toInstant());
  }
}
