package dev.assay.udfs.similarity;

/** Whether two texts mean the same, though their words may differ. */
@FunctionalInterface
public interface SameMeaning {
  /** For whoever goes by words alone: no two texts do. */
  SameMeaning UNKNOWN = (before, after) -> false;

  /** Of an earlier and a later text. */
  boolean test(String before, String after);
}
