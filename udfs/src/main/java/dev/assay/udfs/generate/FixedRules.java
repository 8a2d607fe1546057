package dev.assay.udfs.generate;

import dev.assay.udfs.evaluator.Evaluator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rules that need no fitting, which may fit any failure mode. */
public final class FixedRules {
  private FixedRules() {}

  /** By name, their sections of the evaluator file. */
  public static Map<String, Map<String, Object>> sections() {
    Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
    for (String rule :
        List.of(
            "tool_error",
            "repeated_calls",
            "citations",
            "tool_result_used",
            "tool_arguments",
            "refusal",
            "pii_leak",
            "language",
            "json")) {
      sections.put("rule-" + rule.replace('_', '-'), Map.of(rule, Map.of()));
    }
    return sections;
  }

  /** The same as evaluators. */
  public static Map<String, Evaluator> evaluators() {
    Map<String, Evaluator> evaluators = new LinkedHashMap<>();
    sections()
        .forEach(
            (name, section) ->
                evaluators.put(
                    name,
                    Evaluator.parse(
                        name,
                        "id: %s\nversion: 1\nfailure_mode: any\nkind: rule\nrule: {%s: {}}\n"
                            .formatted(name, section.keySet().iterator().next()))));
    return evaluators;
  }
}
