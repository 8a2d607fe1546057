package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.statistics.ThresholdChoice.Item;
import dev.assay.udfs.statistics.ThresholdChoice.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ThresholdChoiceTest {
  @Test
  void tiesMoveTheThresholdAsLittleAsPossible() {
    // MCC 0.577 for a threshold in (0.1, 0.35) and for one in (0.4, 0.8).
    ThresholdChoice choice =
        ThresholdChoice.of(
            List.of(
                item(0.1, Outcome.SOUND),
                item(0.4, Outcome.SOUND),
                item(0.35, Outcome.FAILED),
                item(0.8, Outcome.FAILED)));

    assertThat(choice.nearest(0.2)).isCloseTo(0.225, within(1e-12));
    assertThat(choice.nearest(0.5)).isCloseTo(0.6, within(1e-12));
  }

  @Test
  void takesTheMiddleOfARunOfEqualThresholds() {
    // One margin is empty or the flags say nothing for each threshold: all have MCC 0.
    ThresholdChoice choice =
        ThresholdChoice.of(
            List.of(
                item(0.1, Outcome.SOUND),
                item(0.2, Outcome.SOUND),
                item(0.4, Outcome.SOUND),
                item(0.6, Outcome.SOUND)));

    assertThat(choice.mcc()).isZero();
    assertThat(choice.thresholds()).hasSize(5);
    assertThat(choice.nearest(0.9)).isCloseTo(0.3, within(1e-12));
  }

  @Test
  void keepsThePreviousThresholdWhereNoneSeparates() {
    ThresholdChoice choice =
        ThresholdChoice.of(List.of(item(0.5, Outcome.FAILED), item(0.5, Outcome.SOUND)));

    assertThat(choice.nearest(0.7)).isEqualTo(0.7);
  }

  @Test
  void crossValidationOfSeparatedScoresIsPerfect() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      items.add(new Item(0.8 + i / 1000.0, Outcome.FAILED, "f" + i));
      items.add(new Item(0.2 - i / 1000.0, Outcome.SOUND, "s" + i));
    }
    ThresholdChoice.CrossValidated result = ThresholdChoice.crossValidate(items, 0.5);

    assertThat(result.counts().mcc()).isEqualTo(1);
    assertThat(result.counts().total()).isCloseTo(60, within(1e-9));
    assertThat(result.threshold()).isCloseTo(0.5, within(0.01));
  }

  @Test
  void crossValidationOfAUselessScoreShowsNoOptimism() {
    SplittableRandom random = new SplittableRandom(2);
    double apparent = 0;
    double held = 0;
    int runs = 60;
    for (int run = 0; run < runs; run++) {
      List<Item> items = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        items.add(new Item(random.nextDouble(), i < 30 ? Outcome.FAILED : Outcome.SOUND, "c" + i));
      }
      apparent += ThresholdChoice.of(items).mcc() / runs;
      held += ThresholdChoice.crossValidate(items, 0.5).counts().mcc() / runs;
    }

    assertThat(apparent).isGreaterThan(0.15);
    assertThat(held).isCloseTo(0, within(0.08));
  }

  @Test
  void clustersAreNeverOnTwoSides() {
    // Each cluster has its own suspicion, which predicts its label; seen ones would leak.
    SplittableRandom random = new SplittableRandom(4);
    List<Item> items = new ArrayList<>();
    for (int cluster = 0; cluster < 2; cluster++) {
      for (int i = 0; i < 40; i++) {
        items.add(
            new Item(
                cluster + random.nextDouble() / 2,
                cluster == 0 ? Outcome.FAILED : Outcome.SOUND,
                "cluster-" + cluster));
      }
    }

    // With one cluster of each class held out in turn, nothing can be learnt of it.
    assertThat(ThresholdChoice.crossValidate(items, 0.75).counts().mcc()).isLessThanOrEqualTo(0);
  }

  @Test
  void theOrderOfItemsDoesNotMatter() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      Outcome label = i % 3 == 0 ? Outcome.FAILED : Outcome.SOUND;
      items.add(new Item((i * 37 % 80) / 80.0, label, "c" + i / 2));
    }
    ThresholdChoice.CrossValidated forth = ThresholdChoice.crossValidate(items, 0.5);
    Collections.reverse(items);

    assertThat(ThresholdChoice.crossValidate(items, 0.5)).isEqualTo(forth);
  }

  @Test
  void fewLabelsAllowNoFitting() {
    assertThat(ThresholdChoice.allowed(new ConfusionCounts(15, 0, 14, 100))).isFalse();
    assertThat(ThresholdChoice.allowed(new ConfusionCounts(15, 0, 15, 30))).isTrue();
    assertThatThrownBy(() -> ThresholdChoice.of(List.of()))
        .hasMessage("number of items must be >= 1, got 0");
    assertThatThrownBy(() -> item(Double.NaN, Outcome.SOUND))
        .hasMessage("suspicion must be a finite number, got NaN");
  }

  private static Item item(double suspicion, Outcome label) {
    return new Item(suspicion, label, "c" + suspicion);
  }
}
