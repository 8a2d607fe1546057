package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Members of JSON objects that conventions call by several names. */
final class JsonFields {
  private JsonFields() {}

  /** The first member that is there and not null; a missing node if there is none. */
  static JsonNode first(JsonNode object, String... names) {
    for (String name : names) {
      JsonNode value = object.get(name);
      if (value != null && !value.isNull()) {
        return value;
      }
    }
    return MissingNode.getInstance();
  }

  /** The first member that is there and not null: a scalar's text, else JSON; null if none is. */
  static String text(JsonNode object, String... names) {
    String text = JsonText.text(first(object, names));
    return text == null ? null : CleanText.of(text);
  }
}
