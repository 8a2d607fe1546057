package dev.assay.udfs.drift;

import dev.assay.udfs.statistics.BinnedShift;
import dev.assay.udfs.statistics.Multiplicity;
import dev.assay.udfs.statistics.QuantileBins;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a day's values are spread as those of the days before.
 *
 * <p>From 100 values on by the population stability index, which alarms where it reaches both 0.10
 * and the 99 % point of what it is without any move, so that small days do not alarm by their size:
 * false alarms at most 0.013 of the days. Below that by chi-square, with at most one false alarm in
 * ten of those that are told at once (Benjamini and Hochberg). With fewer than 20 values, or fewer
 * than 100 before, nothing is said.
 */
public final class DistributionShift {
  private static final int LEAST_CURRENT = 20;
  private static final int ENOUGH = 100;
  private static final double LEAST_PSI = 0.10;
  private static final double FALSE_DISCOVERIES = 0.10;

  private DistributionShift() {}

  /**
   * Values counted by bucket; buckets are ordered as values are.
   *
   * @param subject of what; unique in the monitor
   * @param what the values are, as a noun for people
   */
  public record Values(
      String subject, String what, Map<Integer, Long> reference, Map<Integer, Long> current) {
    public Values {
      reference = new TreeMap<>(reference);
      current = new TreeMap<>(current);
    }
  }

  /**
   * The findings, in the order of the values.
   *
   * @param action what to do about one that moved
   */
  public static List<DriftFinding> of(String monitor, List<Values> all, String action) {
    List<BinnedShift> shifts = all.stream().map(DistributionShift::binned).toList();
    double[] small = new double[(int) all.stream().filter(DistributionShift::isSmall).count()];
    int next = 0;
    for (int i = 0; i < all.size(); i++) {
      if (isSmall(all.get(i))) {
        small[next++] = shifts.get(i).chiSquareP();
      }
    }
    double[] adjusted = Multiplicity.benjaminiHochberg(small);
    List<DriftFinding> findings = new ArrayList<>();
    next = 0;
    for (int i = 0; i < all.size(); i++) {
      Values values = all.get(i);
      if (n(values.reference()) < ENOUGH || n(values.current()) < LEAST_CURRENT) {
        findings.add(unknown(monitor, values));
      } else if (isSmall(values)) {
        findings.add(byChiSquare(monitor, values, shifts.get(i), adjusted[next], action));
      } else {
        findings.add(byPsi(monitor, values, shifts.get(i), action));
      }
      next += isSmall(values) ? 1 : 0;
    }
    return findings;
  }

  private static boolean isSmall(Values values) {
    long current = n(values.current());
    return current >= LEAST_CURRENT && current < ENOUGH && n(values.reference()) >= ENOUGH;
  }

  private static long n(Map<Integer, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** In bins that hold about equally many of the reference. */
  private static BinnedShift binned(Values values) {
    long before = n(values.reference());
    int wanted = QuantileBins.binsFor(n(values.current()));
    TreeMap<Integer, Long> all = new TreeMap<>(values.reference());
    values.current().forEach((bucket, count) -> all.merge(bucket, 0L, Long::sum));
    List<Long> reference = new ArrayList<>();
    List<Long> current = new ArrayList<>();
    long passed = 0;
    long inBin = 0;
    long nowInBin = 0;
    int bin = 1;
    for (int bucket : all.keySet()) {
      inBin += values.reference().getOrDefault(bucket, 0L);
      nowInBin += values.current().getOrDefault(bucket, 0L);
      passed += values.reference().getOrDefault(bucket, 0L);
      if (passed * wanted >= bin * before && passed < before) {
        reference.add(inBin);
        current.add(nowInBin);
        inBin = 0;
        nowInBin = 0;
        bin = (int) (passed * wanted / Math.max(1, before)) + 1;
      }
    }
    reference.add(inBin);
    current.add(nowInBin);
    return BinnedShift.of(
        reference.stream().mapToLong(Long::longValue).toArray(),
        current.stream().mapToLong(Long::longValue).toArray());
  }

  private static DriftFinding unknown(String monitor, Values values) {
    return new DriftFinding(
        monitor,
        values.subject(),
        "population stability index",
        Double.NaN,
        LEAST_PSI,
        Double.NaN,
        n(values.reference()),
        n(values.current()),
        DriftState.UNKNOWN,
        "%d values of %s, %d before: too few to compare."
            .formatted(n(values.current()), values.what(), n(values.reference())),
        "");
  }

  private static DriftFinding byPsi(
      String monitor, Values values, BinnedShift shift, String action) {
    double threshold = Math.max(LEAST_PSI, shift.psiNullThreshold());
    boolean moved = shift.alarm();
    return new DriftFinding(
        monitor,
        values.subject(),
        "population stability index",
        shift.psi(),
        threshold,
        shift.chiSquareP(),
        n(values.reference()),
        n(values.current()),
        moved ? DriftState.DRIFT : DriftState.OK,
        String.format(
            Locale.ROOT,
            "%s %s: PSI %.3f against a line of %.3f, over %d values and %d before.",
            values.what(),
            moved ? "moved" : "is spread as before",
            shift.psi(),
            threshold,
            n(values.current()),
            n(values.reference())),
        moved ? action : "");
  }

  private static DriftFinding byChiSquare(
      String monitor, Values values, BinnedShift shift, double adjusted, String action) {
    boolean moved = adjusted <= FALSE_DISCOVERIES;
    return new DriftFinding(
        monitor,
        values.subject(),
        "chi-square, adjusted p",
        adjusted,
        FALSE_DISCOVERIES,
        shift.chiSquareP(),
        n(values.reference()),
        n(values.current()),
        moved ? DriftState.SIGNAL : DriftState.OK,
        String.format(
            Locale.ROOT,
            "%s %s: p = %.4f, over %d values and %d before.",
            values.what(),
            moved ? "moved" : "is spread as before",
            shift.chiSquareP(),
            n(values.current()),
            n(values.reference())),
        moved ? action : "");
  }
}
