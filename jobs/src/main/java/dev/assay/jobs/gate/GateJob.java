package dev.assay.jobs.gate;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.calibration.EvaluatorIdentity;
import dev.assay.jobs.calibration.InputHash;
import dev.assay.jobs.conf.Scorecard;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.lakehouse.NamedRow;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.gate.DecisionDocument;
import dev.assay.udfs.gate.EvaluatorEvidence;
import dev.assay.udfs.gate.GateSubject;
import dev.assay.udfs.gate.ReleaseDecision;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/**
 * Decides on a candidate release, once for each set of inputs: asked again it tells the decision
 * that was written.
 */
public final class GateJob {
  /** Of the way in which decisions are made; part of their ids. */
  private static final int METHOD = 2;

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
    Scorecard scorecard = Scorecard.load(context.settings());
    context.progress().step("reading the traces of both releases");
    long verdictsVersion = lakehouse.version(VerdictsTable.TABLE).orElse(-1L);
    ReleaseItems items = ReleaseItems.of(lakehouse, request);
    context.progress().step("comparing verdicts");
    List<EvaluatorEvidence> evidence =
        new GatherEvidence(
                request,
                items,
                InstrumentVerdicts.of(
                    lakehouse.readAsOf(VerdictsTable.TABLE, verdictsVersion),
                    items.contentHashes()),
                InstrumentCalibrations.of(
                    lakehouse.read(CalibrationsTable.TABLE), request.dataset()),
                scorecard,
                SliceItems.of(lakehouse, request.dataset().items(), scorecard.criticalSlices()))
            .of(evaluators);
    String id = id(request, items, evidence, scorecard);
    Optional<String> known = document(lakehouse, id);
    String document =
        known.orElseGet(
            () -> {
              GateSubject subject =
                  new GateSubject(
                      id,
                      request.dataset().name(),
                      request.dataset().version(),
                      request.dataset().contentHash(),
                      items.items().size(),
                      request.baseline(),
                      request.candidate(),
                      request.dataset().labelsVersion(),
                      verdictsVersion,
                      CodeVersion.current(),
                      scorecard.evidenceFloors(),
                      scorecard.guardrails());
              ReleaseDecision decision = ReleaseDecision.of(evidence, scorecard.evidenceFloors());
              String made = DecisionDocument.write(subject, decision);
              append(context, subject, decision, made);
              return made;
            });
    DecisionFiles.write(folder, document);
    return GateOutcome.of(
        document,
        folder,
        known.isPresent() ? new Accounting(1, 0, 0, 1, 0) : Accounting.allWritten(1));
  }

  private static String id(
      GateRequest request,
      ReleaseItems items,
      List<EvaluatorEvidence> evidence,
      Scorecard scorecard) {
    InputHash hash =
        InputHash.of("gate")
            .with(METHOD)
            .with(request.dataset().nameAndVersion())
            .with(request.dataset().contentHash())
            .with(request.dataset().labelsVersion())
            .with(request.baseline())
            .with(request.candidate())
            .with(items.items().size())
            .with(scorecard.evidenceFloors())
            .with(new TreeSet<>(scorecard.guardrails()));
    // Records of numbers, names and lists: their text is their content.
    evidence.forEach(hash::with);
    return hash.id();
  }

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

  private static void append(
      JobContext context, GateSubject subject, ReleaseDecision decision, String document) {
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
