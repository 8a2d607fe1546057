package dev.assay.udfs.judge;

import java.util.List;

/** Where a batch is. */
public sealed interface BatchStatus {

  /** Not at its end. */
  record Running() implements BatchStatus {}

  /**
   * At its end, good or bad: whatever it has answered is there.
   *
   * @param how in the provider's word, for example {@code expired}
   * @param results where they can be read; may be none
   */
  record Ended(String how, List<String> results) implements BatchStatus {}

  /** The provider does not know it, or not any more. */
  record Gone() implements BatchStatus {}

  /**
   * It cannot be told now.
   *
   * @param advice what a person can do, where only that helps; null otherwise
   */
  record Unreachable(String kind, String advice) implements BatchStatus {}
}
