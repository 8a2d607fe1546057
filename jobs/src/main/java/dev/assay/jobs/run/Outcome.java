package dev.assay.jobs.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a job did, for the screen, for {@code --json} and for the table {@code runs}.
 *
 * @param accounting where every input row went
 * @param details further results by name: numbers, strings, lists and maps, as they go into JSON
 * @param lines the same for a person, a line each
 * @param exit how the command ends
 * @param spendUsd what model calls have cost in this run
 */
public record Outcome(
    Accounting accounting,
    Map<String, Object> details,
    List<String> lines,
    ExitCode exit,
    double spendUsd) {

  public Outcome {
    details = new LinkedHashMap<>(details);
    lines = List.copyOf(lines);
  }

  /** A job that is done and cost nothing. */
  public static Outcome done(
      Accounting accounting, Map<String, Object> details, List<String> lines) {
    return new Outcome(accounting, details, lines, ExitCode.DONE, 0);
  }

  /** The same, ending in another way. */
  public Outcome endingWith(ExitCode other) {
    return new Outcome(accounting, details, lines, other, spendUsd);
  }

  /** The same, with what model calls have cost, in US dollars. */
  public Outcome spending(double usd) {
    return new Outcome(accounting, details, lines, exit, usd);
  }
}
