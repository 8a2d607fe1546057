package dev.assay.udfs.conf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.udfs.errors.UserException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads YAML into records: a key that no record component has is an error, and all such keys are
 * named at once, each with the nearest key that exists.
 *
 * <p>A component {@code maxTokens} is the key {@code max_tokens}. A component that the file leaves
 * out is null (or false, or 0), which the record's constructor turns into its default.
 */
public final class StrictYaml {
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private static final int NEAR = 3;

  private StrictYaml() {}

  /**
   * Reads a file's text into a record.
   *
   * @param place the file's name, for messages
   * @throws UserException if the text is no YAML, has unknown keys, or has a value of a wrong type;
   *     an {@link IllegalArgumentException} of the record's constructor becomes one, too
   */
  public static <T extends Record> T read(String place, String text, Class<T> type) {
    JsonNode tree = tree(place, text);
    List<String> problems = new ArrayList<>();
    collectUnknownKeys("", tree, type, problems);
    if (!problems.isEmpty()) {
      throw new UserException("%s: %s.".formatted(place, String.join("; ", problems)));
    }
    try {
      return YAML.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new UserException("%s: %s%s.".formatted(place, keyPath(e), firstLine(reason(e))), e);
    }
  }

  private static JsonNode tree(String place, String text) {
    try {
      JsonNode tree = YAML.readTree(text);
      if (tree == null || tree.isMissingNode() || tree.isNull()) {
        return YAML.createObjectNode();
      }
      if (!tree.isObject()) {
        throw new UserException("%s: expected keys and values.".formatted(place));
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new UserException(
          "%s: line %d: not valid YAML: %s."
              .formatted(place, e.getLocation().getLineNr(), firstLine(e.getOriginalMessage())),
          e);
    }
  }

  private static void collectUnknownKeys(
      String path, JsonNode node, Type type, List<String> problems) {
    if (type instanceof ParameterizedType generic) {
      collectInContainer(path, node, generic, problems);
      return;
    }
    if (!(type instanceof Class<?> record) || !record.isRecord() || !node.isObject()) {
      return;
    }
    Map<String, Type> known = new LinkedHashMap<>();
    for (RecordComponent component : record.getRecordComponents()) {
      known.put(key(component), component.getGenericType());
    }
    node.properties()
        .forEach(
            field -> {
              String fieldPath = path + field.getKey();
              if (known.containsKey(field.getKey())) {
                Type fieldType = known.get(field.getKey());
                collectUnknownKeys(fieldPath + ".", field.getValue(), fieldType, problems);
              } else {
                problems.add(
                    "unknown key '%s'%s"
                        .formatted(fieldPath, suggestion(field.getKey(), known.keySet())));
              }
            });
  }

  private static void collectInContainer(
      String path, JsonNode node, ParameterizedType generic, List<String> problems) {
    Type[] arguments = generic.getActualTypeArguments();
    Type valueType = arguments[arguments.length - 1];
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collectUnknownKeys(
            "%s[%d].".formatted(withoutDot(path), i), node.get(i), valueType, problems);
      }
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  collectUnknownKeys(
                      path + field.getKey() + ".", field.getValue(), valueType, problems));
    }
  }

  private static String key(RecordComponent component) {
    return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
  }

  private static String suggestion(String key, Iterable<String> known) {
    return nearest(key, known)
        .map(near -> " (did you mean '%s'?)".formatted(near))
        .orElseGet(() -> " (known here: %s)".formatted(String.join(", ", known)));
  }

  /** The name within three edits of a mistyped one; empty if none is that near. */
  public static Optional<String> nearest(String name, Iterable<String> known) {
    List<String> candidates = new ArrayList<>();
    known.forEach(candidates::add);
    return candidates.stream()
        .filter(candidate -> edits(name, candidate) <= NEAR)
        .min(Comparator.comparingInt(candidate -> edits(name, candidate)));
  }

  private static int edits(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }

  /** Where a value is wrong, before what is wrong with it; empty for the file as a whole. */
  private static String keyPath(JsonProcessingException e) {
    StringBuilder path = new StringBuilder();
    List<JsonMappingException.Reference> references =
        e instanceof JsonMappingException at ? at.getPath() : List.of();
    for (var reference : references) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.isEmpty() ? "" : path + ": ";
  }

  private static String reason(JsonProcessingException e) {
    return e.getCause() instanceof IllegalArgumentException
        ? e.getCause().getMessage()
        : e.getOriginalMessage();
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  private static String withoutDot(String path) {
    return path.endsWith(".") ? path.substring(0, path.length() - 1) : path;
  }
}
