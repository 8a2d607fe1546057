package dev.assay.udfs.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.trace.UserTurns;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoveltyTest {
  private static final Novelty NOVELTY =
      new Novelty(
          List.of(
              UserTurns.shingles("please cancel my flight to Boston"),
              UserTurns.shingles("which hotels are near the station?"),
              List.of()));

  @Test
  void whatWasLabelledIsNotNew() {
    assertThat(NOVELTY.of(UserTurns.shingles("Please cancel my flight to Boston!"))).isZero();
  }

  @Test
  void theFurtherFromAllThatWasLabelledTheNewer() {
    double near = NOVELTY.of(UserTurns.shingles("please cancel my flight to Denver"));
    double far = NOVELTY.of(UserTurns.shingles("translate this poem into Dutch"));
    assertThat(near).isBetween(0.1, 0.6);
    assertThat(far).isGreaterThan(0.85);
  }

  @Test
  void withoutLabelsOrATurnItIsNotMeasured() {
    assertThat(NOVELTY.of(List.of())).isNaN();
    assertThat(new Novelty(List.of()).of(List.of(1, 2, 3))).isNaN();
  }

  @Test
  void aLongTextIsComparedByItsSketch() {
    List<Integer> long1 = IntStream.range(0, 500).boxed().toList();
    List<Integer> long2 = IntStream.range(0, 500).map(i -> i % 2 == 0 ? i : -i).boxed().toList();
    assertThat(new Novelty(List.of(long1)).of(long1)).isZero();
    // Half of the hashes differ, and those are the smallest.
    assertThat(new Novelty(List.of(long1)).of(long2)).isCloseTo(1, within(1e-12));
  }
}
