package dev.assay.udfs.statistics;

/**
 * An MCC with what it is worth: the summary that calibration stores and judges by.
 *
 * @param value in [-1, 1]; 0 unless {@code status} is DEFINED
 * @param status whether the value means anything
 * @param interval95 central 95 % interval; [-1, 1] where nothing is known
 * @param lowerBound95 one-sided
 * @param lowerBound90 one-sided
 * @param upperBound95 one-sided
 */
public record MccEstimate(
    double value,
    MccStatus status,
    Interval interval95,
    double lowerBound95,
    double lowerBound90,
    double upperBound95) {

  /** Of labels drawn at random: prevalence counts as unknown. */
  public static MccEstimate of(ConfusionCounts counts) {
    return of(counts.mcc(), counts.mccStatus(), JeffreysMcc.randomPrevalence(counts));
  }

  /** Of a slice with numbers of positives and negatives fixed by design. */
  public static MccEstimate ofFixedDesign(ConfusionCounts counts) {
    return of(counts.mcc(), counts.mccStatus(), JeffreysMcc.fixedPrevalence(counts));
  }

  /** Carried to a known production prevalence in (0, 1); value 0 if a class has no labels. */
  public static MccEstimate atPrevalence(ConfusionCounts counts, double prevalence) {
    double mcc = counts.mccAtPrevalence(prevalence);
    return of(
        Double.isNaN(mcc) ? 0 : mcc,
        counts.mccStatus(),
        JeffreysMcc.atPrevalence(counts, prevalence));
  }

  private static MccEstimate of(double value, MccStatus status, MccPosterior posterior) {
    return new MccEstimate(
        value,
        status,
        posterior.interval95(),
        posterior.lowerBound95(),
        posterior.lowerBound90(),
        posterior.upperBound95());
  }

  /** Agreement normalised to [0, 1]: max(0, MCC), so that chance is 0 and the bands keep. */
  public double agreement01() {
    return Math.max(0, value);
  }

  /** Whether flags point the wrong way: a defined MCC below 0. */
  public boolean inverted() {
    return status == MccStatus.DEFINED && value < 0;
  }
}
