package dev.assay.udfs.gate;

/**
 * A part of the items that a decision is made on.
 *
 * @param name unique
 * @param demand what a release must show on it
 */
public record GateSlice(String name, Demand demand) {
  /** All items. */
  public static final GateSlice ALL = new GateSlice("all", Demand.MUST_PASS);

  /** What a release must show. */
  public enum Demand {
    /** That it is not worse: a slice too small to say leaves the decision open. */
    MUST_PASS,
    /** That no line is crossed: a slice too small to say more makes no claim. */
    MUST_NOT_BLOCK
  }

  /** Whether it is the whole. */
  public boolean isAll() {
    return name.equals(ALL.name());
  }
}
