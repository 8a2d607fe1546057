package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tool calls that were made before with the same name and arguments. Arguments are the same if
 * their JSON is, whatever the order of its keys.
 *
 * @param maxRepeats how many calls beyond the first of each are tolerated (default 0)
 * @param ignoreTools tools that are not looked at (default none)
 */
public record RepeatedCallsRule(Integer maxRepeats, List<String> ignoreTools) implements Rule {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
  private static final int QUOTED = 120;

  public RepeatedCallsRule {
    maxRepeats = RuleSettings.atLeastZero("max_repeats", maxRepeats, 0);
    ignoreTools = ignoreTools == null ? List.of() : List.copyOf(ignoreTools);
  }

  @Override
  public Verdict judge(Subject subject) {
    Set<String> seen = new HashSet<>();
    List<ToolCall> repeats = new ArrayList<>();
    int calls = 0;
    for (ToolCall call : subject.toolCalls()) {
      if (ignoreTools.contains(call.name())) {
        continue;
      }
      calls++;
      if (!seen.add(call.name() + '\u0000' + canonical(call.arguments()))) {
        repeats.add(call);
      }
    }
    if (repeats.isEmpty()) {
      return Verdict.absent("None of %d tool calls was made twice.".formatted(calls));
    }
    ToolCall first = repeats.get(0);
    String arguments = first.arguments() == null ? "" : first.arguments();
    return Verdict.scored(
        Tolerance.score(repeats.size(), maxRepeats),
        "%d of %d tool calls repeat an earlier one; the first: %s with %s."
            .formatted(repeats.size(), calls, first.name(), Evidence.quote(arguments, QUOTED)),
        repeats.stream()
            .filter(call -> call.arguments() != null)
            .map(call -> Evidence.of(call.label() + "/tool.arguments", call.arguments()))
            .toList());
  }

  private static String canonical(String arguments) {
    if (arguments == null || arguments.isBlank()) {
      return "";
    }
    try {
      return JSON.writeValueAsString(JSON.readValue(arguments, Object.class));
    } catch (JsonProcessingException e) {
      return arguments.strip();
    }
  }
}
