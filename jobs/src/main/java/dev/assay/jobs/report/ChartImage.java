package dev.assay.jobs.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.Function;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;

/**
 * A chart as PNG, drawn for a wide and for a narrow page, in light and in dark, at twice its size,
 * so that it is sharp on a dense screen.
 *
 * @param height in CSS pixels
 */
record ChartImage(Png wide, Png wideDark, Png narrow, Png narrowDark, int height) {
  static final int WIDE = 880;
  static final int NARROW = 380;
  private static final int DENSITY = 2;

  /** A PNG file, in Base64. */
  record Png(String base64) {
    byte[] bytes() {
      return Base64.getDecoder().decode(base64);
    }
  }

  /**
   * Draws a chart four times.
   *
   * @param chart how it looks in given colours
   * @param height in CSS pixels
   */
  static ChartImage draw(Function<ChartColors, JFreeChart> chart, int height) {
    JFreeChart light = chart.apply(ChartColors.LIGHT);
    JFreeChart dark = chart.apply(ChartColors.DARK);
    return new ChartImage(
        png(light, WIDE, height),
        png(dark, WIDE, height),
        png(light, NARROW, height),
        png(dark, NARROW, height),
        height);
  }

  int wideWidth() {
    return WIDE;
  }

  int narrowWidth() {
    return NARROW;
  }

  private static Png png(JFreeChart chart, int width, int height) {
    BufferedImage image =
        new BufferedImage(width * DENSITY, height * DENSITY, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(DENSITY, DENSITY);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
    graphics.dispose();
    try {
      return new Png(Base64.getEncoder().encodeToString(ChartUtils.encodeAsPNG(image)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
