package dev.assay.udfs.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Pairs what an evaluator said of the same items under two releases.
 *
 * <p>Repeats are averaged over those that have a score. An item counts as a pair only with a score
 * under both releases: what is missing is missing evidence, not a failure and not a pass.
 */
public final class ItemMeasurements {
  private ItemMeasurements() {}

  /**
   * An item of a dataset version, with its traces under both releases; there may be none.
   *
   * @param cluster items of one cluster are not independent of each other
   */
  public record Item(
      String itemId, String cluster, List<TraceRef> baseline, List<TraceRef> candidate) {
    public Item {
      baseline = List.copyOf(baseline);
      candidate = List.copyOf(candidate);
    }
  }

  /**
   * A trace.
   *
   * @param name its source and id, for people
   * @param contentHash that verdicts are found by
   */
  public record TraceRef(String name, String contentHash) {}

  /** What an evaluator said of a trace. */
  public enum Outcome {
    PASSED,
    FLAGGED,
    ABSTAINED,
    ERRORED,
    NOT_APPLICABLE,
    /** There is no verdict. */
    NOT_JUDGED
  }

  /**
   * Measures.
   *
   * @param outcomes by content hash
   */
  public static PairedMeasurement of(List<Item> items, Function<String, Outcome> outcomes) {
    List<ItemPair> pairs = new ArrayList<>();
    int notApplicable = 0;
    int withoutTrace = 0;
    int unscored = 0;
    long judged = 0;
    long errored = 0;
    for (Item item : items) {
      Side baseline = Side.of(item.baseline(), outcomes);
      Side candidate = Side.of(item.candidate(), outcomes);
      judged += baseline.judged + candidate.judged;
      errored += baseline.errored + candidate.errored;
      if (baseline.traces == 0 || candidate.traces == 0) {
        withoutTrace++;
      } else if (baseline.scored > 0 && candidate.scored > 0) {
        pairs.add(pair(item, baseline, candidate));
      } else if (baseline.isNotApplicable() && candidate.isNotApplicable()) {
        notApplicable++;
      } else {
        unscored++;
      }
    }
    return new PairedMeasurement(
        items.size(), pairs, notApplicable, withoutTrace, unscored, judged, errored);
  }

  private static ItemPair pair(Item item, Side baseline, Side candidate) {
    return new ItemPair(
        item.itemId(),
        item.cluster(),
        baseline.passRate(),
        candidate.passRate(),
        item.baseline().stream().map(TraceRef::name).toList(),
        item.candidate().stream().map(TraceRef::name).toList());
  }

  /** The repeats of an item under one release. */
  private record Side(int traces, int passed, int scored, int judged, int errored, int mute) {
    static Side of(List<TraceRef> traces, Function<String, Outcome> outcomes) {
      Side side = new Side(0, 0, 0, 0, 0, 0);
      for (TraceRef trace : traces) {
        side = side.plus(outcomes.apply(trace.contentHash()));
      }
      return side;
    }

    private Side plus(Outcome outcome) {
      return switch (outcome) {
        case PASSED -> new Side(traces + 1, passed + 1, scored + 1, judged + 1, errored, mute);
        case FLAGGED -> new Side(traces + 1, passed, scored + 1, judged + 1, errored, mute);
        case ABSTAINED -> new Side(traces + 1, passed, scored, judged + 1, errored, mute);
        case ERRORED -> new Side(traces + 1, passed, scored, judged + 1, errored + 1, mute);
        case NOT_APPLICABLE -> new Side(traces + 1, passed, scored, judged, errored, mute + 1);
        case NOT_JUDGED -> new Side(traces + 1, passed, scored, judged, errored, mute);
      };
    }

    double passRate() {
      return passed / (double) scored;
    }

    boolean isNotApplicable() {
      return mute == traces;
    }
  }
}
