package dev.assay.jobs.ingest;

import dev.assay.udfs.dialect.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists of structs, be they a column of such or JSON text. */
final class Structs {
  private static final Set<String> PAIR = Set.of("key", "value");

  private Structs() {}

  /** The structs of a list as maps; empty for null and for what is no list. */
  static List<Map<?, ?>> of(Object value) {
    Object plain = PlainValues.of(value);
    if (plain instanceof PlainValues.JsonValue variant) {
      plain = variant.json();
    }
    if (plain instanceof String text) {
      plain = JsonText.container(text).map(JsonText::plain).orElse(null);
    }
    List<Map<?, ?>> structs = new ArrayList<>();
    if (plain instanceof List<?> items) {
      for (Object item : items) {
        struct(item).ifPresent(structs::add);
      }
    }
    return structs;
  }

  /** A struct or a map as a map, be it one, JSON text of one, or a list of keys and values. */
  static Optional<Map<?, ?>> struct(Object value) {
    Object plain = PlainValues.of(value);
    if (plain instanceof PlainValues.JsonValue variant) {
      plain = variant.json();
    }
    if (plain instanceof String text) {
      plain = JsonText.container(text).map(JsonText::plain).orElse(null);
    }
    if (plain instanceof List<?> list && !list.isEmpty()) {
      return entries(list);
    }
    return plain instanceof Map<?, ?> struct ? Optional.of(struct) : Optional.empty();
  }

  /** Arrow and Polars write a map as such a list; empty if some item is no key with a value. */
  private static Optional<Map<?, ?>> entries(List<?> items) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (Object item : items) {
      // A struct's member that is null is left out of it.
      if (!(item instanceof Map<?, ?> pair)
          || pair.get("key") == null
          || !PAIR.containsAll(pair.keySet())) {
        return Optional.empty();
      }
      map.put(pair.get("key"), pair.get("value"));
    }
    return Optional.of(map);
  }

  /** The first of some members that is there. */
  static Object first(Map<?, ?> struct, String... members) {
    for (String member : members) {
      if (struct.get(member) != null) {
        return struct.get(member);
      }
    }
    return null;
  }
}
