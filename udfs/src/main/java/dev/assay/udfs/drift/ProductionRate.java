package dev.assay.udfs.drift;

import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.DoubleSampling;
import dev.assay.udfs.statistics.ProportionInterval;
import dev.assay.udfs.statistics.RateEstimate;
import dev.assay.udfs.statistics.RoganGladen;
import java.util.Locale;

/**
 * How often a failure occurs in production, corrected for what the evaluator gets wrong and for how
 * the queue picks traces.
 *
 * <p>By double sampling where people have labelled ten traces or more of those flagged and of those
 * not, each drawn at random; else by Rogan and Gladen where the evaluator is known to be good
 * enough; else by the labels of the random reserve alone; else not at all. A flag rate is told only
 * as uncorrected.
 */
public final class ProductionRate {
  /** The monitor's name. */
  public static final String MONITOR = "production_rate";

  private static final int LEAST_RANDOM = 10;
  private static final double LEVEL = 0.95;

  private ProductionRate() {}

  /**
   * What is known of an evaluator and its traffic.
   *
   * @param evaluator its name, for people
   * @param flagged traces that it flagged in the last days
   * @param scored traces that it scored in these days
   * @param sampled labels that were drawn at random within each verdict; without traffic
   * @param counts what it said of the labels that it is calibrated on
   * @param randomFailures failures among the labels of the random reserve
   * @param randomLabels labels of the random reserve
   * @param calibrationId that the labels are from
   */
  public record Evidence(
      String evaluator,
      double flagged,
      double scored,
      DoubleSampling sampled,
      ConfusionCounts counts,
      double randomFailures,
      double randomLabels,
      String calibrationId) {}

  /** How a rate comes about; the better ones first. */
  public enum Method {
    DOUBLE_SAMPLING("double sampling"),
    ROGAN_GLADEN("Rogan-Gladen"),
    RANDOM_RESERVE("labels of the random reserve"),
    NONE("none");

    private final String words;

    Method(String words) {
      this.words = words;
    }
  }

  /** The best method that the evidence allows. */
  public static Method method(Evidence evidence) {
    DoubleSampling sampled = evidence.sampled();
    if (evidence.scored() > 0
        && sampled.flaggedLabels() >= DoubleSampling.LEAST_LABELS
        && sampled.unflaggedLabels() >= DoubleSampling.LEAST_LABELS) {
      return Method.DOUBLE_SAMPLING;
    }
    if (evidence.scored() > 0 && RoganGladen.usable(evidence.counts())) {
      return Method.ROGAN_GLADEN;
    }
    return evidence.randomLabels() >= LEAST_RANDOM ? Method.RANDOM_RESERVE : Method.NONE;
  }

  /** The estimate by that method. */
  public static RateEstimate estimate(Evidence evidence) {
    return switch (method(evidence)) {
      case DOUBLE_SAMPLING ->
          evidence
              .sampled()
              .plus(new DoubleSampling(0, 0, 0, 0, evidence.flagged(), evidence.scored()))
              .estimate();
      case ROGAN_GLADEN ->
          RoganGladen.estimate(
              evidence.flagged() / evidence.scored(), evidence.scored(), evidence.counts());
      case RANDOM_RESERVE ->
          new RateEstimate(
              evidence.randomFailures() / evidence.randomLabels(),
              ProportionInterval.jeffreys(
                  evidence.randomFailures(), evidence.randomLabels(), LEVEL));
      case NONE -> RateEstimate.UNKNOWN;
    };
  }

  /** The finding for a failure mode. */
  public static DriftFinding of(String failureMode, Evidence evidence) {
    Method method = method(evidence);
    RateEstimate rate = estimate(evidence);
    DriftFinding finding =
        new DriftFinding(
            MONITOR,
            failureMode,
            "failure rate by " + method.words,
            rate.value(),
            Double.NaN,
            Double.NaN,
            Math.round(labels(method, evidence)),
            Math.round(evidence.scored()),
            method == Method.NONE ? DriftState.UNKNOWN : DriftState.OK,
            words(method, rate, evidence),
            "");
    return method == Method.NONE
        ? finding.carrying(java.util.List.of(), evidence.calibrationId())
        : finding.within(rate.interval()).carrying(java.util.List.of(), evidence.calibrationId());
  }

  private static double labels(Method method, Evidence evidence) {
    return switch (method) {
      case DOUBLE_SAMPLING ->
          evidence.sampled().flaggedLabels() + evidence.sampled().unflaggedLabels();
      case ROGAN_GLADEN -> evidence.counts().total();
      case RANDOM_RESERVE, NONE -> evidence.randomLabels();
    };
  }

  private static String words(Method method, RateEstimate rate, Evidence evidence) {
    String flags =
        evidence.scored() > 0
            ? String.format(
                Locale.ROOT,
                " %s flags %.1f %% of %.0f traces, uncorrected.",
                evidence.evaluator(),
                100 * evidence.flagged() / evidence.scored(),
                evidence.scored())
            : "";
    if (method == Method.NONE) {
      return "It is not known how often it occurs: label ten traces or more of those flagged and of those not, drawn by the queue."
          + flags;
    }
    return String.format(
            Locale.ROOT,
            "It occurs in %.1f %% of traces, 95 %% interval %.1f to %.1f %%, by %s on %.0f labels.",
            100 * rate.value(),
            100 * rate.interval().lower(),
            100 * rate.interval().upper(),
            method.words,
            labels(method, evidence))
        + flags;
  }
}
