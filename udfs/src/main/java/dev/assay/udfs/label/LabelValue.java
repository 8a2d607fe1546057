package dev.assay.udfs.label;

/**
 * What a label says: one of a truth value, a category or a number; the others are null.
 *
 * @param bool of a yes-or-no label
 * @param category of a label that names one of several classes
 * @param number of a graded label
 */
public record LabelValue(Boolean bool, String category, Double number) {}
