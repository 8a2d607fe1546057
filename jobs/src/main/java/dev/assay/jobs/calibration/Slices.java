package dev.assay.jobs.calibration;

import java.util.List;

/** The parts of a dataset version that evaluators are measured on. */
public final class Slices {
  /** Every labelled item. */
  public static final String ALL = "all";

  /** The items that nothing was fitted on; also the name of the split. */
  public static final String HELD_OUT = "held_out";

  private Slices() {}

  /**
   * Whether a status on the slice is the evaluator's own; the others, such as {@code model=m}, are
   * parts of it that are looked at by themselves.
   */
  public static boolean isWhole(String slice) {
    return slice.equals(ALL) || slice.equals(HELD_OUT);
  }

  /** The name of the part of a dataset version whose items have a value. */
  static String part(String facet, String value) {
    return facet + "=" + value;
  }

  /** The name of a part of a whole slice. */
  static String within(String whole, String part) {
    return whole.equals(ALL) ? part : whole + "/" + part;
  }

  /** Whether an item of a split that lies in some parts is in a slice. */
  static boolean holds(String slice, String split, List<String> parts) {
    if (slice.equals(ALL) || slice.equals(split)) {
      return true;
    }
    String part = slice.startsWith(HELD_OUT + "/") ? slice.substring(HELD_OUT.length() + 1) : slice;
    return parts.contains(part) && (part.equals(slice) || split.equals(HELD_OUT));
  }
}
