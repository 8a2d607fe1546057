package dev.assay.udfs.calibration;

import dev.assay.udfs.statistics.JudgeChange;
import dev.assay.udfs.statistics.McNemar;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An evaluator's new version, or its new judge model, against the old one on the same labelled
 * items: without it, their scores belong on no common trend.
 *
 * @param items that both have scored
 * @param flips items that one flags and the other does not
 * @param pValue two-sided mid-p (McNemar) of the two being right equally often
 * @param change of their scores
 */
public record InstrumentBridge(int items, int flips, double pValue, JudgeChange change) {
  private static final double ALPHA = 0.05;
  private static final InstrumentBridge NOTHING_IN_COMMON =
      new InstrumentBridge(0, 0, 1, new JudgeChange(0, Double.NaN, 1, 0, 1, Double.NaN));

  /** An item's score, whether it is a flag, and whether the failure is present. */
  public record Said(double score, boolean flag, boolean positive) {
    private boolean right() {
      return flag == positive;
    }
  }

  /** Of what both said, by item; items that one has not scored are left out. */
  public static InstrumentBridge of(Map<String, Said> old, Map<String, Said> fresh) {
    Map<String, Said> common = new TreeMap<>(old);
    common.keySet().retainAll(fresh.keySet());
    if (common.isEmpty()) {
      return NOTHING_IN_COMMON;
    }
    double[] before = new double[common.size()];
    double[] after = new double[common.size()];
    int flips = 0;
    int worse = 0;
    int better = 0;
    int i = 0;
    for (Map.Entry<String, Said> entry : common.entrySet()) {
      Said then = entry.getValue();
      Said now = fresh.get(entry.getKey());
      before[i] = then.score();
      after[i] = now.score();
      flips += then.flag() == now.flag() ? 0 : 1;
      worse += then.right() && !now.right() ? 1 : 0;
      better += now.right() && !then.right() ? 1 : 0;
      i++;
    }
    double oneSided = Math.min(McNemar.midP(worse, better), McNemar.midP(better, worse));
    return new InstrumentBridge(
        common.size(), flips, Math.min(1, 2 * oneSided), JudgeChange.of(before, after));
  }

  /** Whether the two do not judge alike: right otherwise, shifted, or ordered otherwise. */
  public boolean alarm() {
    return pValue <= ALPHA || change.alarm();
  }

  /** A sentence with the figures. */
  public String inWords() {
    return String.format(
        Locale.ROOT,
        "on %d items it flags %d otherwise (McNemar p = %.3f); scores moved by %+.3f (p = %.3f), tau-b %.2f",
        items,
        flips,
        pValue,
        change.shift(),
        change.shiftP(),
        change.kendallTauB());
  }
}
