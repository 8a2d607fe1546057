package dev.assay.jobs.ingest;

import dev.assay.udfs.dialect.AttributeText;
import dev.assay.udfs.dialect.JsonText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Attributes in the forms that columns have them in: a map, a struct, a list of keys and values as
 * in OTLP, JSON text, or a variant.
 */
final class Attributes {
  private static final Set<String> ANY_VALUE =
      Set.of(
          "stringValue",
          "string_value",
          "intValue",
          "int_value",
          "doubleValue",
          "double_value",
          "boolValue",
          "bool_value",
          "bytesValue",
          "bytes_value");

  private static final Set<String> LIST_VALUE = Set.of("arrayValue", "array_value");
  private static final Set<String> MAP_VALUE = Set.of("kvlistValue", "kvlist_value");

  private Attributes() {}

  /** A new map of the attributes; empty for null. Text that is no JSON object is one attribute. */
  static Map<String, String> of(Object value, String column) {
    Map<String, String> attributes = new LinkedHashMap<>();
    addTo(attributes, value, column);
    return attributes;
  }

  static void addTo(Map<String, String> attributes, Object value, String column) {
    Object plain = PlainValues.of(value);
    if (plain instanceof Map<?, ?> map) {
      map.forEach((key, member) -> put(attributes, String.valueOf(key), member));
    } else if (plain instanceof List<?> list) {
      list.forEach(item -> addKeyValue(attributes, item));
    } else if (plain instanceof PlainValues.JsonValue variant) {
      addJson(attributes, variant.json(), column);
    } else if (plain instanceof String text && !text.isBlank()) {
      addJson(attributes, text, column);
    }
  }

  private static void addJson(Map<String, String> attributes, String text, String column) {
    JsonText.container(text)
        .ifPresentOrElse(
            json -> {
              if (json.isObject()) {
                AttributeText.putAll(json, attributes);
              } else {
                addTo(attributes, JsonText.plain(json), column);
              }
            },
            () -> attributes.put(column, text));
  }

  private static void addKeyValue(Map<String, String> attributes, Object item) {
    if (item instanceof Map<?, ?> pair && pair.get("key") != null) {
      put(attributes, pair.get("key").toString(), pair.get("value"));
    } else if (item instanceof List<?> pair && pair.size() == 2 && pair.get(0) != null) {
      // As pandas writes a map that it has read.
      put(attributes, pair.get(0).toString(), pair.get(1));
    }
  }

  private static void put(Map<String, String> attributes, String key, Object value) {
    Object plain = anyValue(value);
    if (plain instanceof PlainValues.JsonValue variant) {
      JsonText.parse(variant.json()).ifPresent(json -> AttributeText.put(key, json, attributes));
    } else if (plain != null) {
      AttributeText.put(key, plain, attributes);
    }
  }

  /** Takes the value out of OTLP's AnyValue, at any depth; other values stay as they are. */
  private static Object anyValue(Object value) {
    if (!(value instanceof Map<?, ?> map) || map.size() != 1) {
      return value;
    }
    String kind = String.valueOf(map.keySet().iterator().next());
    Object inner = map.values().iterator().next();
    if (ANY_VALUE.contains(kind)) {
      return inner;
    }
    if (LIST_VALUE.contains(kind) && inner instanceof Map<?, ?> array) {
      return array.get("values") instanceof List<?> values
          ? values.stream().map(Attributes::anyValue).toList()
          : List.of();
    }
    if (MAP_VALUE.contains(kind) && inner instanceof Map<?, ?> object) {
      Map<String, Object> members = new LinkedHashMap<>();
      if (object.get("values") instanceof List<?> pairs) {
        for (Object item : pairs) {
          if (item instanceof Map<?, ?> pair) {
            members.put(String.valueOf(pair.get("key")), anyValue(pair.get("value")));
          }
        }
      }
      return members;
    }
    return value;
  }
}
