package dev.assay.udfs.evaluator;

import java.util.List;
import java.util.Optional;

/**
 * Texts that are to be well-formed JSON; a fenced code block around it is allowed. Score 1, or
 * below 0.5 by the share of texts that are not.
 *
 * @param on the texts that are looked at (default {@code answer})
 */
public record JsonRule(TextSource on) implements Rule {
  private static final int AROUND = 40;

  public JsonRule {
    on = on == null ? TextSource.ANSWER : on;
  }

  @Override
  public Verdict judge(Subject subject) {
    List<TextSource.Text> texts = on.in(subject);
    if (texts.isEmpty()) {
      return Verdict.notApplicable("There is no %s.".formatted(on.words()));
    }
    List<TextSource.Text> broken =
        texts.stream().filter(text -> JsonText.of(text.text()).json().isEmpty()).toList();
    Optional<TextSource.Text> first = broken.stream().findFirst();
    if (first.isEmpty()) {
      return Verdict.absent("The %s is well-formed JSON.".formatted(on.words()));
    }
    String text = first.get().text();
    JsonText json = JsonText.of(text);
    int start = Math.max(0, json.at() - AROUND);
    int end = Math.min(text.length(), Math.max(json.at() + AROUND, start + 1));
    return Verdict.scored(
        Tolerance.allOf(texts.size() - broken.size(), texts.size()),
        "The %s is not well-formed JSON: %s at character %d, near %s."
            .formatted(
                on.words(),
                json.problem(),
                json.at(),
                Evidence.quote(text.substring(start, end), 2 * AROUND)),
        List.of(Evidence.of(first.get().label(), text, start, end)));
  }
}
