package dev.assay.udfs.synth;

import java.util.Locale;

/** What is wrong with a synthetic trace, as its maker knows. */
public enum PlantedFailure {
  NONE,
  /** The answer quotes a sentence that no retrieved document has. */
  INVENTED_CITATION,
  /** The question asks for a figure, and the agent searched the news for it. */
  WRONG_TOOL,
  /** The tool returned the figure, and the answer gives another. */
  IGNORED_TOOL_RESULT,
  /** The answer exceeds the response budget and has no summary. */
  OVERLONG_ANSWER;

  /** The failure mode's name, for example {@code wrong-tool}. */
  public String failureMode() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
