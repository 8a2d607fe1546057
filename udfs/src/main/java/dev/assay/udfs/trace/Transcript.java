package dev.assay.udfs.trace;

import java.util.List;

/**
 * A trace as a person reads it: what the model saw and what came of it, in order and each thing
 * once, and the tree of its spans with their times.
 *
 * <p>Every model call repeats the conversation so far, and the spans around it repeat its input and
 * answer: a turn is told where it comes first. The trace is redacted before, never here.
 *
 * @param turns in order of time
 * @param steps the spans, from the root down
 */
public record Transcript(List<Turn> turns, List<TraceStep> steps) {
  public Transcript {
    turns = List.copyOf(turns);
    steps = List.copyOf(steps);
  }

  /** The transcript of a redacted trace. */
  public static Transcript of(Trace trace) {
    List<TraceStep> steps = TraceStep.of(trace);
    return new Transcript(new TurnCollector(trace, steps).turns(), steps);
  }
}
