package dev.assay.udfs.judge;

import java.io.Serializable;

/**
 * A question to a model.
 *
 * @param system the same for all questions of an evaluator, so that a provider can cache it
 * @param user the record to judge
 */
public record Prompt(String system, String user) implements Serializable {}
