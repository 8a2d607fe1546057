package dev.assay.jobs.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.ExitCode;
import dev.assay.jobs.run.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A decision as the command shows it. */
final class GateOutcome {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN_FLIPS = 10;

  private GateOutcome() {}

  /**
   * The outcome; its details are the document and the folder.
   *
   * @param accounting one row, new or known
   */
  static Outcome of(String document, Path folder, Accounting accounting) {
    JsonNode root = read(document);
    Map<String, Object> details =
        new LinkedHashMap<>(JSON.convertValue(root, new TypeReference<Map<String, Object>>() {}));
    details.put("folder", folder.toString());
    return Outcome.done(accounting, details, lines(root, folder, accounting))
        .endingWith(exit(root.path("decision").asText()));
  }

  static JsonNode read(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ExitCode exit(String decision) {
    return switch (decision) {
      case "PASS" -> ExitCode.DONE;
      case "BLOCK" -> ExitCode.GATE_BLOCK;
      default -> ExitCode.GATE_INCONCLUSIVE;
    };
  }

  private static List<String> lines(JsonNode root, Path folder, Accounting accounting) {
    List<String> lines = new ArrayList<>();
    String confirmation = root.path("confirmation").asText();
    lines.add(
        "%s%s: %s against %s on %s@%d, %d items."
            .formatted(
                root.path("decision").asText(),
                root.path("decision").asText().equals("BLOCK")
                    ? " (" + confirmation.toLowerCase(Locale.ROOT) + ")"
                    : "",
                printable(root.path("candidate").asText()),
                printable(root.path("baseline").asText()),
                root.path("dataset").path("name").asText(),
                root.path("dataset").path("version").asInt(),
                root.path("dataset").path("items").asInt()));
    lines.add(printable(root.path("reason").asText()));
    JsonNode flips = root.path("flips");
    for (int i = 0; i < Math.min(SHOWN_FLIPS, flips.size()); i++) {
      JsonNode flip = flips.get(i);
      lines.add(
          "  %s  %s  %.2f -> %.2f"
              .formatted(
                  printable(flip.path("item_id").asText()),
                  flip.path("evaluator").asText(),
                  flip.path("baseline").asDouble(),
                  flip.path("candidate").asDouble()));
    }
    if (flips.size() > SHOWN_FLIPS) {
      Set<String> items = new TreeSet<>();
      flips.forEach(flip -> items.add(flip.path("item_id").asText()));
      lines.add(
          "  and %d more changes; %d of %d items changed before some evaluator"
              .formatted(
                  flips.size() - SHOWN_FLIPS,
                  items.size(),
                  root.path("dataset").path("items").asInt()));
    }
    for (JsonNode evaluator : root.path("evaluators")) {
      if (evaluator.path("decides").asBoolean()) {
        lines.add(evaluator.path("id").asText() + ": " + evaluator.path("power").asText());
      }
    }
    lines.add(
        "Gate %s%s. Written: %s, %s, %s."
            .formatted(
                root.path("gate_id").asText(),
                accounting.written() == 0 ? " was decided before; nothing has changed" : "",
                folder.resolve(DecisionFiles.DECISION),
                folder.resolve(DecisionFiles.SUMMARY),
                folder.resolve(DecisionFiles.JUNIT)));
    return lines;
  }

  /** Names come from outside: without what a terminal would obey. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "_");
  }
}
