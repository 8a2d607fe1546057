package dev.assay.jobs.run;

import java.time.Instant;
import java.util.List;

/**
 * A stored result that was computed again from what it recorded.
 *
 * @param id its key
 * @param codeVersion that computed it first
 * @param at when that was
 * @param differences what is not as it was, in words; empty if every byte is the same
 * @param notes what could not be read as it was, in words
 */
public record Recomputed(
    String id, String codeVersion, Instant at, List<String> differences, List<String> notes) {
  public Recomputed {
    differences = List.copyOf(differences);
    notes = List.copyOf(notes);
  }
}
