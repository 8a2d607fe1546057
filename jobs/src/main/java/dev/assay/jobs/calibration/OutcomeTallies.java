package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.assay.udfs.calibration.OutcomeTally;
import dev.assay.udfs.calibration.OutcomeTally.Outcome;
import dev.assay.udfs.evaluator.VerdictStatus;
import dev.assay.udfs.statistics.JudgeRepeats;
import java.io.Serializable;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tallies of what instruments said, in one pass over the outcomes; of those instruments that may
 * have said several things of an item, or have, only that they did.
 */
final class OutcomeTallies implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The items of one stratum before an instrument, by number. */
  record Group(int instrument, int stratum) implements Serializable, Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int first = Integer.compare(instrument, other.instrument);
      return first == 0 ? Integer.compare(stratum, other.stratum) : first;
    }
  }

  private static final Column SCORE = col(TraceVerdicts.SCORE);
  private static final Column FLAG = col(TraceVerdicts.FLAG);

  /** By place, since a name would be looked up for each of the numbers. */
  private static final Column[] COLUMNS = {
    col(NumberedInstruments.INSTRUMENT),
    col(NumberedItems.STRATUM),
    col(NumberedItems.ITEM),
    col(NumberedItems.POSITIVE),
    col(NumberedItems.GRADED),
    // Most are scored, and their status is not turned into text.
    when(SCORE.isNull(), col(TraceVerdicts.STATUS)),
    coalesce(SCORE, lit(Double.NaN)),
    coalesce(FLAG, lit(false)),
    xxhash64(col(NumberedItems.ITEM_HASH), col(TraceVerdicts.STATUS), SCORE, FLAG),
    col(TraceVerdicts.THRESHOLD),
    col(TraceVerdicts.FIRST_ANSWERING),
    col(TraceVerdicts.LAST_ANSWERING),
    col(TraceVerdicts.REPEAT_FLIPS),
    col(TraceVerdicts.REPEAT_PAIRS),
    col(TraceVerdicts.REPEAT_FLAGGED_PAIRS),
    col(NumberedInstruments.SEVERAL)
  };

  private static final int THRESHOLD = 9;
  private static final int[] ANSWERING = {10, 11};
  private static final int FLIPS = 12;
  private static final int PAIRS = 13;
  private static final int FLAGGED_PAIRS = 14;
  private static final int SEVERAL = 15;

  private final TreeMap<Group, OutcomeTally> tallies = new TreeMap<>();
  private final TreeSet<Integer> several = new TreeSet<>();

  /** By instrument, the items that it has spoken of. */
  private final TreeMap<Integer, BitSet> items = new TreeMap<>();

  private OutcomeTallies() {}

  /**
   * Reads all.
   *
   * @param outcomes as {@link TraceVerdicts} gives them, their subjects by number
   */
  static OutcomeTallies of(Dataset<Row> outcomes) {
    return outcomes
        .select(COLUMNS)
        .toJavaRDD()
        .treeAggregate(new OutcomeTallies(), OutcomeTallies::add, OutcomeTallies::merge);
  }

  /** The instruments whose outcomes must be folded before they can be counted. */
  Set<Integer> several() {
    return Set.copyOf(several);
  }

  /** The others, in the order of numbers. */
  Map<Group, OutcomeTally> tallies() {
    TreeMap<Group, OutcomeTally> others = new TreeMap<>(tallies);
    others.keySet().removeIf(group -> several.contains(group.instrument()));
    return others;
  }

  private OutcomeTallies add(Row row) {
    BitSet spokenOf = items.computeIfAbsent(row.getInt(0), absent -> new BitSet());
    // The same content has several verdicts if it was once redacted, or hashed, in another way.
    if (row.getBoolean(SEVERAL) || spokenOf.get(row.getInt(2))) {
      several.add(row.getInt(0));
      return this;
    }
    spokenOf.set(row.getInt(2));
    OutcomeTally tally = tally(new Group(row.getInt(0), row.getInt(1)));
    tally.add(
        new Outcome(
            row.getInt(2),
            row.getBoolean(3),
            row.getBoolean(4),
            row.isNullAt(5) ? VerdictStatus.SCORED : VerdictStatus.of(row.getString(5)),
            row.getDouble(6),
            row.getBoolean(7),
            row.getLong(8)));
    if (!row.isNullAt(THRESHOLD)) {
      tally.addThreshold(row.getDouble(THRESHOLD));
    }
    for (int answering : ANSWERING) {
      if (!row.isNullAt(answering)) {
        tally.addAnswering(row.getInt(answering));
      }
    }
    if (row.getLong(PAIRS) > 0) {
      tally.addRepeats(
          new JudgeRepeats(row.getLong(FLIPS), row.getLong(PAIRS), row.getLong(FLAGGED_PAIRS)));
    }
    return this;
  }

  private OutcomeTallies merge(OutcomeTallies other) {
    other.tallies.forEach((group, tally) -> tally(group).merge(tally));
    several.addAll(other.several);
    other.items.forEach(
        (instrument, theirs) -> {
          BitSet ours = items.computeIfAbsent(instrument, absent -> new BitSet());
          if (ours.intersects(theirs)) {
            several.add(instrument);
          }
          ours.or(theirs);
        });
    return this;
  }

  private OutcomeTally tally(Group group) {
    return tallies.computeIfAbsent(group, absent -> new OutcomeTally());
  }
}
