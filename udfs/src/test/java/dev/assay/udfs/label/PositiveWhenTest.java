package dev.assay.udfs.label;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositiveWhenTest {
  @ParameterizedTest
  @CsvSource(
      value = {
        "false, false, NULL, NULL, true",
        "false, true, NULL, NULL, false",
        "true, true, NULL, NULL, true",
        "< 0.5, NULL, NULL, 0.4, true",
        "< 0.5, NULL, NULL, 0.5, false",
        ">= 2, NULL, NULL, 2, true",
        "wrong tool, NULL, Wrong Tool, NULL, true",
        "wrong tool, NULL, right tool, NULL, false",
        "< 0.5, true, NULL, NULL, NULL",
        "true, NULL, NULL, 1, NULL",
        "< 0.5, NULL, NULL, NaN, NULL",
      },
      nullValues = "NULL")
  void readsALabelOfItsOwnKindOnly(
      String condition, Boolean bool, String category, Double number, Boolean positive) {
    assertThat(PositiveWhen.parse(condition).holds(new LabelValue(bool, category, number)))
        .isEqualTo(java.util.Optional.ofNullable(positive));
  }
}
