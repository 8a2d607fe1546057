package dev.assay.udfs.dialect;

import dev.assay.udfs.trace.Oversight;
import dev.assay.udfs.trace.SpanEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Fills the fields that traces are sliced by, from a mapping's names or the usual ones. */
final class MappedFields {
  private static final List<Field> TEXTS =
      List.of(
          Field.RELEASE,
          Field.ITEM_ID,
          Field.SESSION_ID,
          Field.USER_ID,
          Field.PROMPT_VERSION,
          Field.MODEL_VERSION,
          Field.ENVIRONMENT,
          Field.SERVICE_NAME,
          Field.FEEDBACK);

  private static final Set<String> YES = Set.of("true", "1", "yes", "y", "granted", "given");
  private static final Set<String> NO = Set.of("false", "0", "no", "n", "denied", "withdrawn");
  private static final Set<String> TRIPS =
      Set.of(
          "true",
          "1",
          "tripped",
          "triggered",
          "blocked",
          "block",
          "intervened",
          "guardrail_intervened",
          "deny",
          "denied",
          "fail",
          "failed",
          "redacted");

  private MappedFields() {}

  /** From the names of the team's own, before the conventions are read. */
  static void own(SpanDraft draft, AttributeMapping mapping) {
    fill(draft, mapping::own);
  }

  /** From the usual names, where the conventions have said nothing. */
  static void usual(SpanDraft draft) {
    fill(draft, AttributeMapping::usual);
    if (!draft.has(Field.FEATURE_FLAGS)) {
      openTelemetryFlags(draft);
    }
  }

  private static void fill(SpanDraft draft, Function<Field, List<String>> names) {
    for (Field field : TEXTS) {
      find(draft, names.apply(field)).ifPresent(found -> put(draft, field, found, found.text()));
    }
    find(draft, names.apply(Field.SYNTHETIC))
        .ifPresent(
            found ->
                truth(found.text()).ifPresent(value -> put(draft, Field.SYNTHETIC, found, value)));
    names.apply(Field.CONSENT).forEach(name -> consent(draft, name));
    find(draft, names.apply(Field.GUARDRAIL))
        .ifPresent(found -> put(draft, Field.GUARDRAIL, found, verdict(found.text())));
    find(draft, names.apply(Field.CONFIDENCE))
        .ifPresent(
            found ->
                Numbers.finite(found.text())
                    .filter(number -> number >= 0 && number <= 1)
                    .ifPresentOrElse(
                        number -> put(draft, Field.CONFIDENCE, found, number),
                        () -> draft.warn(found.name() + " is no number from 0 to 1")));
    flags(draft, names.apply(Field.FEATURE_FLAGS));
  }

  private static Optional<AttributeMapping.Found> find(SpanDraft draft, List<String> names) {
    return names.isEmpty() ? Optional.empty() : AttributeMapping.find(draft.raw(), names);
  }

  /** A mapped attribute stays among the attributes, too: it is the team's own, and small. */
  private static void put(
      SpanDraft draft, Field field, AttributeMapping.Found found, Object value) {
    draft.putKeeping(field, value, found.name());
  }

  /** {@code attribute} with a yes or no in it, or {@code attribute=value} that stands for yes. */
  private static void consent(SpanDraft draft, String name) {
    int sign = name.indexOf('=');
    String attribute = sign < 0 ? name : name.substring(0, sign);
    find(draft, List.of(attribute))
        .ifPresent(
            found -> {
              Optional<Boolean> given =
                  sign < 0
                      ? truth(found.text())
                      : Optional.of(
                          found.text().strip().equalsIgnoreCase(name.substring(sign + 1)));
              if (!draft.has(Field.CONSENT)) {
                given.ifPresent(value -> put(draft, Field.CONSENT, found, value));
              }
            });
  }

  private static Optional<Boolean> truth(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (YES.contains(word)) {
      return Optional.of(true);
    }
    return NO.contains(word) ? Optional.of(false) : Optional.empty();
  }

  private static String verdict(String text) {
    return TRIPS.contains(text.strip().toLowerCase(Locale.ROOT))
        ? Oversight.TRIPPED
        : Oversight.PASSED;
  }

  private static void flags(SpanDraft draft, List<String> names) {
    Map<String, String> flags = new TreeMap<>();
    for (String name : names) {
      find(draft, List.of(name))
          .ifPresent(
              found ->
                  JsonText.container(found.text())
                      .filter(json -> json.isObject())
                      .ifPresentOrElse(
                          json -> AttributeText.putAll(json, flags),
                          () -> flags.put(name, found.text())));
    }
    if (!flags.isEmpty()) {
      draft.putKeeping(Field.FEATURE_FLAGS, flags, String.join(", ", names));
    }
  }

  /** OpenTelemetry's feature flag conventions, as attributes of the span or as its events. */
  private static void openTelemetryFlags(SpanDraft draft) {
    Map<String, String> flags = new TreeMap<>();
    addFlag(draft.raw().attributes(), flags);
    for (SpanEvent event : draft.raw().events()) {
      if (event.name() != null && event.name().startsWith("feature_flag")) {
        addFlag(event.attributes(), flags);
      }
    }
    if (!flags.isEmpty()) {
      draft.putKeeping(Field.FEATURE_FLAGS, flags, "feature_flag.key");
    }
  }

  private static void addFlag(Map<String, String> attributes, Map<String, String> flags) {
    String key = attributes.get("feature_flag.key");
    if (key == null) {
      return;
    }
    for (String name :
        List.of(
            "feature_flag.result.variant", "feature_flag.variant", "feature_flag.result.value")) {
      if (attributes.get(name) != null) {
        flags.putIfAbsent(key, attributes.get(name));
      }
    }
  }
}
