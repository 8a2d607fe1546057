package dev.assay.udfs.label;

import java.io.Serializable;

/**
 * A label with what was known of its trace when it was imported.
 *
 * @param arm by which the trace was queued; null where it was not
 * @param inclusionProbability with which it was queued, above 0 to 1; null where it was not
 * @param synthetic whether the trace was made by a generator
 */
public record StoredLabel(Label label, String arm, Double inclusionProbability, boolean synthetic)
    implements Serializable {}
