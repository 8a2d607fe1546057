package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.io.Serializable;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The section {@code rule} of an evaluator file: exactly one rule with its settings, or a
 * combination of rules.
 *
 * <p>A rule without settings is written {@code tool_error: {}}.
 *
 * @param all good if every one of these is
 * @param any good if one of these is
 * @param not good if this one is bad
 */
public record RuleSection(
    ToolErrorRule toolError,
    RepeatedCallsRule repeatedCalls,
    OutputLengthRule outputLength,
    CitationsRule citations,
    ToolChoiceRule toolChoice,
    ToolResultUsedRule toolResultUsed,
    ToolArgumentsRule toolArguments,
    RegexRule regex,
    BannedPhrasesRule bannedPhrases,
    JsonRule json,
    JsonSchemaRule jsonSchema,
    RequiredFieldsRule requiredFields,
    BudgetRule budget,
    LanguageRule language,
    PiiLeakRule piiLeak,
    RefusalRule refusal,
    FeatureRule feature,
    List<RuleSection> all,
    List<RuleSection> any,
    RuleSection not)
    implements Serializable {

  public RuleSection {
    List<Object> given =
        given(
            toolError,
            repeatedCalls,
            outputLength,
            citations,
            toolChoice,
            toolResultUsed,
            toolArguments,
            regex,
            bannedPhrases,
            json,
            jsonSchema,
            requiredFields,
            budget,
            language,
            piiLeak,
            refusal,
            feature,
            all,
            any,
            not);
    if (given.size() != 1) {
      throw new IllegalArgumentException(
          "rule needs exactly one of %s; it has %d".formatted(names(), given.size()));
    }
    if (given.get(0) instanceof List<?> parts && parts.isEmpty()) {
      throw new IllegalArgumentException("all and any need rules");
    }
    all = all == null ? null : List.copyOf(all);
    any = any == null ? null : List.copyOf(any);
  }

  private static List<Object> given(Object... rules) {
    return Stream.of(rules).filter(Objects::nonNull).toList();
  }

  private static String names() {
    List<String> names = new ArrayList<>();
    for (RecordComponent component : RuleSection.class.getRecordComponents()) {
      names.add(SnakeCaseStrategy.INSTANCE.translate(component.getName()));
    }
    return String.join(", ", names);
  }

  /** The rule. */
  public Rule rule() {
    if (all != null) {
      return new Combination(Combination.Operator.ALL, rules(all));
    }
    if (any != null) {
      return new Combination(Combination.Operator.ANY, rules(any));
    }
    if (not != null) {
      return new Combination(Combination.Operator.NOT, List.of(not.rule()));
    }
    return Arrays.<Rule>asList(
            toolError,
            repeatedCalls,
            outputLength,
            citations,
            toolChoice,
            toolResultUsed,
            toolArguments,
            regex,
            bannedPhrases,
            json,
            jsonSchema,
            requiredFields,
            budget,
            language,
            piiLeak,
            refusal,
            feature)
        .stream()
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  private static List<Rule> rules(List<RuleSection> sections) {
    return sections.stream().map(RuleSection::rule).toList();
  }
}
