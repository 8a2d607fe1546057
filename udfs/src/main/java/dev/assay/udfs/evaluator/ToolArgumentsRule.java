package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Tool calls whose arguments are no JSON, break the schema that the trace itself holds of the tool,
 * or call a tool that was not offered. Not applicable to a trace without calls; abstains where the
 * trace has calls and no definition of a tool.
 *
 * @param ignoreTools tools that are not looked at (default none)
 * @param unknownTools {@code bad} (the default) or {@code ignore}: a call of a tool that no model
 *     was offered
 */
public record ToolArgumentsRule(List<String> ignoreTools, Unknown unknownTools) implements Rule {
  private static final int QUOTED = 160;

  /** What a call of a tool that was not offered is. */
  public enum Unknown {
    BAD,
    IGNORE;

    @JsonCreator
    static Unknown of(String name) {
      if (!name.equals("bad") && !name.equals("ignore")) {
        throw new IllegalArgumentException(
            "unknown_tools is bad or ignore, not '%s'".formatted(name));
      }
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  public ToolArgumentsRule {
    ignoreTools = ignoreTools == null ? List.of() : List.copyOf(ignoreTools);
    unknownTools = unknownTools == null ? Unknown.BAD : unknownTools;
  }

  /** A call that is wrong, and why. */
  private record Wrong(ToolCall call, String why) {}

  @Override
  public Verdict judge(Subject subject) {
    List<ToolCall> calls =
        subject.toolCalls().stream().filter(call -> !ignoreTools.contains(call.name())).toList();
    if (calls.isEmpty()) {
      return Verdict.notApplicable("No tool was called.");
    }
    Map<String, JsonNode> schemas = subject.toolSchemas();
    if (schemas.isEmpty()) {
      return Verdict.abstained("The trace does not hold the definitions of its tools.");
    }
    List<Wrong> wrong = new ArrayList<>();
    for (ToolCall call : calls) {
      problem(call, schemas).ifPresent(why -> wrong.add(new Wrong(call, why)));
    }
    if (wrong.isEmpty()) {
      return Verdict.absent(
          "The arguments of all %d tool calls fit their schemas.".formatted(calls.size()));
    }
    Wrong first = wrong.get(0);
    String arguments = first.call().arguments() == null ? "" : first.call().arguments();
    return Verdict.scored(
        Tolerance.allOf(calls.size() - wrong.size(), calls.size()),
        "%d of %d tool calls are wrong; the first: %s with %s: %s."
            .formatted(
                wrong.size(),
                calls.size(),
                first.call().name(),
                Evidence.quote(arguments, QUOTED),
                Evidence.quote(first.why(), QUOTED)),
        wrong.stream()
            .filter(one -> one.call().arguments() != null)
            .map(one -> Evidence.of(one.call().label() + "/tool.arguments", one.call().arguments()))
            .toList());
  }

  private Optional<String> problem(ToolCall call, Map<String, JsonNode> schemas) {
    if (!schemas.containsKey(call.name())) {
      return unknownTools == Unknown.BAD
          ? Optional.of("the model was not offered this tool")
          : Optional.empty();
    }
    boolean none = call.arguments() == null || call.arguments().isBlank();
    JsonText json =
        none
            ? new JsonText(JsonNodeFactory.instance.objectNode(), null, -1)
            : JsonText.of(call.arguments());
    if (json.json().isEmpty()) {
      return Optional.of("%s at character %d".formatted(json.problem(), json.at()));
    }
    JsonNode schema = schemas.get(call.name());
    return schema == null
        ? Optional.empty()
        : Schemas.errors(schema, json.json().get()).stream().findFirst();
  }
}
