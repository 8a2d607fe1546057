package dev.assay.jobs.evaluation;

import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Notes evaluator versions in the table {@code evaluators}, where none may ever change. */
public final class RegisterEvaluators {
  private RegisterEvaluators() {}

  /**
   * Adds the versions that the table does not have.
   *
   * @return how many were added
   * @throws UserException if a version is there with another fingerprint, naming all such
   */
  public static int run(JobContext context, List<Evaluator> evaluators) {
    Map<String, String> known = known(context);
    List<Row> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (Evaluator evaluator : evaluators) {
      String fingerprint = known.get(evaluator.name());
      if (fingerprint == null) {
        added.add(row(context, evaluator));
      } else if (!fingerprint.equals(evaluator.fingerprint())) {
        changed.add(evaluator.name());
      }
    }
    if (!changed.isEmpty()) {
      throw new UserException(
          "Evaluator %s was changed, but its version was not: verdicts of both would be mixed. Give the changed file a new version."
              .formatted(String.join(", ", changed)));
    }
    if (!added.isEmpty()) {
      context
          .lakehouse()
          .append(
              EvaluatorsTable.TABLE,
              context.spark().createDataFrame(added, EvaluatorsTable.TABLE.schema()));
    }
    return added.size();
  }

  private static Map<String, String> known(JobContext context) {
    Map<String, String> known = new HashMap<>();
    List<Row> rows =
        context
            .lakehouse()
            .read(EvaluatorsTable.TABLE)
            .select(
                EvaluatorsTable.EVALUATOR_ID, EvaluatorsTable.VERSION, EvaluatorsTable.FINGERPRINT)
            .collectAsList();
    for (Row row : rows) {
      known.put(row.getString(0) + "@" + row.getInt(1), row.getString(2));
    }
    return known;
  }

  private static Row row(JobContext context, Evaluator evaluator) {
    return RowFactory.create(
        evaluator.id(),
        evaluator.version(),
        evaluator.file().failureMode(),
        evaluator.file().kind().text(),
        evaluator.file().scope().name().toLowerCase(Locale.ROOT),
        evaluator.threshold(),
        evaluator.file().rubricVersion(),
        evaluator.fingerprint(),
        evaluator.text(),
        evaluator.artifact(),
        evaluator.file().fittedOn(),
        Timestamp.from(context.clock().instant()),
        CodeVersion.current());
  }
}
