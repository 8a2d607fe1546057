package dev.assay.jobs.gate;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.jobs.calibration.InputHash;
import dev.assay.jobs.lakehouse.NamedRow;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.statistics.CalibrationStatus;
import dev.assay.udfs.statistics.GateConfirmation;
import dev.assay.udfs.statistics.GateState;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/**
 * Records that named people let a release go in spite of a gate. The gate's own row stays as it is.
 *
 * <p>One person can override what rests on evaluators of status GATE, or on nothing; a block by one
 * of status GATE_CONFIRMED takes two.
 */
public final class OverrideGateJob {
  private OverrideGateJob() {}

  /**
   * Records it, once.
   *
   * @param who one name or more
   * @param why the reason, for who reads it in a year
   * @throws UserException if there is no such gate, it passed, or too few people answer for it
   */
  public static Outcome run(JobContext context, String gateId, List<String> who, String why) {
    List<String> names = names(who);
    if (why.isBlank()) {
      throw new UserException("--why is empty: say why the release may go.");
    }
    Row gate = GateJob.gate(context.lakehouse(), gateId);
    requireOpen(gate, gateId);
    requirePeople(gate, names);
    String people = String.join(", ", names);
    String id = InputHash.of("override").with(gateId).with(people).with(why.strip()).id();
    boolean known =
        !context
            .lakehouse()
            .read(GatesTable.TABLE)
            .filter(col(GatesTable.GATE_ID).equalTo(id))
            .isEmpty();
    if (!known) {
      append(context, gate, id, people, why.strip());
    }
    return Outcome.done(
        known ? new Accounting(1, 0, 0, 1, 0) : Accounting.allWritten(1),
        Map.of("gate_id", id, "overrides", gateId, "who", names, "why", why.strip()),
        List.of(
            known
                ? "Gate %s was overridden by %s before, for this reason.".formatted(gateId, people)
                : "Gate %s is overridden by %s. Recorded as %s.".formatted(gateId, people, id)));
  }

  /** One person is one, however the name is written in upper and lower case. */
  private static List<String> names(List<String> who) {
    TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    who.stream().map(String::strip).filter(name -> !name.isEmpty()).forEach(names::add);
    if (names.isEmpty()) {
      throw new UserException("--who is empty: name the person who answers for the release.");
    }
    return List.copyOf(names);
  }

  private static void requireOpen(Row gate, String gateId) {
    if (gate.getAs(GatesTable.OVERRIDES) != null) {
      throw new UserException("'%s' is itself an override. Name the gate.".formatted(gateId));
    }
    if (gate.<String>getAs(GatesTable.DECISION).equals(GateState.PASS.name())) {
      throw new UserException("Gate '%s' has passed: nothing to override.".formatted(gateId));
    }
  }

  private static void requirePeople(Row gate, List<String> names) {
    for (JsonNode one : GateOutcome.read(gate.getAs(GatesTable.DOCUMENT)).path("evaluators")) {
      boolean blocks =
          one.path("decides").asBoolean()
              && one.path("state").asText().equals(GateState.BLOCK.name());
      boolean confirmed =
          one.path("calibration")
              .path("status")
              .asText()
              .equals(CalibrationStatus.GATE_CONFIRMED.name());
      if (blocks && confirmed && names.size() < 2) {
        throw new UserException(
            "%s blocks and is GATE_CONFIRMED: two people must answer for an override. Give --who twice."
                .formatted(one.path("id").asText()));
      }
    }
  }

  private static void append(JobContext context, Row gate, String id, String people, String why) {
    Row row =
        NamedRow.of(GatesTable.TABLE)
            .with(GatesTable.GATE_ID, id)
            .with(GatesTable.DATASET, gate.getAs(GatesTable.DATASET))
            .with(GatesTable.DATASET_VERSION, gate.getAs(GatesTable.DATASET_VERSION))
            .with(GatesTable.BASELINE, gate.getAs(GatesTable.BASELINE))
            .with(GatesTable.CANDIDATE, gate.getAs(GatesTable.CANDIDATE))
            .with(GatesTable.DECISION, GateState.PASS.name())
            .with(GatesTable.CONFIRMATION, GateConfirmation.NOT_BLOCKED.name())
            .with(GatesTable.REASON, "Overridden by " + people + ": " + why)
            .with(GatesTable.DOCUMENT, gate.getAs(GatesTable.DOCUMENT))
            .with(GatesTable.OVERRIDE_BY, people)
            .with(GatesTable.OVERRIDE_WHY, why)
            .with(GatesTable.OVERRIDES, gate.getAs(GatesTable.GATE_ID))
            .with(GatesTable.LABELS_VERSION, gate.getAs(GatesTable.LABELS_VERSION))
            .with(GatesTable.VERDICTS_VERSION, gate.getAs(GatesTable.VERDICTS_VERSION))
            .with(GatesTable.CODE_VERSION, CodeVersion.current())
            .with(GatesTable.DECIDED_AT, Timestamp.from(context.clock().instant()))
            .row();
    context
        .lakehouse()
        .append(
            GatesTable.TABLE,
            context.spark().createDataFrame(List.of(row), GatesTable.TABLE.schema()));
  }
}
