package dev.assay.udfs.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * {@code summary.md}: a decision for people, as GitHub shows it under a pull request; a function of
 * {@code decision.json} alone.
 */
public final class DecisionSummary {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_FLIPS = 50;
  private static final int MOST_TRACES = 3;

  private DecisionSummary() {}

  /** The Markdown text, ending in a line feed. Names from outside are shown inert. */
  public static String markdown(String document) {
    JsonNode root = read(document);
    List<String> lines = new ArrayList<>();
    lines.add("# Gate: " + headline(root));
    lines.add("");
    lines.add(
        "Candidate %s against baseline %s on %s, %d items."
            .formatted(
                code(root.path("candidate").asText()),
                code(root.path("baseline").asText()),
                code(
                    root.path("dataset").path("name").asText()
                        + "@"
                        + root.path("dataset").path("version").asInt()),
                root.path("dataset").path("items").asInt()));
    lines.add("");
    lines.add("> " + inert(root.path("reason").asText()));
    JsonNode score = root.path("score");
    if (score.path("candidate").isNumber()) {
      lines.add("");
      lines.add(
          "Score, without guardrails: %s, was %s. It decides nothing."
              .formatted(number(score.path("candidate"), 3), number(score.path("baseline"), 3)));
    }
    flips(lines, root);
    evaluators(lines, root);
    power(lines, root);
    missing(lines, root);
    lines.add("");
    lines.add(
        "Gate %s, labels version %d."
            .formatted(
                code(root.path("gate_id").asText()),
                root.path("dataset").path("labels_version").asLong()));
    return String.join("\n", lines) + "\n";
  }

  static JsonNode read(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a decision document", e);
    }
  }

  private static String headline(JsonNode root) {
    String decision = root.path("decision").asText();
    return decision.equals("BLOCK")
        ? decision + " (" + root.path("confirmation").asText().toLowerCase(Locale.ROOT) + ")"
        : decision;
  }

  private static void flips(List<String> lines, JsonNode root) {
    JsonNode flips = root.path("flips");
    lines.add("");
    lines.add("## Items that changed");
    lines.add("");
    if (flips.isEmpty()) {
      lines.add("None.");
      return;
    }
    lines.add("| item | evaluator | baseline | candidate | candidate's traces |");
    lines.add("|---|---|---|---|---|");
    for (int i = 0; i < Math.min(MOST_FLIPS, flips.size()); i++) {
      JsonNode flip = flips.get(i);
      lines.add(
          row(
              code(flip.path("item_id").asText()),
              code(flip.path("evaluator").asText()),
              number(flip.path("baseline"), 2),
              number(flip.path("candidate"), 2),
              traces(flip.path("candidate_traces"))));
    }
    if (flips.size() > MOST_FLIPS) {
      lines.add("");
      lines.add("%d more in decision.json.".formatted(flips.size() - MOST_FLIPS));
    }
  }

  private static String traces(JsonNode traces) {
    StringJoiner joined = new StringJoiner(", ");
    for (int i = 0; i < Math.min(MOST_TRACES, traces.size()); i++) {
      joined.add(code(traces.get(i).asText()));
    }
    return traces.size() > MOST_TRACES
        ? joined + " and %d more".formatted(traces.size() - MOST_TRACES)
        : joined.toString();
  }

  private static void evaluators(List<String> lines, JsonNode root) {
    lines.add("");
    lines.add("## Evaluators");
    lines.add("");
    lines.add(
        "| evaluator | failure mode | status | says | baseline | candidate | drop | 95 % bound | p"
            + " (Holm) | items |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|");
    for (JsonNode one : root.path("evaluators")) {
      String status = one.path("calibration").path("status").asText();
      lines.add(
          row(
              code(name(one)),
              code(one.path("failure_mode").asText()),
              status.isEmpty() ? "not calibrated" : status,
              one.path("decides").asBoolean()
                  ? "**" + one.path("state").asText() + "**"
                  : "annotates: " + one.path("state").asText(),
              number(one.path("baseline_score"), 3),
              number(one.path("candidate_score"), 3),
              number(one.path("drop"), 3),
              number(one.path("drop_upper_bound_95"), 3),
              number(one.path("p_value_holm"), 4),
              one.path("paired_items").asText()));
    }
  }

  private static String name(JsonNode evaluator) {
    String slice = evaluator.path("slice").asText();
    String name = evaluator.path("id").asText() + "@" + evaluator.path("version").asInt();
    return slice.equals(GateSlice.ALL.name()) ? name : name + " on " + slice;
  }

  private static void power(List<String> lines, JsonNode root) {
    lines.add("");
    lines.add("## What this gate could see");
    lines.add("");
    for (JsonNode one : root.path("evaluators")) {
      if (one.path("decides").asBoolean()) {
        String before = one.path("power_before").asText();
        String after = one.path("power").asText();
        lines.add(
            "- %s: %s%s"
                .formatted(
                    code(name(one)), after, before.equals(after) ? "" : " Planned: " + before));
      }
    }
    if (lines.get(lines.size() - 1).isEmpty()) {
      String before = root.path("evaluators").path(0).path("power_before").asText();
      lines.add(
          "Nothing: no evaluator may decide."
              + (before.isEmpty() ? "" : " With one that may, " + before));
    }
  }

  private static void missing(List<String> lines, JsonNode root) {
    List<String> found = new ArrayList<>();
    for (JsonNode one : root.path("evaluators")) {
      JsonNode evidence = one.path("evidence");
      int gone = evidence.path("without_trace").asInt() + evidence.path("unscored").asInt();
      if (gone > 0 || !one.path("refusal").asText().isEmpty()) {
        found.add(
            "- %s: %d of %d items without a trace, %d without a score; coverage %s, error rate %s. %s"
                .formatted(
                    code(one.path("id").asText()),
                    evidence.path("without_trace").asInt(),
                    evidence.path("items").asInt(),
                    evidence.path("unscored").asInt(),
                    number(evidence.path("coverage"), 2),
                    number(evidence.path("error_rate"), 2),
                    inert(one.path("refusal").asText()))
                .strip());
      }
    }
    if (!found.isEmpty()) {
      lines.add("");
      lines.add("## Missing evidence");
      lines.add("");
      lines.addAll(found);
    }
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String number(JsonNode value, int digits) {
    return value.isNumber()
        ? String.format(Locale.ROOT, "%." + digits + "f", value.asDouble())
        : "–";
  }

  /** A name from outside as code: it cannot end the code, the cell or the line. */
  private static String code(String text) {
    String plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}`|]", "_");
    return plain.isEmpty() ? "–" : "`" + plain + "`";
  }

  /** A sentence that may hold names from outside, without anything that Markdown acts on. */
  private static String inert(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("[", "\\[")
        .replace("`", "'")
        .replace("|", "\\|");
  }
}
