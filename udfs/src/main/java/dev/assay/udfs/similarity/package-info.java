/**
 * Likeness of texts and stable hashes: pure functions, the same on every machine and in every run.
 *
 * <p>All similarities are in [0, 1], higher is more alike, and symmetric. An empty text is like no
 * text: its similarity is 0, to another empty one too. Texts are untrusted and never appear in a
 * message.
 */
package dev.assay.udfs.similarity;
