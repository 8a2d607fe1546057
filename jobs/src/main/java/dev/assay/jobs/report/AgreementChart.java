package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Figure;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XIntervalSeries;
import org.jfree.data.xy.XIntervalSeriesCollection;

/** Draws each evaluator's agreement with its interval, over the bands that decide its status. */
final class AgreementChart {
  private static final int MOST_ROWS = 24;
  private static final int ROW_HEIGHT = 44;
  private static final int FRAME_HEIGHT = 74;
  private static final double GATE = 0.6;
  private static final double SIGNAL = 0.4;

  private AgreementChart() {}

  /** Empty where no evaluator has an interval, or where this Java cannot draw text. */
  static Optional<Figure> of(List<Agreement> agreements) {
    List<Agreement> rows =
        agreements.stream().filter(one -> one.mcc().isKnown()).limit(MOST_ROWS).toList();
    if (rows.isEmpty() || !Fonts.available()) {
      return Optional.empty();
    }
    String alt =
        rows.stream()
            .map(one -> "%s %s".formatted(one.evaluator(), AgreementWords.mcc(one)))
            .collect(Collectors.joining("; ", "Agreement (MCC) with 95 % intervals: ", "."));
    ChartImage image =
        ChartImage.draw(colors -> chart(rows, colors), FRAME_HEIGHT + ROW_HEIGHT * rows.size());
    return Optional.of(new Figure("agreement", alt, image));
  }

  private static JFreeChart chart(List<Agreement> rows, ChartColors colors) {
    double lowest = rows.stream().mapToDouble(one -> one.mcc().low()).min().orElse(0);
    double left = Math.min(0, Math.floor(lowest * 5) / 5) - 0.02;
    XYPlot plot =
        new XYPlot(dataset(rows), axis(left, colors), rowAxis(rows.size()), renderer(rows, colors));
    plot.setBackgroundPaint(colors.page());
    plot.setOutlineVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setDomainGridlinePaint(colors.line());
    plot.setDomainGridlineStroke(new BasicStroke(1));
    plot.setInsets(new RectangleInsets(4, 4, 4, 12));
    band(plot, SIGNAL, GATE, colors.attentionBand(), "signal", colors);
    band(plot, GATE, 1.0, colors.goodBand(), "may gate", colors);
    for (int i = 0; i < rows.size(); i++) {
      plot.addAnnotation(label(rows.get(i), left, i, colors));
    }
    JFreeChart chart = new JFreeChart(null, ChartColors.TEXT, plot, false);
    chart.setBackgroundPaint(colors.page());
    return chart;
  }

  private static XIntervalSeriesCollection dataset(List<Agreement> rows) {
    XIntervalSeriesCollection dataset = new XIntervalSeriesCollection();
    for (int i = 0; i < rows.size(); i++) {
      Agreement one = rows.get(i);
      XIntervalSeries series = new XIntervalSeries(i);
      double point = one.isDefined() ? one.mcc().value() : 0;
      series.add(point, one.mcc().low(), one.mcc().high(), i);
      dataset.addSeries(series);
    }
    return dataset;
  }

  private static XYErrorRenderer renderer(List<Agreement> rows, ChartColors colors) {
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDrawYError(false);
    renderer.setErrorStroke(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    renderer.setCapLength(6);
    for (int i = 0; i < rows.size(); i++) {
      Color color = colors.of(AgreementWords.tone(rows.get(i).status()));
      renderer.setSeriesPaint(i, color);
      renderer.setSeriesShape(i, new Ellipse2D.Double(-4.5, -4.5, 9, 9));
      // Where the coefficient is undefined the interval stands without a point.
      renderer.setSeriesShapesVisible(i, rows.get(i).isDefined());
    }
    return renderer;
  }

  private static NumberAxis axis(double left, ChartColors colors) {
    NumberAxis axis = new NumberAxis("Agreement with people (MCC), 95 % interval");
    axis.setRange(left, 1.0);
    axis.setTickUnit(new NumberTickUnit(0.2));
    axis.setTickLabelFont(ChartColors.SMALL);
    axis.setLabelFont(ChartColors.SMALL);
    axis.setTickLabelPaint(colors.quiet());
    axis.setLabelPaint(colors.quiet());
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    return axis;
  }

  private static NumberAxis rowAxis(int rows) {
    NumberAxis axis = new NumberAxis();
    axis.setRange(-0.85, rows - 0.5);
    axis.setInverted(true);
    axis.setVisible(false);
    return axis;
  }

  private static void band(
      XYPlot plot, double from, double to, Color color, String name, ChartColors colors) {
    IntervalMarker band = new IntervalMarker(from, to, color);
    band.setAlpha(1);
    band.setLabel(name);
    band.setLabelFont(ChartColors.SMALL);
    band.setLabelPaint(colors.quiet());
    band.setLabelBackgroundColor(color);
    band.setLabelAnchor(RectangleAnchor.TOP);
    band.setLabelTextAnchor(TextAnchor.TOP_CENTER);
    plot.addDomainMarker(band, Layer.BACKGROUND);
  }

  private static XYTextAnnotation label(
      Agreement agreement, double left, int row, ChartColors colors) {
    String text =
        "%s   %s".formatted(Inert.line(agreement.evaluator(), 34), AgreementWords.mcc(agreement));
    XYTextAnnotation label = new XYTextAnnotation(text, left + 0.01, row - 0.36);
    label.setTextAnchor(TextAnchor.CENTER_LEFT);
    label.setFont(ChartColors.TEXT);
    label.setPaint(colors.ink());
    return label;
  }
}
