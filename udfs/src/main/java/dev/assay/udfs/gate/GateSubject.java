package dev.assay.udfs.gate;

import dev.assay.udfs.calibration.EvidenceFloors;
import java.util.Set;

/**
 * What is decided on, and by which versions.
 *
 * @param gateId a hash of everything that the decision rests on
 * @param dataset a dataset's name
 * @param datasetVersion from 1
 * @param datasetHash of its content
 * @param items of the dataset version
 * @param labelsVersion of the table labels, which the dataset version pins
 * @param verdictsVersion of the table verdicts that was read
 * @param codeVersion of Assay
 * @param guardrails failure modes that stand by themselves, outside the release's score
 */
public record GateSubject(
    String gateId,
    String dataset,
    int datasetVersion,
    String datasetHash,
    int items,
    String baseline,
    String candidate,
    long labelsVersion,
    long verdictsVersion,
    String codeVersion,
    EvidenceFloors floors,
    Set<String> guardrails) {
  public GateSubject {
    guardrails = Set.copyOf(guardrails);
  }

  /** As it is written on the command line. */
  public String datasetName() {
    return dataset + "@" + datasetVersion;
  }
}
