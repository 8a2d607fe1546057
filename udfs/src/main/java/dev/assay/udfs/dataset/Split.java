package dev.assay.udfs.dataset;

import dev.assay.udfs.label.Sha256;
import java.util.Locale;

/** What an item of a dataset may be used for. */
public enum Split {
  /** To fit an evaluator, and as examples in its prompt. */
  TRAIN,
  /** To choose between evaluators, and a threshold. */
  DEV,
  /** To measure them; nothing is chosen by it. */
  HELD_OUT;

  private static final double TRAIN_OF_THE_REST = 0.4;
  private static final int DIGITS = 13;

  /** As tables write it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The split of a cluster. It depends on the cluster's name alone, so a cluster stays where it is
   * in every version of every dataset that holds out the same share.
   *
   * @param heldOutShare 0 to 1; of the rest two fifths train
   */
  public static Split of(String cluster, double heldOutShare) {
    // 13 hex digits are 52 bits, which a double holds exactly.
    long bits = Long.parseLong(Sha256.of("split\n" + cluster).substring(0, DIGITS), 16);
    double place = bits / (double) (1L << (4 * DIGITS));
    if (place < heldOutShare) {
      return HELD_OUT;
    }
    return place < heldOutShare + (1 - heldOutShare) * TRAIN_OF_THE_REST ? TRAIN : DEV;
  }
}
