package dev.assay.udfs.evaluator;

import dev.assay.udfs.trace.Trace;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lists what a set of evaluators is asked about a trace.
 *
 * @param evaluators in the order of the pairs
 * @param judgeModel the model and parameters that judges are asked with; empty for none
 * @param cascades by evaluator id, what decides before it where it is sure
 */
public record TracePairs(
    List<Evaluator> evaluators, String judgeModel, Map<String, Cascade> cascades)
    implements Serializable {
  public TracePairs {
    evaluators = List.copyOf(evaluators);
    cascades = Map.copyOf(cascades);
  }

  /** Without cascades. */
  public TracePairs(List<Evaluator> evaluators, String judgeModel) {
    this(evaluators, judgeModel, Map.of());
  }

  /** Every pair of a redacted trace; a missing one for an evaluator of spans that it has not. */
  public List<Pair> of(Trace redacted) {
    String contentKey = ContentKey.of(redacted);
    Subject whole = Subject.of(redacted);
    List<Pair> pairs = new ArrayList<>();
    for (Evaluator evaluator : evaluators) {
      Cascade cascade = cascades.get(evaluator.id());
      if (cascade != null && cascade.isSureOf(whole)) {
        continue;
      }
      boolean asksModel = evaluator.file().judge() != null;
      int repeats = asksModel ? evaluator.file().judge().repeats() : 1;
      for (Subject subject : evaluator.subjects(whole)) {
        int asked = subject.isMissing() ? 1 : repeats;
        for (int repeat = 0; repeat < asked; repeat++) {
          pairs.add(Pair.of(evaluator, subject, repeat, contentKey, asksModel ? judgeModel : ""));
        }
      }
    }
    return pairs;
  }
}
