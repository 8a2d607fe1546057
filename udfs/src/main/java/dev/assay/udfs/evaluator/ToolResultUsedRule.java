package dev.assay.udfs.evaluator;

import dev.assay.udfs.trace.Document;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers that do not rest on what the tools gave back: their numbers, dates and codes are not
 * those of the results. Score: the share of the answer's facts that stand in a result, of those
 * that stand in a result or nowhere; facts of the question, of documents and of tool arguments do
 * not count.
 *
 * <p>Not applicable where no tool gave a fact; abstains where the answer has none.
 *
 * @param ignoreTools tools whose results are not looked at (default none)
 * @param names whether names, two or more capitalised words in a row, are facts, too (default
 *     false: headings look like them)
 */
public record ToolResultUsedRule(List<String> ignoreTools, Boolean names) implements Rule {
  private static final int QUOTED = 120;

  public ToolResultUsedRule {
    ignoreTools = ignoreTools == null ? List.of() : List.copyOf(ignoreTools);
    names = names != null && names;
  }

  private Map<String, Facts.Place> facts(String text) {
    Map<String, Facts.Place> facts = Facts.of(text);
    if (names) {
      facts.putAll(Facts.names(text));
    }
    return facts;
  }

  @Override
  public Verdict judge(Subject subject) {
    Optional<String> answer = subject.answer();
    if (answer.isEmpty()) {
      return Verdict.notApplicable("There is no answer.");
    }
    Set<String> given = new HashSet<>();
    Set<String> known = new HashSet<>();
    subject.question().ifPresent(question -> known.addAll(facts(question).keySet()));
    for (Document document : subject.documents()) {
      if (document.content() != null) {
        known.addAll(facts(document.content()).keySet());
      }
    }
    for (ToolCall call : subject.earlierToolCalls()) {
      if (call.result() != null && !ignoreTools.contains(call.name())) {
        given.addAll(facts(call.result()).keySet());
      }
      if (call.arguments() != null) {
        known.addAll(facts(call.arguments()).keySet());
      }
    }
    if (given.isEmpty()) {
      return Verdict.notApplicable("No tool gave back a number, a date or a code.");
    }
    return compare(subject, answer.get(), given, known);
  }

  private Verdict compare(Subject subject, String answer, Set<String> given, Set<String> known) {
    Map<String, Facts.Place> foreign = new LinkedHashMap<>();
    int used = 0;
    for (Map.Entry<String, Facts.Place> fact : facts(answer).entrySet()) {
      if (given.contains(fact.getKey())) {
        used++;
      } else if (!known.contains(fact.getKey())) {
        foreign.put(fact.getKey(), fact.getValue());
      }
    }
    if (used == 0 && foreign.isEmpty()) {
      return Verdict.abstained("The answer has no number, date or code to compare.");
    }
    int facts = used + foreign.size();
    if (foreign.isEmpty()) {
      return Verdict.absent("All %d facts of the answer stand in a tool's result.".formatted(used));
    }
    Facts.Place first = foreign.values().iterator().next();
    String around =
        answer.substring(
            Math.max(0, first.start() - QUOTED / 2),
            Math.min(answer.length(), first.end() + QUOTED / 2));
    return Verdict.scored(
        (double) used / facts,
        "%d of %d facts of the answer stand in no tool's result; the first is in %s."
            .formatted(foreign.size(), facts, Evidence.quote(around, QUOTED)),
        foreign.values().stream()
            .map(place -> Evidence.of(subject.answerLabel(), answer, place.start(), place.end()))
            .toList());
  }
}
