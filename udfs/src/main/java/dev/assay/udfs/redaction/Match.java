package dev.assay.udfs.redaction;

/**
 * A place in a text that holds something to hide.
 *
 * @param kind what it is, in upper case, for example {@code EMAIL}
 * @param start of its first character
 * @param end after its last character
 * @param value in the form that pseudonyms go by: two spellings of one thing have the same
 */
public record Match(String kind, int start, int end, String value) {}
