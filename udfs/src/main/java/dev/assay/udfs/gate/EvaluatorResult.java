package dev.assay.udfs.gate;

import dev.assay.udfs.statistics.GateConfirmation;
import dev.assay.udfs.statistics.GateState;
import dev.assay.udfs.statistics.PairedEvidence;

/**
 * What one evaluator says of a candidate release.
 *
 * @param paired its figures
 * @param decides whether the decision may rest on it
 * @param adjustedP the p-value after Holm's correction over the deciding evaluators
 * @param reason sentences with the figures
 * @param itemsNeeded further items that would settle what is open; 0 if nothing is
 * @param evidenceMissing whether more of what it speaks of is missing than the floors allow; a
 *     slice that holds nothing misses nothing
 * @param powerBefore what all items that it speaks of could have seen, as a sentence: known before
 *     anything was measured
 * @param power what so many items can see, as a sentence
 */
public record EvaluatorResult(
    EvaluatorEvidence evidence,
    PairedEvidence paired,
    boolean decides,
    double adjustedP,
    GateState state,
    GateConfirmation confirmation,
    String reason,
    int itemsNeeded,
    boolean evidenceMissing,
    String powerBefore,
    String power) {}
