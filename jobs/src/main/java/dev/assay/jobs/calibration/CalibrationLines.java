package dev.assay.jobs.calibration;

import dev.assay.jobs.calibration.MeasuredEvaluator.Disagreement;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.Interval;
import dev.assay.udfs.statistics.MccStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Calibrations as a person reads them on a terminal. */
final class CalibrationLines {
  private static final int SHOWN_DISAGREEMENTS = 5;
  private static final String[] HEADINGS = {
    "evaluator",
    "failure mode",
    "slice",
    "status",
    "MCC [95 %]",
    "TPR",
    "TNR",
    "kappa",
    "+/-",
    "scored"
  };

  private CalibrationLines() {}

  static List<String> of(List<EvaluatorCalibration> calibrations) {
    List<String[]> table = new ArrayList<>();
    table.add(HEADINGS);
    calibrations.forEach(calibration -> table.add(cells(calibration)));
    int[] widths = new int[HEADINGS.length];
    for (String[] row : table) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    List<String> lines = new ArrayList<>();
    table.forEach(row -> lines.add(line(row, widths)));
    for (EvaluatorCalibration calibration : calibrations) {
      if (Slices.isWhole(calibration.measured().key().slice())) {
        lines.add("");
        lines.addAll(explanation(calibration));
      }
    }
    return lines;
  }

  private static String line(String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      line.append(cells[i]).append(" ".repeat(widths[i] - cells[i].length() + 2));
    }
    return line.toString().stripTrailing();
  }

  private static String[] cells(EvaluatorCalibration calibration) {
    ConfusionCounts counts = calibration.counts();
    Interval mcc = calibration.fitness().mcc().interval95();
    boolean defined = calibration.fitness().mcc().status() == MccStatus.DEFINED;
    return new String[] {
      calibration.measured().key().name(),
      calibration.measured().key().failureMode(),
      printable(calibration.measured().key().slice()),
      calibration.fitness().status().name(),
      defined
          ? words(
              "%.2f [%.2f, %.2f]", calibration.fitness().mcc().value(), mcc.lower(), mcc.upper())
          : "undefined",
      rate(counts.truePositiveRate()),
      rate(counts.trueNegativeRate()),
      rate(counts.kappa()),
      words("%.0f/%.0f", counts.positives(), counts.negatives()),
      words("%.0f %%", 100 * calibration.measured().outcomes().coverage())
    };
  }

  private static String rate(double value) {
    return Double.isFinite(value) ? words("%.2f", value) : "-";
  }

  private static List<String> explanation(EvaluatorCalibration calibration) {
    List<String> lines = new ArrayList<>();
    lines.add(
        calibration.measured().key().name()
            + ": "
            + calibration.fitness().status()
            + ". "
            + calibration.fitness().reason());
    calibration
        .weighted()
        .ifPresent(
            weighted ->
                lines.add(
                    words(
                        "  Weighted by how its labels were picked: MCC %.2f [%.2f, %.2f], worth"
                            + " %.0f equal labels.",
                        weighted.mcc(),
                        weighted.interval95().lower(),
                        weighted.interval95().upper(),
                        weighted.effectiveSize())));
    calibration.supplement().sentences().forEach(sentence -> lines.add("  " + sentence));
    List<Disagreement> worst = calibration.measured().disagreements();
    if (!worst.isEmpty()) {
      lines.add("  It disagrees with people most on:");
      worst.stream().limit(SHOWN_DISAGREEMENTS).forEach(one -> lines.add("    " + line(one)));
    }
    return lines;
  }

  private static String line(Disagreement one) {
    return words(
        "%s  %s, score %.2f",
        printable(one.traceId()),
        one.labelPositive() ? "missed a failure" : "false alarm",
        one.score());
  }

  /** A name comes from outside: without what a terminal would obey. */
  private static String printable(String id) {
    return id.replaceAll("[\\p{Cntrl}\\p{Cf}]", "_");
  }

  private static String words(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
