package dev.assay.udfs.evaluator;

import java.util.List;
import java.util.Optional;

/**
 * An answer in another language than it should be in. Score 1 or 0; abstains where the language
 * cannot be told, as with very short answers and code.
 *
 * @param allowed ISO 639-1 codes; without any, the answer is to be in the question's language
 */
public record LanguageRule(List<String> allowed) implements Rule {
  private static final int QUOTED = 120;

  public LanguageRule {
    allowed = allowed == null ? List.of() : List.copyOf(allowed);
    allowed.forEach(Language::of);
  }

  @Override
  public Verdict judge(Subject subject) {
    Optional<String> answer = subject.answer();
    if (answer.isEmpty()) {
      return Verdict.notApplicable("There is no answer.");
    }
    List<String> expected = allowed;
    if (allowed.isEmpty()) {
      Optional<Language> asked = subject.question().flatMap(Language::detect);
      if (asked.isEmpty()) {
        return Verdict.abstained("The question's language cannot be told.");
      }
      expected = List.of(asked.get().code());
    }
    Optional<Language> spoken = Language.detect(answer.get());
    if (spoken.isEmpty()) {
      return Verdict.abstained("The answer's language cannot be told.");
    }
    if (expected.contains(spoken.get().code())) {
      return Verdict.absent("The answer is in %s.".formatted(spoken.get().code()));
    }
    return Verdict.scored(
        0,
        "The answer is in %s, not in %s: %s."
            .formatted(
                spoken.get().code(),
                String.join(" or ", expected),
                Evidence.quote(answer.get(), QUOTED)),
        List.of(Evidence.of(subject.answerLabel(), answer.get())));
  }
}
