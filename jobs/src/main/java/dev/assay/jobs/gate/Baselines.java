package dev.assay.jobs.gate;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.jobs.calibration.InputHash;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.NamedRow;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.gate.GateSlice;
import dev.assay.udfs.statistics.GateState;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The releases that others are held against. */
final class Baselines {
  private Baselines() {}

  /**
   * The release of a dataset's last promoted baseline.
   *
   * @throws UserException if none was promoted
   */
  static String releaseOf(Lakehouse lakehouse, String dataset) {
    return present(lakehouse, dataset)
        .map(row -> row.<String>getAs(BaselinesTable.RELEASE))
        .orElseThrow(
            () ->
                new UserException(
                    "Missing required option: '--baseline'. No baseline of %s was promoted: name the release that is out, or promote one: assay baseline promote GATE_ID."
                        .formatted(dataset)));
  }

  /** The last promoted baseline of a dataset; empty if none was. */
  private static Optional<Row> present(Lakehouse lakehouse, String dataset) {
    return lakehouse
        .read(BaselinesTable.TABLE)
        .filter(col(BaselinesTable.DATASET).equalTo(dataset))
        .orderBy(col(BaselinesTable.PROMOTED_AT).desc(), col(BaselinesTable.BASELINE_ID))
        .select(
            BaselinesTable.BASELINE_ID,
            BaselinesTable.GATE_ID,
            BaselinesTable.RELEASE,
            BaselinesTable.PROMOTED_BY)
        .limit(1)
        .collectAsList()
        .stream()
        .findFirst();
  }

  /**
   * Makes the candidate of a gate that passed the baseline of its dataset, unless it is that
   * already. One that others have followed since can be promoted again: a release is rolled back.
   *
   * @param who answers for it
   * @param why may be null
   * @throws UserException if there is no such gate, or it did not pass and nobody let it
   */
  static Outcome promote(JobContext context, String gateId, String who, String why) {
    if (who.isBlank()) {
      throw new UserException("--who is empty: name the person who promotes it.");
    }
    Lakehouse lakehouse = context.lakehouse();
    Row gate = GateJob.gate(lakehouse, gateId);
    requirePassed(lakehouse, gate, gateId);
    String release = gate.getAs(GatesTable.CANDIDATE);
    Optional<Row> present = present(lakehouse, gate.getAs(GatesTable.DATASET));
    String presentId = present.map(row -> row.<String>getAs(BaselinesTable.BASELINE_ID)).orElse("");
    boolean known =
        present
            .filter(row -> row.getAs(BaselinesTable.GATE_ID).equals(gateId))
            .filter(row -> row.getAs(BaselinesTable.PROMOTED_BY).equals(who.strip()))
            .isPresent();
    String id =
        known
            ? presentId
            : InputHash.of("baseline").with(gateId).with(who.strip()).with(presentId).id();
    if (!known) {
      lakehouse.append(
          BaselinesTable.TABLE,
          context
              .spark()
              .createDataFrame(
                  List.of(row(context, gate, id, who.strip(), why)),
                  BaselinesTable.TABLE.schema()));
    }
    String dataset = gate.getAs(GatesTable.DATASET) + "@" + gate.getAs(GatesTable.DATASET_VERSION);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("baseline_id", id);
    details.put("gate_id", gateId);
    details.put("dataset", dataset);
    details.put("release", release);
    details.put("who", who.strip());
    return Outcome.done(
        known ? new Accounting(1, 0, 0, 1, 0) : Accounting.allWritten(1),
        details,
        List.of(
            known
                ? "%s is the baseline of %s: %s has promoted it before."
                    .formatted(release, dataset, who.strip())
                : "%s is the baseline of %s from now on. Recorded as %s."
                    .formatted(release, dataset, id)));
  }

  private static void requirePassed(Lakehouse lakehouse, Row gate, String gateId) {
    boolean passed = gate.<String>getAs(GatesTable.DECISION).equals(GateState.PASS.name());
    boolean overridden =
        !lakehouse
            .read(GatesTable.TABLE)
            .filter(col(GatesTable.OVERRIDES).equalTo(gateId))
            .isEmpty();
    if (!passed && !overridden) {
      throw new UserException(
          "Gate '%s' is %s: only a release that passed, or that people let go, becomes a baseline. See assay gate override --help."
              .formatted(gateId, gate.<String>getAs(GatesTable.DECISION)));
    }
  }

  private static Row row(JobContext context, Row gate, String id, String who, String why) {
    JsonNode document = GateOutcome.read(gate.getAs(GatesTable.DOCUMENT));
    List<Row> evaluators = new ArrayList<>();
    List<Row> verdicts = new ArrayList<>();
    for (JsonNode one : document.path("evaluators")) {
      if (!one.path("slice").asText().equals(GateSlice.ALL.name())) {
        continue;
      }
      String evaluator = one.path("id").asText();
      int version = one.path("version").asInt();
      JsonNode calibration = one.path("calibration");
      evaluators.add(
          RowFactory.create(
              evaluator,
              version,
              one.path("fingerprint").asText(),
              one.path("judge_model").asText(),
              calibration.path("id").asText(),
              calibration.path("status").asText(),
              number(one.path("candidate_score"))));
      for (JsonNode item : one.path("items")) {
        verdicts.add(
            RowFactory.create(
                evaluator, version, item.path("item_id").asText(), number(item.path("candidate"))));
      }
    }
    return NamedRow.of(BaselinesTable.TABLE)
        .with(BaselinesTable.BASELINE_ID, id)
        .with(BaselinesTable.GATE_ID, gate.getAs(GatesTable.GATE_ID))
        .with(BaselinesTable.DATASET, gate.getAs(GatesTable.DATASET))
        .with(BaselinesTable.DATASET_VERSION, gate.getAs(GatesTable.DATASET_VERSION))
        .with(BaselinesTable.DATASET_HASH, document.path("dataset").path("content_hash").asText())
        .with(BaselinesTable.RELEASE, gate.getAs(GatesTable.CANDIDATE))
        .with(BaselinesTable.DECISION, gate.getAs(GatesTable.DECISION))
        .with(BaselinesTable.EVALUATORS, evaluators.toArray(Row[]::new))
        .with(BaselinesTable.VERDICTS, verdicts.toArray(Row[]::new))
        .with(BaselinesTable.LABELS_VERSION, gate.getAs(GatesTable.LABELS_VERSION))
        .with(BaselinesTable.VERDICTS_VERSION, gate.getAs(GatesTable.VERDICTS_VERSION))
        .with(BaselinesTable.PROMOTED_BY, who)
        .with(BaselinesTable.REASON, why)
        .with(BaselinesTable.PROMOTED_AT, Timestamp.from(context.clock().instant()))
        .with(BaselinesTable.CODE_VERSION, CodeVersion.current())
        .row();
  }

  private static Double number(JsonNode value) {
    return value.isNumber() ? value.asDouble() : null;
  }
}
