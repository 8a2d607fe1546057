package dev.assay.udfs.evaluator;

/** Checks the settings of rules; a bad one is named with its value. */
final class RuleSettings {
  private RuleSettings() {}

  static int atLeastZero(String key, Integer value, int standard) {
    return atLeast(0, key, value, standard);
  }

  static int atLeastOne(String key, Integer value, int standard) {
    return atLeast(1, key, value, standard);
  }

  private static int atLeast(int least, String key, Integer value, int standard) {
    int chosen = value == null ? standard : value;
    if (chosen < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, was %d".formatted(key, least, chosen));
    }
    return chosen;
  }
}
