package dev.assay.jobs.mode;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.FailureMode.State;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** The states of failure modes, as the table {@code failure_modes} has them last. */
public final class ModeStates {
  private ModeStates() {}

  /**
   * A mode's present state.
   *
   * @param since when it was recorded; empty where it stands in failure-modes.yaml alone
   */
  public record Current(State state, Optional<Instant> since, String reason) {}

  /**
   * The state of each mode, in their order. What a person has changed in failure-modes.yaml since
   * the last record holds.
   */
  public static Map<String, Current> of(Lakehouse lakehouse, Map<String, FailureMode> modes) {
    Map<String, Row> last = last(lakehouse);
    Map<String, Current> states = new LinkedHashMap<>();
    modes.forEach(
        (name, mode) -> states.put(name, current(Optional.ofNullable(last.get(name)), mode)));
    return states;
  }

  /** The last row of each mode that has one. */
  static Map<String, Row> last(Lakehouse lakehouse) {
    Map<String, Row> last = new LinkedHashMap<>();
    if (lakehouse.has(FailureModesTable.TABLE)) {
      lakehouse
          .read(FailureModesTable.TABLE)
          .groupBy(FailureModesTable.MODE)
          .agg(max_by(struct(col("*")), col(FailureModesTable.AT)).as("last"))
          .select("last.*")
          .collectAsList()
          .forEach(row -> last.put(row.getAs(FailureModesTable.MODE), row));
    }
    return last;
  }

  static Current current(Optional<Row> last, FailureMode mode) {
    return last.filter(row -> state(row, FailureModesTable.CONFIGURED_STATE) == mode.state())
        .map(
            row ->
                new Current(
                    state(row, FailureModesTable.STATE),
                    Optional.of(row.<Timestamp>getAs(FailureModesTable.AT).toInstant()),
                    row.getAs(FailureModesTable.REASON)))
        .orElseGet(() -> new Current(mode.state(), Optional.empty(), "failure-modes.yaml"));
  }

  private static State state(Row row, String column) {
    return State.valueOf(row.<String>getAs(column).toUpperCase(Locale.ROOT));
  }

  static String key(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
