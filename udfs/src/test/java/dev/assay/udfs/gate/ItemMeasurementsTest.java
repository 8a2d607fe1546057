package dev.assay.udfs.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.gate.ItemMeasurements.Item;
import dev.assay.udfs.gate.ItemMeasurements.Outcome;
import dev.assay.udfs.gate.ItemMeasurements.TraceRef;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ItemMeasurementsTest {
  @Test
  void averagesRepeatsAndCountsWhatIsMissing() {
    PairedMeasurement measured =
        ItemMeasurements.of(
            List.of(
                item("steady", "passed", "passed"),
                item("worse", "passed passed", "passed flagged errored"),
                item("gone", "passed", ""),
                item("failed", "passed", "errored abstained"),
                item("late", "not_judged", "passed"),
                item("mute", "not_applicable", "not_applicable"),
                item("half-mute", "passed", "not_applicable")),
            name -> Outcome.valueOf(name.toUpperCase(Locale.ROOT)));

    assertThat(measured.items()).isEqualTo(7);
    assertThat(measured.pairs()).extracting(ItemPair::itemId).containsExactly("steady", "worse");
    assertThat(measured.pairs().get(1).baseline()).isEqualTo(1);
    assertThat(measured.pairs().get(1).candidate()).isEqualTo(0.5);
    assertThat(measured.withoutTrace()).isEqualTo(1);
    assertThat(measured.unscored()).isEqualTo(3);
    assertThat(measured.notApplicable()).isEqualTo(1);
    assertThat(measured.coverage()).isCloseTo(2 / 6.0, within(1e-12));
    assertThat(measured.judged()).isEqualTo(13);
    assertThat(measured.errorRate()).isCloseTo(2 / 13.0, within(1e-12));
  }

  @Test
  void measuresNothingOfNoItems() {
    PairedMeasurement nothing = ItemMeasurements.of(List.of(), name -> Outcome.PASSED);
    assertThat(nothing.coverage()).isZero();
    assertThat(nothing.errorRate()).isZero();
  }

  private static Item item(String id, String baseline, String candidate) {
    return new Item(id, id, traces(baseline), traces(candidate));
  }

  /** Each trace's content hash is the name of what is said of it. */
  private static List<TraceRef> traces(String outcomes) {
    return Arrays.stream(outcomes.split(" "))
        .filter(outcome -> !outcome.isEmpty())
        .map(outcome -> new TraceRef("s/" + outcome, outcome))
        .toList();
  }
}
