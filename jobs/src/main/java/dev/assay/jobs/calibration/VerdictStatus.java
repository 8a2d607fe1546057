package dev.assay.jobs.calibration;

/** The values of {@code verdicts.status}. */
public final class VerdictStatus {
  public static final String SCORED = "scored";
  public static final String ABSTAINED = "abstained";
  public static final String ERRORED = "errored";
  public static final String NOT_APPLICABLE = "not_applicable";

  private VerdictStatus() {}
}
