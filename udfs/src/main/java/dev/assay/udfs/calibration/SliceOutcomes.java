package dev.assay.udfs.calibration;

import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.DoubleSampling;
import dev.assay.udfs.statistics.StratifiedMcc;
import dev.assay.udfs.statistics.WeightSum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What an evaluator said of the labelled items of a slice, by stratum.
 *
 * @param strata may be empty
 * @param labelled items of the slice that have a label of the failure mode, with a verdict or not
 */
public record SliceOutcomes(Map<Stratum, OutcomeCounts> strata, long labelled) {
  private static final String RANDOM_ARM = "random";
  private static final Set<String> DRAWN_ARMS = Set.of(RANDOM_ARM, "flagged", "unflagged");

  public SliceOutcomes {
    strata = new LinkedHashMap<>(strata);
    long judged = strata.values().stream().mapToLong(OutcomeCounts::judged).sum();
    if (judged > labelled) {
      throw new IllegalArgumentException(
          "more verdicts than labelled items: " + judged + " of " + labelled);
    }
  }

  /** All strata in one. */
  public OutcomeCounts total() {
    return total(stratum -> true);
  }

  /** Without synthetic traces. */
  public OutcomeCounts real() {
    return total(stratum -> !stratum.synthetic());
  }

  /** Of the queue's random reserve, without synthetic traces. */
  public OutcomeCounts random() {
    return total(stratum -> !stratum.synthetic() && stratum.arm().equals(RANDOM_ARM));
  }

  /**
   * The labels that were drawn at random, by what the evaluator said: those of the queue's random,
   * flagged and unflagged arms, each standing for 1 / inclusion probability traces. Within a
   * verdict the weights are brought down to as many equal labels as they are worth; there is no
   * traffic.
   */
  public DoubleSampling sampled() {
    double[] flagged = drawn(counts -> counts.tp(), counts -> counts.fp());
    double[] unflagged = drawn(counts -> counts.fn(), counts -> counts.tn());
    return new DoubleSampling(flagged[0], flagged[1], unflagged[0], unflagged[1], 0, 0);
  }

  private double[] drawn(
      ToDoubleFunction<ConfusionCounts> failures, ToDoubleFunction<ConfusionCounts> sound) {
    double failed = 0;
    double weights = 0;
    double squares = 0;
    for (Map.Entry<Stratum, OutcomeCounts> entry : strata.entrySet()) {
      Stratum stratum = entry.getKey();
      if (!DRAWN_ARMS.contains(stratum.arm()) || !stratum.hasWeight() || stratum.synthetic()) {
        continue;
      }
      double weight = 1 / stratum.inclusionProbability();
      double hits = failures.applyAsDouble(entry.getValue().confusion());
      double labels = hits + sound.applyAsDouble(entry.getValue().confusion());
      failed += weight * hits;
      weights += weight * labels;
      squares += weight * weight * labels;
    }
    double worth = squares == 0 ? 0 : weights * weights / squares;
    return new double[] {weights == 0 ? 0 : Math.min(worth, worth * failed / weights), worth};
  }

  private OutcomeCounts total(Predicate<Stratum> wanted) {
    return strata.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()))
        .map(Map.Entry::getValue)
        .reduce(OutcomeCounts.NONE, OutcomeCounts::plus);
  }

  /** Labelled items on which there is no verdict. */
  public long unjudged() {
    return labelled - total().judged();
  }

  /** Share of the items that the evaluator speaks of which have a score; 0 for none. */
  public double coverage() {
    long spokenOf = labelled - total().notApplicable();
    return spokenOf == 0 ? 0 : total().scored() / (double) spokenOf;
  }

  /** Share of the judged items that ended in an error; 0 for none. */
  public double errorRate() {
    OutcomeCounts total = total();
    long asked = total.judged() - total.notApplicable();
    return asked == 0 ? 0 : total.errored() / (double) asked;
  }

  /** Scored items whose label was given to a synthetic trace. */
  public long syntheticScored() {
    return total(Stratum::synthetic).scored();
  }

  /**
   * The strata with what they stand for: each label for 1 / inclusion probability traces. Empty if
   * nothing is scored, or if a scored label's probability is unknown, for then nothing is known
   * about what it stands for.
   */
  public List<StratifiedMcc.Stratum> weighted() {
    List<StratifiedMcc.Stratum> weighted = new ArrayList<>();
    for (Map.Entry<Stratum, OutcomeCounts> entry : strata.entrySet()) {
      ConfusionCounts cells = entry.getValue().confusion();
      if (cells.total() == 0) {
        continue;
      }
      if (!entry.getKey().hasWeight()) {
        return List.of();
      }
      double represented = cells.total() / entry.getKey().inclusionProbability();
      weighted.add(new StratifiedMcc.Stratum(cells, represented));
    }
    return weighted;
  }

  /**
   * Kish's effective size (sum w)² / sum w²: as many equal labels would be worth as much as these
   * weighted ones; 0 where {@link #weighted} is empty.
   */
  public double effectiveSize() {
    WeightSum sum = WeightSum.NONE;
    for (StratifiedMcc.Stratum stratum : weighted()) {
      double share = stratum.share();
      sum = sum.plus(new WeightSum(share, share * share / stratum.counts().total()));
    }
    return sum.effectiveSize();
  }
}
