package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MccPlanningTest {
  @ParameterizedTest
  @CsvSource({
    "0.6, 0.4, 1, 0.95, 70",
    "0.6, 0.4, 3, 0.95, 36",
    "0.7, 0.4, 1, 0.95, 28",
    "0.7, 0.4, 3, 0.95, 18",
    "0.8, 0.4, 1, 0.95, 16",
    "0.8, 0.4, 3, 0.95, 10",
    "0.8, 0.6, 1, 0.95, 45",
    "0.9, 0.6, 1, 0.95, 20",
    "0.9, 0.6, 3, 0.95, 14"
  })
  void plansLabels(double mcc, double bound, int mix, double level, int positives) {
    LabelsNeeded labels = MccPlanning.labelsToShow(mcc, bound, mix, level);
    assertThat(labels.positives()).isCloseTo(positives, within(Math.max(2, positives / 8)));
    assertThat(labels.negatives()).isEqualTo(mix * labels.positives());
  }
}
