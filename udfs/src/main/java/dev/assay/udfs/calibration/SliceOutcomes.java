package dev.assay.udfs.calibration;

import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.StratifiedMcc;
import dev.assay.udfs.statistics.WeightSum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What an evaluator said of the labelled items of a slice, by stratum.
 *
 * @param strata may be empty
 * @param labelled items of the slice that have a label of the failure mode, with a verdict or not
 */
public record SliceOutcomes(Map<Stratum, OutcomeCounts> strata, long labelled) {
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
