package dev.assay.jobs.report;

import java.util.List;

/**
 * A report as it is laid out: words and tables, ready to be written as HTML or as plain text.
 *
 * @param kicker what kind of report, for which day, of which lakehouse
 * @param headline the state of things in one sentence
 * @param colophon what the report rests on
 */
record Page(
    String kicker,
    String headline,
    Tone tone,
    List<Tile> tiles,
    List<Section> sections,
    String colophon) {

  /** A number that is seen first. */
  record Tile(String value, String label, String note, Tone tone) {
    boolean hasNote() {
      return !note.isEmpty();
    }
  }

  /**
   * A part of the page under its own heading.
   *
   * @param id its anchor
   */
  record Section(String id, String title, List<Block> blocks) {}

  /** The pictures of the page. */
  List<Block.Figure> figures() {
    return sections.stream()
        .flatMap(section -> section.blocks().stream())
        .map(Block::figure)
        .filter(java.util.Objects::nonNull)
        .toList();
  }
}
