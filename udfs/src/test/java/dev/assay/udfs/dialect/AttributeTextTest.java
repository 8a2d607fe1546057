package dev.assay.udfs.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.trace.SpanStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeTextTest {
  @Test
  void nameSpacesAreTakenApartButNotTheJsonInThem() {
    Map<String, String> attributes =
        attributes(
            "{\"gen_ai\":{\"request\":{\"model\":\"m\"},\"tool\":{\"call\":{\"arguments\":{\"city\":\"Paris\"}}}},\"mlflow.spanInputs\":{\"q\":1},\"input\":{\"value\":{\"a\":[1]}},\"team\":{\"own\":1}}");

    assertThat(attributes)
        .containsOnly(
            Map.entry("gen_ai.request.model", "m"),
            Map.entry("gen_ai.tool.call.arguments", "{\"city\":\"Paris\"}"),
            Map.entry("mlflow.spanInputs", "{\"q\":1}"),
            Map.entry("input.value", "{\"a\":[1]}"),
            Map.entry("team", "{\"own\":1}"));
  }

  @Test
  void plainMapsAreTakenApartAlike() {
    Map<String, String> attributes = new LinkedHashMap<>();

    AttributeText.put("tool", Map.of("parameters", Map.of("x", 1), "name", "t"), attributes);

    assertThat(attributes)
        .containsOnly(Map.entry("tool.parameters", "{\"x\":1}"), Map.entry("tool.name", "t"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100.0", "1000000.0", "2.50", "0.1", "12345678901234567890", "1E-7"})
  void numbersStayAsTheyAreWritten(String number) {
    assertThat(attributes("{\"a\":%s,\"b\":{\"c\":%<s}}".formatted(number)))
        .containsOnly(Map.entry("a", number), Map.entry("b", "{\"c\":%s}".formatted(number)));
  }

  @Test
  void whatIsNoNumberDoesNotVoidWhatStandsBeside() {
    assertThat(attributes("{\"a\":NaN,\"b\":{\"c\":-Infinity},\"d\":1}"))
        .containsOnly(
            Map.entry("a", "NaN"), Map.entry("b", "{\"c\":\"-Infinity\"}"), Map.entry("d", "1"));
  }

  @ParameterizedTest
  @CsvSource({"timeout, ERROR", "' ', UNSET"})
  void anErrorHasAType(String type, SpanStatus status) {
    assertThat(RawSpans.lifted("error.type", type).span().status()).isEqualTo(status);
  }

  private static Map<String, String> attributes(String json) {
    Map<String, String> attributes = new LinkedHashMap<>();
    AttributeText.putAll(JsonText.container(json).orElseThrow(), attributes);
    return attributes;
  }
}
