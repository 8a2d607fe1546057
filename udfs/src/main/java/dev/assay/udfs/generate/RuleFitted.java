package dev.assay.udfs.generate;

import java.util.Map;
import java.util.Optional;

/** A mined rule: its flags of every example, and its section of the evaluator file. */
final class RuleFitted implements Learner.Fitted {
  private final boolean[] flags;
  private final Map<String, Object> section;
  private final String describe;

  RuleFitted(boolean[] flags, Map<String, Object> section, String describe) {
    this.flags = flags;
    this.section = section;
    this.describe = describe;
  }

  /** Where no rule was found, none is flagged. */
  static RuleFitted nothing(int examples) {
    return new RuleFitted(new boolean[examples], Map.of(), "nothing found");
  }

  @Override
  public double failure(int example) {
    return flags[example] ? 1 : 0;
  }

  @Override
  public Optional<Map<String, Object>> rule() {
    return section.isEmpty() ? Optional.empty() : Optional.of(section);
  }

  @Override
  public String describe() {
    return describe;
  }
}
