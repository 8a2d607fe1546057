package dev.assay.jobs.gate;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.calibration.EvaluatorIdentity;
import dev.assay.jobs.conf.Scorecard;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.NamedRow;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.gate.GateSubject;
import dev.assay.udfs.gate.ReleaseDecision;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * Decides on a candidate release, once for each set of inputs: asked again it tells the decision
 * that was written.
 */
public final class GateJob {
  private GateJob() {}

  /**
   * Decides.
   *
   * @param evaluators those that may take part
   * @param folder where the decision's files go; made if it is not there
   */
  public static Outcome run(
      JobContext context, GateRequest request, List<EvaluatorIdentity> evaluators, Path folder) {
    Lakehouse lakehouse = context.lakehouse();
    String text = Scorecard.text(context.settings());
    Scorecard scorecard = Scorecard.parse(text);
    GateVersions versions = GateVersions.present(lakehouse);
    context.progress().step("comparing what both releases did");
    DecideGate decided =
        DecideGate.of(lakehouse, request, evaluators, scorecard, versions, CodeVersion.current());
    Optional<String> known = document(lakehouse, decided.subject().gateId());
    String document =
        known.orElseGet(
            () -> {
              String made = decided.document();
              append(context, decided, request, versions, text, made);
              return made;
            });
    DecisionFiles.write(folder, document);
    return GateOutcome.of(
        document,
        folder,
        known.isPresent() ? new Accounting(1, 0, 0, 1, 0) : Accounting.allWritten(1));
  }

  /** The document of a gate; empty if there is none of that id. */
  private static Optional<String> document(Lakehouse lakehouse, String id) {
    return lakehouse
        .read(GatesTable.TABLE)
        .filter(col(GatesTable.GATE_ID).equalTo(id))
        .select(GatesTable.DOCUMENT)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .findFirst();
  }

  /**
   * The row of a gate, or of an override of one.
   *
   * @throws UserException if there is none of that id
   */
  static Row gate(Lakehouse lakehouse, String gateId) {
    return lakehouse
        .read(GatesTable.TABLE)
        .filter(col(GatesTable.GATE_ID).equalTo(gateId))
        .collectAsList()
        .stream()
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "There is no gate '%s'. assay sql \"SELECT gate_id, candidate, decision FROM gates\" lists them."
                        .formatted(gateId)));
  }

  private static void append(
      JobContext context,
      DecideGate decided,
      GateRequest request,
      GateVersions versions,
      String scorecard,
      String document) {
    GateSubject subject = decided.subject();
    ReleaseDecision decision = decided.decision();
    Row row =
        NamedRow.of(GatesTable.TABLE)
            .with(GatesTable.GATE_ID, subject.gateId())
            .with(GatesTable.DATASET, subject.dataset())
            .with(GatesTable.DATASET_VERSION, subject.datasetVersion())
            .with(GatesTable.BASELINE, subject.baseline())
            .with(GatesTable.CANDIDATE, subject.candidate())
            .with(GatesTable.DECISION, decision.state().name())
            .with(GatesTable.CONFIRMATION, decision.confirmation().name())
            .with(GatesTable.REASON, decision.reason())
            .with(GatesTable.DOCUMENT, document)
            .with(GatesTable.LABELS_VERSION, subject.labelsVersion())
            .with(GatesTable.VERDICTS_VERSION, subject.verdictsVersion())
            .with(GatesTable.TRACES_VERSION, versions.traces())
            .with(GatesTable.CALIBRATIONS_VERSION, versions.calibrations())
            .with(GatesTable.SCORES_VERSION, versions.labels())
            .with(
                GatesTable.SCORES,
                request.scores().keySet().stream().sorted().toArray(String[]::new))
            .with(GatesTable.DEMOTED, versions.demoted().toArray(String[]::new))
            .with(GatesTable.SCORECARD, scorecard)
            .with(GatesTable.CODE_VERSION, subject.codeVersion())
            .with(GatesTable.DECIDED_AT, Timestamp.from(context.clock().instant()))
            .row();
    context
        .lakehouse()
        .append(
            GatesTable.TABLE,
            context.spark().createDataFrame(List.of(row), GatesTable.TABLE.schema()));
  }
}
