package dev.assay.jobs.ingest;

import dev.assay.udfs.dialect.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists of structs, be they a column of such or JSON text. */
final class Structs {
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

  /** A struct as a map, be it one or JSON text of one. */
  static Optional<Map<?, ?>> struct(Object value) {
    Object plain = PlainValues.of(value);
    if (plain instanceof PlainValues.JsonValue variant) {
      plain = variant.json();
    }
    if (plain instanceof String text) {
      plain = JsonText.container(text).map(JsonText::plain).orElse(null);
    }
    return plain instanceof Map<?, ?> struct ? Optional.of(struct) : Optional.empty();
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
