package dev.assay.jobs.report;

import java.awt.Color;
import java.awt.Font;

/** The colours of charts: those of the style sheet, so that a chart lies on its page. */
record ChartColors(
    Color page,
    Color ink,
    Color quiet,
    Color line,
    Color accent,
    Color good,
    Color attention,
    Color alarm,
    Color goodBand,
    Color attentionBand) {
  static final ChartColors LIGHT =
      new ChartColors(
          new Color(0xffffff),
          new Color(0x1d2126),
          new Color(0x5c6570),
          new Color(0xd9dde2),
          new Color(0x2b5f8f),
          new Color(0x1f7a4a),
          new Color(0x8f6000),
          new Color(0xb3261e),
          new Color(0xe9f4ee),
          new Color(0xfaf3e1));

  static final ChartColors DARK =
      new ChartColors(
          new Color(0x1b1f24),
          new Color(0xe4e7eb),
          new Color(0xa0a9b4),
          new Color(0x3a4149),
          new Color(0x7fb2e0),
          new Color(0x6cc493),
          new Color(0xe0b354),
          new Color(0xf2938c),
          new Color(0x1d2e26),
          new Color(0x302a1b));

  static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

  /** The colour of a tone. */
  Color of(Tone tone) {
    return switch (tone) {
      case PLAIN -> accent;
      case GOOD -> good;
      case ATTENTION -> attention;
      case ALARM -> alarm;
    };
  }
}
