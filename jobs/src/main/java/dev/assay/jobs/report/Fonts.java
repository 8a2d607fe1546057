package dev.assay.jobs.report;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Whether this Java can draw text: on a bare server there may be no font at all. */
final class Fonts {
  private static final boolean AVAILABLE = probe();

  private Fonts() {}

  static boolean available() {
    return AVAILABLE;
  }

  private static boolean probe() {
    try {
      Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
      boolean found = graphics.getFontMetrics(ChartColors.TEXT).stringWidth("0") > 0;
      graphics.dispose();
      return found;
    } catch (RuntimeException | InternalError | LinkageError e) {
      // Java says it in different ways; the report then has its tables only, and says so.
      return false;
    }
  }
}
