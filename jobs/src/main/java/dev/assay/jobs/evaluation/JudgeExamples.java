package dev.assay.jobs.evaluation;

import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.EvaluatorFile;
import dev.assay.udfs.evaluator.JudgeExample;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** The examples that a registered judge's question shows. */
public final class JudgeExamples {
  private JudgeExamples() {}

  /**
   * Of a row of {@link EvaluatorsTable}; none of an evaluator of another kind.
   *
   * @return empty if the file can no longer be read: another version of Assay registered it
   */
  public static Optional<List<JudgeExample>> of(Row evaluator) {
    if (!evaluator.getAs(EvaluatorsTable.KIND).equals(EvaluatorFile.Kind.JUDGE.text())) {
      return Optional.of(List.of());
    }
    try {
      return Optional.of(
          Evaluator.parse(
                  evaluator.getAs(EvaluatorsTable.EVALUATOR_ID),
                  evaluator.getAs(EvaluatorsTable.FILE_TEXT))
              .file()
              .judge()
              .examples());
    } catch (UserException e) {
      return Optional.empty();
    }
  }
}
