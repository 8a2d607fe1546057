package dev.assay.jobs.report;

import dev.assay.jobs.report.Block.Figure;
import java.awt.BasicStroke;
import java.awt.Paint;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;

/** Draws the traces of the last two weeks, the report's day set off. */
final class VolumeChart {
  private static final int HEIGHT = 190;

  private VolumeChart() {}

  /** Empty where only one day has traces, or where this Java cannot draw text. */
  static Optional<Figure> of(List<Intake.Day> days) {
    if (days.stream().filter(day -> day.traces() > 0).count() < 2 || !Fonts.available()) {
      return Optional.empty();
    }
    String alt =
        days.stream()
            .map(day -> "%s %s".formatted(Words.shortDate(day.date()), Words.count(day.traces())))
            .collect(Collectors.joining(", ", "Traces a day: ", "."));
    return Optional.of(
        new Figure("volume", alt, ChartImage.draw(colors -> chart(days, colors), HEIGHT)));
  }

  private static JFreeChart chart(List<Intake.Day> days, ChartColors colors) {
    DefaultCategoryDataset dataset = new DefaultCategoryDataset();
    // A narrow page has room for the day of the month only, and two weeks repeat none.
    days.forEach(
        day ->
            dataset.addValue(
                (double) day.traces(), "traces", Integer.valueOf(day.date().getDayOfMonth())));
    CategoryPlot plot =
        new CategoryPlot(
            dataset, dayAxis(colors), countAxis(colors), new LastDaySetOff(days, colors));
    plot.setBackgroundPaint(colors.page());
    plot.setOutlineVisible(false);
    plot.setRangeGridlinePaint(colors.line());
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setRangeAxisLocation(AxisLocation.TOP_OR_LEFT);
    plot.setInsets(new RectangleInsets(6, 0, 2, 6));
    JFreeChart chart = new JFreeChart(null, ChartColors.TEXT, plot, false);
    chart.setBackgroundPaint(colors.page());
    return chart;
  }

  private static CategoryAxis dayAxis(ChartColors colors) {
    CategoryAxis axis = new CategoryAxis();
    axis.setTickLabelFont(ChartColors.SMALL);
    axis.setTickLabelPaint(colors.quiet());
    axis.setAxisLinePaint(colors.line());
    axis.setTickMarksVisible(false);
    axis.setCategoryMargin(0.25);
    axis.setLowerMargin(0.01);
    axis.setUpperMargin(0.01);
    return axis;
  }

  private static NumberAxis countAxis(ChartColors colors) {
    NumberAxis axis = new NumberAxis();
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ENGLISH));
    axis.setTickLabelFont(ChartColors.SMALL);
    axis.setTickLabelPaint(colors.quiet());
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    return axis;
  }

  /** Bars, of which the last is in full colour. */
  private static final class LastDaySetOff extends BarRenderer {
    private static final long serialVersionUID = 1;
    private final int last;
    private final transient ChartColors colors;

    LastDaySetOff(List<Intake.Day> days, ChartColors colors) {
      this.last = days.size() - 1;
      this.colors = colors;
      setBarPainter(new StandardBarPainter());
      setShadowVisible(false);
      setMaximumBarWidth(0.06);
    }

    @Override
    public Paint getItemPaint(int row, int column) {
      return column == last ? colors.accent() : colors.line();
    }
  }
}
