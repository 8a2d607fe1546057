package dev.assay.jobs.conf;

import dev.assay.udfs.trace.Resubmission;
import java.util.List;
import java.util.Map;

/**
 * How traces are ranked.
 *
 * @param baselineDays how many days before the ranked one say what is usual; 1 or more
 * @param weights how much a signal's evidence counts, 0 or more, by the signal's name; a signal
 *     that is left out has its own weight
 * @param signals what a team adds to the built-in signals
 * @param feedback the names of scores beside the traces by which users say what they think
 * @param resubmission by what it is told, of traces that come in, that their user asks again
 */
public record RankSettings(
    Integer baselineDays,
    Map<String, Double> weights,
    List<SignalSettings> signals,
    List<String> feedback,
    Resubmission resubmission) {
  private static final int FOUR_WEEKS = 28;

  /** What holds where the configuration says nothing. */
  public static final RankSettings DEFAULT = new RankSettings(null, null, null, null, null);

  public RankSettings {
    baselineDays = baselineDays == null ? FOUR_WEEKS : baselineDays;
    weights = weights == null ? Map.of() : Map.copyOf(weights);
    signals = signals == null ? List.of() : List.copyOf(signals);
    feedback =
        feedback == null
            ? List.of("user-feedback", "user_feedback", "feedback")
            : List.copyOf(feedback);
    resubmission = resubmission == null ? Resubmission.WORDS : resubmission;
    if (baselineDays < 1) {
      throw new IllegalArgumentException("baseline_days must be 1 or more");
    }
    if (weights.values().stream().anyMatch(weight -> !(weight >= 0))) {
      throw new IllegalArgumentException("a weight must be 0 or more");
    }
  }
}
