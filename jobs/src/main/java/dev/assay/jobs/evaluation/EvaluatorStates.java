package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.lakehouse.Lakehouse;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Which evaluator versions are in use, as people decided. */
public final class EvaluatorStates {
  /**
   * The last change of a version.
   *
   * @param state {@code active} or {@code retired}
   */
  public record Change(
      String evaluatorId, int version, String state, String who, String reason, Instant at) {
    /** {@code id@version}. */
    public String name() {
      return evaluatorId + "@" + version;
    }
  }

  private final Map<String, Change> latest;

  private EvaluatorStates(Map<String, Change> latest) {
    this.latest = Map.copyOf(latest);
  }

  /** As the lakehouse has them now. */
  public static EvaluatorStates of(Lakehouse lakehouse) {
    Map<String, Change> latest = new HashMap<>();
    for (Row row :
        lakehouse
            .read(EvaluatorStatesTable.TABLE)
            .orderBy(col(EvaluatorStatesTable.AT), col(EvaluatorStatesTable.STATE))
            .collectAsList()) {
      Change change =
          new Change(
              row.getAs(EvaluatorStatesTable.EVALUATOR_ID),
              row.<Integer>getAs(EvaluatorStatesTable.VERSION),
              row.getAs(EvaluatorStatesTable.STATE),
              row.getAs(EvaluatorStatesTable.WHO),
              row.getAs(EvaluatorStatesTable.REASON),
              row.<Timestamp>getAs(EvaluatorStatesTable.AT).toInstant());
      latest.put(change.name(), change);
    }
    return new EvaluatorStates(latest);
  }

  /** Adds changes to the table. */
  public static void append(Lakehouse lakehouse, List<Change> changes) {
    List<Row> rows =
        changes.stream()
            .map(
                change ->
                    RowFactory.create(
                        change.evaluatorId(),
                        change.version(),
                        change.state(),
                        change.who(),
                        change.reason(),
                        Timestamp.from(change.at())))
            .toList();
    lakehouse.append(
        EvaluatorStatesTable.TABLE,
        lakehouse.spark().createDataFrame(rows, EvaluatorStatesTable.TABLE.schema()));
  }

  /** The change that a version was last given; empty for one that was never changed. */
  public Optional<Change> latest(String evaluatorId, int version) {
    return Optional.ofNullable(latest.get(evaluatorId + "@" + version));
  }

  /** Whether a version is out of use. */
  public boolean isRetired(String evaluatorId, int version) {
    return latest(evaluatorId, version)
        .filter(change -> change.state().equals(EvaluatorStatesTable.RETIRED))
        .isPresent();
  }
}
