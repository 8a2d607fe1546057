package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Regular expressions (RE2: time grows linearly with the text) that must not, or must, be found.
 *
 * @param patterns at least one
 * @param on the texts that are looked at (default {@code answer})
 * @param expect {@code absent} (the default): each match is a failure; {@code present}: a pattern
 *     that is found in none of the texts is one
 * @param ignoreCase whether upper and lower case are alike (default false)
 * @param maxMatches matches that are tolerated where they are to be absent (default 0)
 */
public record RegexRule(
    List<String> patterns, TextSource on, Expect expect, Boolean ignoreCase, Integer maxMatches)
    implements Rule {
  private static final int QUOTED = 120;
  private static final int MOST_EVIDENCE = 20;

  /** What is to be so. */
  public enum Expect {
    ABSENT,
    PRESENT;

    @JsonCreator
    static Expect of(String name) {
      if (!name.equals("absent") && !name.equals("present")) {
        throw new IllegalArgumentException("expect is absent or present, not '%s'".formatted(name));
      }
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  public RegexRule {
    if (patterns == null || patterns.isEmpty()) {
      throw new IllegalArgumentException("regex needs patterns");
    }
    patterns = List.copyOf(patterns);
    on = on == null ? TextSource.ANSWER : on;
    expect = expect == null ? Expect.ABSENT : expect;
    ignoreCase = ignoreCase != null && ignoreCase;
    maxMatches = RuleSettings.atLeastZero("max_matches", maxMatches, 0);
    for (String pattern : patterns) {
      compiled(pattern, ignoreCase);
    }
  }

  private static Pattern compiled(String pattern, boolean ignoreCase) {
    return ignoreCase ? Patterns.caseless("patterns", pattern) : Patterns.of("patterns", pattern);
  }

  @Override
  public Verdict judge(Subject subject) {
    List<TextSource.Text> texts = on.in(subject);
    if (texts.isEmpty()) {
      return Verdict.notApplicable("There is no %s.".formatted(on.words()));
    }
    return expect == Expect.ABSENT ? judgeAbsence(texts) : judgePresence(texts);
  }

  private Verdict judgeAbsence(List<TextSource.Text> texts) {
    List<Evidence> found = new ArrayList<>();
    long count = 0;
    for (TextSource.Text text : texts) {
      for (String pattern : patterns) {
        Matcher matcher = compiled(pattern, ignoreCase).matcher(text.text());
        while (matcher.find()) {
          count++;
          if (found.size() < MOST_EVIDENCE) {
            found.add(Evidence.of(text.label(), text.text(), matcher.start(), matcher.end()));
          }
        }
      }
    }
    if (count == 0) {
      return Verdict.absent("No pattern was found in the %s.".formatted(on.words()));
    }
    return Verdict.scored(
        Tolerance.score(count, maxMatches),
        "%d match%s in the %s; the first: %s."
            .formatted(
                count,
                count == 1 ? "" : "es",
                on.words(),
                Evidence.quote(found.get(0).text(), QUOTED)),
        found);
  }

  private Verdict judgePresence(List<TextSource.Text> texts) {
    List<Evidence> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String pattern : patterns) {
      int before = found.size();
      for (TextSource.Text text : texts) {
        Matcher matcher = compiled(pattern, ignoreCase).matcher(text.text());
        if (found.size() == before && matcher.find()) {
          found.add(Evidence.of(text.label(), text.text(), matcher.start(), matcher.end()));
        }
      }
      if (found.size() == before) {
        missing.add(pattern);
      }
    }
    if (missing.isEmpty()) {
      return Verdict.scored(
          1,
          "Every pattern was found; the first: %s."
              .formatted(Evidence.quote(found.get(0).text(), QUOTED)),
          found);
    }
    return Verdict.scored(
        Tolerance.allOf(patterns.size() - missing.size(), patterns.size()),
        "%s was not found in the %s, which begins %s."
            .formatted(
                Evidence.quote(missing.get(0), QUOTED),
                on.words(),
                Evidence.quote(texts.get(0).text(), QUOTED)),
        List.of(Evidence.of(texts.get(0).label(), texts.get(0).text())));
  }
}
