package dev.assay.udfs.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A list that was flattened into attributes with numbers in their names: {@code
 * llm.input_messages.0.message.role} and its like become a JSON array of objects again.
 *
 * @param attributes the names of those that it was made of
 */
record IndexedAttributes(JsonNode list, List<String> attributes) {
  /** More than any list that a tracer flattens; a larger number is no index. */
  private static final int MOST = 100_000;

  /** The list under a prefix such as {@code llm.input_messages.}; empty if there is none. */
  static Optional<IndexedAttributes> under(String prefix, Map<String, String> attributes) {
    // A map column keeps no order: sorted names make the same list of it as of any other column.
    Map<String, Object> root = new TreeMap<>();
    List<String> names = new ArrayList<>();
    attributes.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && startsWithIndex(name, prefix.length())) {
            insert(root, name.substring(prefix.length()).split("\\."), value);
            names.add(name);
          }
        });
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new IndexedAttributes(JsonText.tree(listed(root)), List.copyOf(names)));
  }

  /** The names of the attributes that the list was made of. */
  String[] names() {
    return attributes.toArray(String[]::new);
  }

  private static boolean startsWithIndex(String name, int from) {
    int dot = name.indexOf('.', from);
    return dot > from && index(name.substring(from, dot)) >= 0;
  }

  @SuppressWarnings("unchecked")
  private static void insert(Map<String, Object> root, String[] path, String value) {
    Map<String, Object> node = root;
    for (int i = 0; i < path.length - 1; i++) {
      Object child = node.computeIfAbsent(path[i], key -> new TreeMap<String, Object>());
      if (!(child instanceof Map<?, ?>)) {
        return;
      }
      node = (Map<String, Object>) child;
    }
    node.putIfAbsent(path[path.length - 1], value);
  }

  /** Objects whose keys are all numbers are lists, in order of the numbers; gaps are closed. */
  private static Object listed(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    boolean allIndices = map.keySet().stream().allMatch(key -> index(key.toString()) >= 0);
    if (!allIndices) {
      Map<String, Object> object = new LinkedHashMap<>();
      map.forEach((key, member) -> object.put(key.toString(), listed(member)));
      return object;
    }
    Map<Integer, Object> byIndex = new TreeMap<>();
    map.forEach((key, member) -> byIndex.put(index(key.toString()), listed(member)));
    return List.copyOf(byIndex.values());
  }

  private static int index(String text) {
    if (text.isEmpty() || text.length() > 6 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int index = Integer.parseInt(text);
    return index <= MOST ? index : -1;
  }
}
