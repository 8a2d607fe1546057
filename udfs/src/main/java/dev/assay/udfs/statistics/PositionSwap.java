package dev.assay.udfs.statistics;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A pairwise judge asked in both orders: what it prefers only by position is a tie.
 *
 * @param verdicts one for each pair, the preferred answer whatever its position
 * @param consistency share of pairs judged alike in both orders, in [0, 1]; NaN for no pairs
 */
public record PositionSwap(List<Preference> verdicts, double consistency) {
  /** Which answer is better. */
  public enum Preference {
    /** The first answer. */
    A,
    /** The second answer. */
    B,
    /** Neither. */
    TIE
  }

  /** Copies the verdicts. */
  public PositionSwap {
    verdicts = List.copyOf(verdicts);
  }

  /** Of verdicts in the one and in the other order, named by answer, not by position. */
  public static PositionSwap of(List<Preference> first, List<Preference> second) {
    Checks.sameLength("first", first.size(), "second", second.size());
    List<Preference> verdicts =
        IntStream.range(0, first.size())
            .mapToObj(i -> first.get(i) == second.get(i) ? first.get(i) : Preference.TIE)
            .toList();
    long same = IntStream.range(0, first.size()).filter(i -> first.get(i) == second.get(i)).count();
    return new PositionSwap(verdicts, same / (double) first.size());
  }
}
