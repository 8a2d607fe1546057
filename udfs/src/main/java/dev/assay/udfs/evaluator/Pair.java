package dev.assay.udfs.evaluator;

/**
 * One question to one evaluator: its version, a target of one content, and a repeat.
 *
 * @param subject what is judged
 * @param repeat from 0
 * @param model the judge's model and parameters; empty for what asks no model
 * @param id the same whenever the same is asked: a SHA-256 of the redacted content, the target's
 *     place in it, the evaluator's fingerprint, the model with its parameters, and the repeat
 */
public record Pair(Evaluator evaluator, Subject subject, int repeat, String model, String id) {
  /** Changed when rules or prompts judge otherwise than before by the same file. */
  private static final String SCHEMA = "2";

  /**
   * A pair with its id.
   *
   * @param contentKey of the redacted trace
   * @param model the judge's model and parameters; empty for what asks no model
   */
  static Pair of(
      Evaluator evaluator, Subject subject, int repeat, String contentKey, String model) {
    String id =
        Evaluator.sha256(
            String.join(
                "\n",
                SCHEMA,
                contentKey,
                Integer.toString(subject.position()),
                evaluator.fingerprint(),
                model,
                Integer.toString(repeat)));
    return new Pair(evaluator, subject, repeat, model, id);
  }

  /**
   * The id of the verdict that an attempt at this pair gives.
   *
   * @param attempt 0, or how often it was errored and asked again
   */
  public String verdictId(int attempt) {
    return Evaluator.sha256(id + "\n" + attempt);
  }
}
