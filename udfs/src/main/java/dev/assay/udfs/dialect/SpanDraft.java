package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A span that is being read: its fields as far as they are known, and which attribute each came
 * from. The first vocabulary that knows a field fills it; later ones do not change it.
 */
final class SpanDraft {
  private static final double NANOS_IN_MILLI = 1e6;

  private final RawSpan raw;
  private final Map<Field, Object> values = new EnumMap<>(Field.class);
  private final Map<Field, String> origins = new EnumMap<>(Field.class);
  private final Set<String> used = new HashSet<>();
  private final Set<Field> empty = EnumSet.noneOf(Field.class);
  private final List<String> warnings = new ArrayList<>();

  SpanDraft(RawSpan raw) {
    this.raw = raw;
    warnings.addAll(raw.warnings());
  }

  RawSpan raw() {
    return raw;
  }

  String attribute(String name) {
    return raw.attributes().get(name);
  }

  /** The text of the first of some attributes that is there and not blank. */
  Optional<String> firstAttribute(String... names) {
    for (String name : names) {
      String value = attribute(name);
      if (value != null && !value.isBlank()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  boolean has(Field field) {
    return values.containsKey(field);
  }

  /** Whether a field is filled, or shall stay empty. */
  private boolean isSettled(Field field) {
    return has(field) || empty.contains(field);
  }

  /** Keeps fields empty that are so far, whatever later attributes say. */
  void leaveEmpty(Field... fields) {
    empty.addAll(List.of(fields));
  }

  <T> T value(Field field, Class<T> type) {
    return type.cast(values.get(field));
  }

  /** Fills a field that is still empty; null fills nothing. The attributes count as lifted. */
  void put(Field field, Object value, String... attributes) {
    if (value == null || isSettled(field)) {
      return;
    }
    values.put(field, value instanceof String text ? CleanText.of(text) : value);
    origins.put(field, String.join(", ", attributes));
    used.addAll(List.of(attributes));
  }

  /** Fills a field that is still empty; the attribute stays among the attributes. */
  void putKeeping(Field field, Object value, String attribute) {
    if (value != null && !isSettled(field)) {
      values.put(field, value instanceof String text ? CleanText.of(text) : value);
      origins.put(field, attribute);
    }
  }

  /** Replaces a field's value by a better form of the same. */
  void refine(Field field, Object value) {
    if (value == null) {
      values.remove(field);
      origins.remove(field);
    } else {
      values.put(field, value);
    }
  }

  /** Marks attributes as lifted whose content a field already holds. */
  void lifted(String... attributes) {
    used.addAll(List.of(attributes));
  }

  /** Takes an attribute back among those that no field holds. */
  void unlift(String attribute) {
    used.remove(attribute);
  }

  /** Fills a field with the first attribute that is there and not blank. */
  void text(Field field, String... names) {
    for (String name : names) {
      String value = attribute(name);
      if (value != null && !value.isBlank()) {
        put(field, value, name);
        return;
      }
    }
  }

  /** Fills a field with the first attribute that is there, be it empty. */
  void content(Field field, String... names) {
    for (String name : names) {
      if (attribute(name) != null) {
        put(field, attribute(name), name);
        return;
      }
    }
  }

  /** Fills a field with the first attribute that is a count; a negative one is none. */
  void count(Field field, String... names) {
    for (String name : names) {
      String value = attribute(name);
      if (value == null || value.isBlank() || isSettled(field)) {
        continue;
      }
      Optional<Long> count = Numbers.count(value);
      if (count.isPresent()) {
        put(field, count.get(), name);
        return;
      }
      warn("%s is no count".formatted(name));
    }
  }

  /** Fills a field with the first attribute that is a finite number, times a factor. */
  void number(Field field, double factor, String... names) {
    for (String name : names) {
      String value = attribute(name);
      if (value == null || value.isBlank() || isSettled(field)) {
        continue;
      }
      Optional<Double> number = Numbers.finite(value);
      if (number.isPresent()) {
        put(field, number.get() * factor, name);
        return;
      }
      warn("%s is no number".formatted(name));
    }
  }

  /** Fills a field with a member of an attribute's JSON, if it is a count; the attribute stays. */
  void countKeeping(Field field, JsonNode json, String attribute, String... names) {
    Numbers.count(String.valueOf(JsonFields.text(json, names)))
        .ifPresent(count -> putKeeping(field, count, attribute));
  }

  /** Milliseconds from the span's start to a moment; empty if that lies before. */
  Optional<Double> millisUntil(long unixNano) {
    return unixNano < raw().startUnixNano()
        ? Optional.empty()
        : Optional.of((unixNano - raw().startUnixNano()) / NANOS_IN_MILLI);
  }

  /** The JSON object or array of an attribute; empty if it is not there or is other text. */
  Optional<JsonNode> json(String name) {
    return JsonText.container(attribute(name));
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  boolean isLifted(String attribute) {
    return used.contains(attribute);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  Map<Field, String> origins() {
    return origins;
  }

  List<String> warnings() {
    return warnings;
  }
}
