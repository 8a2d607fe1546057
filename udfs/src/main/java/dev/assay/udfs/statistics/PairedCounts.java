package dev.assay.udfs.statistics;

/**
 * Pass and fail of the same items under two releases; mergeable.
 *
 * @param bothPass passed before and after
 * @param passToFail b: passed before, fails now
 * @param failToPass c: failed before, passes now
 * @param bothFail failed before and after
 */
public record PairedCounts(int bothPass, int passToFail, int failToPass, int bothFail)
    implements PairedEvidence {
  /** No items, the neutral element of {@link #plus}. */
  public static final PairedCounts NONE = new PairedCounts(0, 0, 0, 0);

  private static final double LEVEL = 0.95;

  /** Rejects a negative count. */
  public PairedCounts {
    Checks.atLeast("bothPass", bothPass, 0);
    Checks.atLeast("passToFail", passToFail, 0);
    Checks.atLeast("failToPass", failToPass, 0);
    Checks.atLeast("bothFail", bothFail, 0);
  }

  /** Both tables in one. */
  public PairedCounts plus(PairedCounts other) {
    return new PairedCounts(
        Math.addExact(bothPass, other.bothPass),
        Math.addExact(passToFail, other.passToFail),
        Math.addExact(failToPass, other.failToPass),
        Math.addExact(bothFail, other.bothFail));
  }

  @Override
  public int items() {
    return Math.addExact(Math.addExact(bothPass, passToFail), Math.addExact(failToPass, bothFail));
  }

  @Override
  public int units() {
    return items();
  }

  @Override
  public double drop() {
    return items() == 0 ? 0 : (passToFail - failToPass) / (double) items();
  }

  @Override
  public double baselineScore() {
    return (bothPass + passToFail) / (double) items();
  }

  @Override
  public double candidateScore() {
    return (bothPass + failToPass) / (double) items();
  }

  @Override
  public double pValue() {
    return McNemar.midP(passToFail, failToPass);
  }

  @Override
  public double upperBound() {
    return upperBoundAt(1);
  }

  @Override
  public double upperBoundAt(double factor) {
    Checks.range("factor", factor, 1, Double.MAX_VALUE);
    return PairedDrop.tangoUpper(passToFail * factor, failToPass * factor, items() * factor, LEVEL);
  }
}
