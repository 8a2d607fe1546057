package dev.assay.udfs.judge;

/**
 * A question in a batch.
 *
 * @param key by which its answer is known, unique: at most 64 letters, digits, hyphens
 * @param prompt the question
 */
public record BatchQuestion(String key, Prompt prompt) {}
