package dev.assay.jobs.report;

import dev.assay.udfs.statistics.GateState;

/** How a decision on a release is said, the same in every section. */
final class GateWords {
  private GateWords() {}

  static String decision(ReleaseGate gate) {
    return switch (gate.decision()) {
      case PASS -> "Pass";
      case INCONCLUSIVE -> "Inconclusive";
      case BLOCK ->
          switch (gate.confirmation()) {
            case "CONFIRMED" -> "Blocked, confirmed";
            case "UNCONFIRMED" -> "Blocked, unconfirmed";
            default -> "Blocked";
          };
    };
  }

  static Tone tone(GateState decision) {
    return switch (decision) {
      case PASS -> Tone.GOOD;
      case INCONCLUSIVE -> Tone.ATTENTION;
      case BLOCK -> Tone.ALARM;
    };
  }
}
