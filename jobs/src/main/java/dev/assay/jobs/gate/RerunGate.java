package dev.assay.jobs.gate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.jobs.calibration.CalibrationInput;
import dev.assay.jobs.calibration.RegisteredEvaluators;
import dev.assay.jobs.conf.Scorecard;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.Recomputed;
import dev.assay.udfs.errors.UserException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;

/** Decides a gate again from the versions that it has recorded. */
public final class RerunGate {
  private static final int MOST_DIFFERENCES = 20;

  private RerunGate() {}

  /**
   * Decides again.
   *
   * @throws UserException if there is no such gate, or it is an override, which nothing computes
   */
  public static Recomputed run(Lakehouse lakehouse, String gateId) {
    Row gate = GateJob.gate(lakehouse, gateId);
    if (gate.getAs(GatesTable.OVERRIDES) != null) {
      throw new UserException(
          "'%s' is an override of gate '%s', a person's word: nothing computes it. Name the gate."
              .formatted(gateId, gate.<String>getAs(GatesTable.OVERRIDES)));
    }
    String document = gate.getAs(GatesTable.DOCUMENT);
    DatasetVersion dataset =
        DatasetVersion.parse(
            lakehouse,
            gate.getAs(GatesTable.DATASET) + "@" + gate.getAs(GatesTable.DATASET_VERSION));
    GateRequest request =
        new GateRequest(
            CalibrationInput.of(lakehouse, dataset),
            gate.getAs(GatesTable.BASELINE),
            gate.getAs(GatesTable.CANDIDATE),
            ScoreModes.of(dataset, gate.getList(gate.fieldIndex(GatesTable.SCORES))));
    List<String> notes = new ArrayList<>();
    String again =
        DecideGate.of(
                lakehouse,
                request,
                RegisteredEvaluators.inUse(
                    lakehouse, gate.<Timestamp>getAs(GatesTable.DECIDED_AT).toInstant(), dataset),
                Scorecard.parse(gate.getAs(GatesTable.SCORECARD)),
                versions(lakehouse, gate, notes),
                CodeVersion.current())
            .document();
    return new Recomputed(
        gateId,
        gate.getAs(GatesTable.CODE_VERSION),
        gate.<Timestamp>getAs(GatesTable.DECIDED_AT).toInstant(),
        again.equals(document) ? List.of() : differences(document, again),
        notes);
  }

  /** Those recorded; of traces, whose old versions are not kept for long, else the present one. */
  private static GateVersions versions(Lakehouse lakehouse, Row gate, List<String> notes) {
    GateVersions recorded =
        new GateVersions(
            gate.getAs(GatesTable.TRACES_VERSION),
            gate.getAs(GatesTable.VERDICTS_VERSION),
            gate.getAs(GatesTable.CALIBRATIONS_VERSION),
            gate.getAs(GatesTable.SCORES_VERSION),
            gate.getList(gate.fieldIndex(GatesTable.DEMOTED)));
    try {
      recorded.readTraces(lakehouse);
      return recorded;
    } catch (Exception e) {
      if (!(e instanceof AnalysisException)) {
        throw e;
      }
      notes.add(
          "Version %d of traces is no longer kept: the present one was read."
              .formatted(recorded.traces()));
      return new GateVersions(
          GateVersions.present(lakehouse).traces(),
          recorded.verdicts(),
          recorded.calibrations(),
          recorded.labels(),
          recorded.demoted());
    }
  }

  private static List<String> differences(String before, String after) {
    List<String> found = new ArrayList<>();
    compare("", GateOutcome.read(before), GateOutcome.read(after), found);
    return found.size() <= MOST_DIFFERENCES
        ? found
        : new ArrayList<>(found.subList(0, MOST_DIFFERENCES));
  }

  private static void compare(String place, JsonNode before, JsonNode after, List<String> found) {
    if (before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      TreeSet<String> names = new TreeSet<>();
      for (JsonNode side : List.of(before, after)) {
        side.fieldNames().forEachRemaining(names::add);
      }
      names.forEach(
          name -> compare(place + "/" + name, before.path(name), after.path(name), found));
    } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        compare(place + "/" + i, before.get(i), after.get(i), found);
      }
    } else if (before.isArray() && after.isArray()) {
      found.add("%s: %d entries, were %d".formatted(place, after.size(), before.size()));
    } else {
      found.add("%s: %s, was %s".formatted(place, after, before));
    }
  }
}
