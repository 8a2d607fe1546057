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
 * @param judgeModels the models, with their parameters, that judges are asked with: the first is
 *     asked by every judge, the others by those with a panel
 * @param cascades by evaluator id, what decides before it where it is sure
 */
public record TracePairs(
    List<Evaluator> evaluators, List<String> judgeModels, Map<String, Cascade> cascades)
    implements Serializable {
  private static final List<String> NO_MODEL = List.of("");

  public TracePairs {
    evaluators = List.copyOf(evaluators);
    judgeModels = judgeModels.isEmpty() ? NO_MODEL : List.copyOf(judgeModels);
    cascades = Map.copyOf(cascades);
  }

  /** With one model, and without cascades. */
  public TracePairs(List<Evaluator> evaluators, String judgeModel) {
    this(evaluators, List.of(judgeModel), Map.of());
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
      JudgeSection judge = evaluator.file().judge();
      int repeats = judge == null ? 1 : judge.repeats();
      List<String> models = models(judge);
      for (Subject subject : evaluator.subjects(whole)) {
        for (String model : subject.isMissing() ? models.subList(0, 1) : models) {
          for (int repeat = 0; repeat < (subject.isMissing() ? 1 : repeats); repeat++) {
            pairs.add(Pair.of(evaluator, subject, repeat, contentKey, model));
          }
        }
      }
    }
    return pairs;
  }

  private List<String> models(JudgeSection judge) {
    if (judge == null) {
      return NO_MODEL;
    }
    return judge.panel() == null ? judgeModels.subList(0, 1) : judgeModels;
  }
}
