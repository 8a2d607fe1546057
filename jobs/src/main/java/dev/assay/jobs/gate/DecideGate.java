package dev.assay.jobs.gate;

import dev.assay.jobs.calibration.EvaluatorIdentity;
import dev.assay.jobs.calibration.InputHash;
import dev.assay.jobs.conf.Scorecard;
import dev.assay.jobs.gate.InstrumentCalibrations.Calibration;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.AtOnce;
import dev.assay.udfs.gate.DecisionDocument;
import dev.assay.udfs.gate.EvaluatorEvidence;
import dev.assay.udfs.gate.GateSubject;
import dev.assay.udfs.gate.ReleaseDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A decision on a candidate release, from versions of tables: the same versions, the same bytes.
 */
record DecideGate(GateSubject subject, ReleaseDecision decision) {
  /** Of the way in which decisions are made; part of their ids. */
  private static final int METHOD = 3;

  /**
   * Decides.
   *
   * @param evaluators those that may take part
   */
  static DecideGate of(
      Lakehouse lakehouse,
      GateRequest request,
      List<EvaluatorIdentity> evaluators,
      Scorecard scorecard,
      GateVersions versions,
      String codeVersion) {
    try (AtOnce reads = new AtOnce()) {
      Supplier<Map<EvaluatorInstrument, Calibration>> calibrations =
          reads.ask(
              () ->
                  InstrumentCalibrations.of(
                      versions.readCalibrations(lakehouse), request.dataset(), versions.demoted()));
      Supplier<Map<String, Set<String>>> sliceItems =
          reads.ask(
              () ->
                  SliceItems.of(
                      versions.readTraces(lakehouse),
                      request.dataset().items(),
                      scorecard.criticalSlices()));
      ReleaseItems items = ReleaseItems.of(lakehouse, request, versions);
      List<EvaluatorEvidence> evidence = new ArrayList<>();
      evidence.addAll(
          LabelScores.of(
              versions.readLabels(lakehouse),
              versions.readTraces(lakehouse),
              request,
              items.items(),
              scorecard::policy));
      evidence.addAll(
          new GatherEvidence(
                  request,
                  items,
                  InstrumentVerdicts.of(versions.readVerdicts(lakehouse), items.contentHashes()),
                  calibrations.get(),
                  scorecard,
                  sliceItems.get())
              .of(evaluators));
      return decide(request, items, evidence, scorecard, versions, codeVersion);
    }
  }

  private static DecideGate decide(
      GateRequest request,
      ReleaseItems items,
      List<EvaluatorEvidence> evidence,
      Scorecard scorecard,
      GateVersions versions,
      String codeVersion) {
    GateSubject subject =
        new GateSubject(
            id(request, items, evidence, scorecard),
            request.dataset().name(),
            request.dataset().version(),
            request.dataset().contentHash(),
            items.items().size(),
            request.baseline(),
            request.candidate(),
            request.dataset().labelsVersion(),
            versions.verdicts(),
            codeVersion,
            scorecard.evidenceFloors(),
            scorecard.guardrails());
    return new DecideGate(subject, ReleaseDecision.of(evidence, scorecard.evidenceFloors()));
  }

  /** {@code decision.json}. */
  String document() {
    return DecisionDocument.write(subject, decision);
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
}
