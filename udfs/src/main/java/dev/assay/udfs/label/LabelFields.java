package dev.assay.udfs.label;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.conf.StrictYaml;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The cells of a row of a label file, read by name and type; everything that is wrong with the row
 * is collected. An empty cell is an absent one.
 */
final class LabelFields {
  private final Map<String, JsonNode> cells;
  private final Map<String, JsonNode> left;
  private final List<String> problems = new ArrayList<>();

  LabelFields(JsonNode row) {
    Map<String, JsonNode> named = new LinkedHashMap<>();
    row.properties()
        .forEach(
            cell -> named.put(cell.getKey().strip().toLowerCase(Locale.ROOT), cell.getValue()));
    this.cells = named;
    this.left = new LinkedHashMap<>(named);
  }

  List<String> problems() {
    return problems;
  }

  void problem(String message) {
    problems.add(message);
  }

  /** The cells that nobody has asked for, as text, without the empty ones. */
  Map<String, String> rest() {
    Map<String, String> rest = new LinkedHashMap<>();
    left.forEach(
        (name, node) -> {
          if (!isAbsent(node)) {
            rest.put(name, clean(node.isTextual() ? node.textValue() : node.toString()));
          }
        });
    return rest;
  }

  Optional<JsonNode> node(String name) {
    left.remove(name);
    return Optional.ofNullable(cells.get(name)).filter(node -> !isAbsent(node));
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isNull() || (node.isTextual() && node.textValue().isBlank());
  }

  Optional<String> text(String name) {
    return node(name)
        .map(node -> clean(node.isTextual() ? node.textValue().strip() : node.toString()));
  }

  Optional<Double> number(String name) {
    return text(name).flatMap(text -> parseNumber(name, text));
  }

  private Optional<Double> parseNumber(String name, String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // The message is the same as for a number that is not finite.
    }
    problem("%s is not a number".formatted(name));
    return Optional.empty();
  }

  Optional<Integer> integer(String name) {
    return number(name)
        .flatMap(
            number -> {
              if (number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE) {
                return Optional.of(number.intValue());
              }
              problem("%s is not a whole number".formatted(name));
              return Optional.empty();
            });
  }

  <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
    return text(name)
        .flatMap(
            text -> {
              List<String> known = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
              String wanted = text.toUpperCase(Locale.ROOT);
              if (known.contains(wanted)) {
                return Optional.of(Enum.valueOf(type, wanted));
              }
              String near =
                  StrictYaml.nearest(wanted, known)
                      .map(" (did you mean %s?)"::formatted)
                      .orElse("");
              problem("%s is none of %s%s".formatted(name, String.join(", ", known), near));
              return Optional.empty();
            });
  }

  Optional<Instant> time(String name) {
    return text(name)
        .flatMap(
            text -> {
              Optional<Instant> time = parseTime(text);
              if (time.isEmpty()) {
                problem("%s is not a time such as 2026-11-01T09:30:00Z".formatted(name));
              }
              return time;
            });
  }

  /** A time of day without an offset is taken as UTC; a day is its first moment. */
  private static Optional<Instant> parseTime(String text) {
    String iso =
        text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) (?=\\d)", "$1T")
            .replaceFirst(" ?(UTC|GMT)$", "Z")
            .replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2")
            .replaceFirst("(?<=\\d) (?=[+-]\\d\\d:\\d\\d$)", "");
    try {
      return Optional.of(OffsetDateTime.parse(iso).toInstant());
    } catch (DateTimeException noOffset) {
      try {
        return Optional.of(
            iso.contains("T")
                ? LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC)
                : LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC));
      } catch (DateTimeException noTime) {
        return Optional.empty();
      }
    }
  }

  /** Half of a surrogate pair cannot be stored: it would come back as another character. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(
            point ->
                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                    ? 0xFFFD
                    : point)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
