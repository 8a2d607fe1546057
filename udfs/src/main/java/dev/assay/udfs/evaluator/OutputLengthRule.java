package dev.assay.udfs.evaluator;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An answer that is longer than its budget, and does not say the gist first.
 *
 * <p>Score: 1 within the budget; 1 beyond it where a summary is asked for and there; else 0.5 ·
 * budget / length.
 *
 * @param maxWords the budget; words are runs between white space (default: none)
 * @param maxChars the budget in characters (default: none); one of the two is needed
 * @param summaryPhrases what a summary begins with, any of them, case aside; where given, a longer
 *     answer that has one is good (default: none, so that no summary excuses)
 */
public record OutputLengthRule(Integer maxWords, Integer maxChars, List<String> summaryPhrases)
    implements Rule {
  private static final int QUOTED = 80;

  public OutputLengthRule {
    if (maxWords == null && maxChars == null) {
      throw new IllegalArgumentException("output_length needs max_words or max_chars");
    }
    maxWords = RuleSettings.atLeastOne("max_words", maxWords, Integer.MAX_VALUE);
    maxChars = RuleSettings.atLeastOne("max_chars", maxChars, Integer.MAX_VALUE);
    summaryPhrases =
        summaryPhrases == null
            ? List.of()
            : summaryPhrases.stream().map(phrase -> phrase.toLowerCase(Locale.ROOT)).toList();
  }

  @Override
  public Verdict judge(Subject subject) {
    Optional<String> answer = subject.answer();
    if (answer.isEmpty()) {
      return Verdict.notApplicable("There is no answer.");
    }
    String text = answer.get();
    int words = words(text);
    double share =
        Math.min((double) maxWords / Math.max(1, words), (double) maxChars / text.length());
    String size = "The answer has %d words, %d characters".formatted(words, text.length());
    if (share >= 1) {
      return Verdict.absent(size + ", within the budget.");
    }
    String lower = text.toLowerCase(Locale.ROOT);
    for (String phrase : summaryPhrases) {
      int at = lower.indexOf(phrase);
      if (at >= 0 && lower.length() == text.length()) {
        return Verdict.scored(
            1,
            "%s, beyond the budget, and sums up: %s."
                .formatted(size, Evidence.quote(text.substring(at), QUOTED)),
            List.of(Evidence.of(subject.answerLabel(), text, at, at + phrase.length())));
      }
    }
    return Verdict.scored(
        0.5 * share,
        "%s, beyond the budget of %s; it begins %s."
            .formatted(size, budget(), Evidence.quote(text, QUOTED)),
        List.of(Evidence.of(subject.answerLabel(), text)));
  }

  private String budget() {
    return maxWords < Integer.MAX_VALUE ? maxWords + " words" : maxChars + " characters";
  }

  private static int words(String text) {
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < text.length(); i++) {
      boolean space = Character.isWhitespace(text.charAt(i));
      words += !space && !inWord ? 1 : 0;
      inWord = !space;
    }
    return words;
  }
}
