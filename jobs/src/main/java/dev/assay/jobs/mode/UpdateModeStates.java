package dev.assay.jobs.mode;

import dev.assay.jobs.conf.FailureModes;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.FailureMode.State;
import dev.assay.udfs.label.FailureModeLife;
import dev.assay.udfs.label.FailureModeLife.Evidence;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Records what has become of failure modes: by failure-modes.yaml, and by what was labelled. */
public final class UpdateModeStates {
  private final JobContext context;
  private final FailureModeLife life;
  private final OptionalLong labelsVersion;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  private UpdateModeStates(JobContext context, FailureModeLife life, OptionalLong labelsVersion) {
    this.context = context;
    this.life = life;
    this.labelsVersion = labelsVersion;
  }

  /**
   * Adds a row for each mode whose state has changed; none where nothing has.
   *
   * @param evidence of the labels, by mode
   * @param labelsVersion of {@code labels} that the evidence is of
   * @return a line for each change, for a person; a mode that is recorded for the first time as
   *     configured has none
   */
  public static List<String> run(
      JobContext context, Map<String, Evidence> evidence, OptionalLong labelsVersion) {
    FailureModes configured = context.settings().failureModes();
    Map<String, FailureMode> modes = configured.failureModes();
    Map<String, Row> last = ModeStates.last(context.lakehouse());
    UpdateModeStates update = new UpdateModeStates(context, configured.states(), labelsVersion);
    modes.forEach(
        (name, mode) ->
            update.look(name, mode, Optional.ofNullable(last.get(name)), evidence.get(name)));
    if (!update.rows.isEmpty()) {
      context
          .lakehouse()
          .append(
              FailureModesTable.TABLE,
              context.spark().createDataFrame(update.rows, FailureModesTable.TABLE.schema()));
    }
    return List.copyOf(update.lines);
  }

  private void look(String name, FailureMode mode, Optional<Row> last, Evidence evidence) {
    Instant now = after(last, context.clock().instant());
    ModeStates.Current current = ModeStates.current(last, mode);
    if (current.since().isEmpty()) {
      String from = last.map(row -> row.<String>getAs(FailureModesTable.STATE)).orElse(null);
      String reason = from == null ? "first recorded" : "changed in failure-modes.yaml";
      add(name, mode, now, from, mode.state(), reason, "configuration");
      if (from != null) {
        say(name, from, mode.state(), reason);
      }
    }
    if (evidence != null) {
      life.next(current.state(), evidence)
          .ifPresent(
              change -> {
                String from = ModeStates.key(current.state());
                add(name, mode, now.plusMillis(1), from, change.to(), change.reason(), "labels");
                say(name, from, change.to(), change.reason());
              });
    }
  }

  /** A mode has one state at a time, whatever the clock says. */
  private static Instant after(Optional<Row> last, Instant now) {
    return last.map(row -> row.<Timestamp>getAs(FailureModesTable.AT).toInstant().plusMillis(1))
        .filter(earliest -> earliest.isAfter(now))
        .orElse(now);
  }

  private void say(String name, String from, State to, String reason) {
    lines.add("%s: %s, was %s: %s".formatted(name, ModeStates.key(to), from, reason));
  }

  private void add(
      String name,
      FailureMode mode,
      Instant at,
      String from,
      State to,
      String reason,
      String changedBy) {
    rows.add(
        RowFactory.create(
            name,
            Timestamp.from(at),
            from,
            ModeStates.key(to),
            reason,
            changedBy,
            ModeStates.key(mode.state()),
            mode.rubricVersion(),
            mode.owner(),
            labelsVersion.isPresent() ? labelsVersion.getAsLong() : null,
            CodeVersion.current()));
  }
}
