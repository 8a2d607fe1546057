package dev.assay.udfs.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.calibration.OutcomeTally.Disagreement;
import dev.assay.udfs.calibration.OutcomeTally.Outcome;
import dev.assay.udfs.evaluator.VerdictStatus;
import dev.assay.udfs.statistics.ConfusionCounts;
import dev.assay.udfs.statistics.JudgeRepeats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OutcomeTallyTest {
  @Test
  void countsWhatWasSaid() {
    OutcomeTally tally = new OutcomeTally();
    tally.add(scored(1, true, 0.0));
    tally.add(scored(2, true, 0.9));
    tally.add(scored(3, false, 0.4));
    tally.add(scored(4, false, 1.0));
    tally.add(unscored(5, true, VerdictStatus.NOT_APPLICABLE));
    tally.add(unscored(6, false, VerdictStatus.NOT_APPLICABLE));
    tally.add(unscored(7, false, VerdictStatus.ABSTAINED));
    tally.add(unscored(8, true, VerdictStatus.ERRORED));

    OutcomeCounts counts = tally.counts();
    assertThat(counts.confusion()).isEqualTo(new ConfusionCounts(1, 1, 1, 1));
    assertThat(counts.judged()).isEqualTo(8);
    assertThat(counts.notApplicable()).isEqualTo(2);
    assertThat(counts.positivesNotApplicable()).isEqualTo(1);
    assertThat(tally.between()).isEqualTo(2);
    assertThat(tally.disagreements())
        .containsExactly(new Disagreement(2, 0.9, 0.9), new Disagreement(3, 0.6, 0.4));
    assertThat(tally.threshold()).isNaN();
  }

  /** More disagree than are kept, and many in the same degree: which are kept must not depend. */
  @Property(tries = 50, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void partsInAnyOrderAreTheWhole(@ForAll @IntRange(max = 400) int cut, @ForAll long seed) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      outcomes.add(
          i % 9 == 0
              ? unscored(i, i % 2 == 0, VerdictStatus.ABSTAINED)
              : scored(i, i % 2 == 0, i % 5 / 4.0));
    }
    OutcomeTally whole = tally(outcomes);
    Collections.shuffle(outcomes, new Random(seed));
    OutcomeTally left = tally(outcomes.subList(0, cut));
    OutcomeTally right = tally(outcomes.subList(cut, outcomes.size()));
    right.merge(left);

    assertThat(right.counts()).isEqualTo(whole.counts());
    assertThat(right.digest()).isEqualTo(whole.digest());
    assertThat(right.repeats()).isEqualTo(whole.repeats());
    assertThat(right.threshold()).isEqualTo(whole.threshold());
    assertThat(right.answering()).isEqualTo(whole.answering());
    assertThat(right.graded()).isEqualTo(whole.graded());
    assertThat(whole.disagreements()).hasSize(OutcomeTally.MOST_DISAGREEMENTS);
    assertThat(right.disagreements()).isEqualTo(whole.disagreements());
  }

  private static OutcomeTally tally(List<Outcome> outcomes) {
    OutcomeTally tally = new OutcomeTally();
    outcomes.forEach(
        one -> {
          tally.add(one);
          tally.addThreshold(one.item() % 3 / 10.0);
          tally.addAnswering(one.item() % 2);
          tally.addRepeats(new JudgeRepeats(1, 3, 1));
        });
    return tally;
  }

  private static Outcome scored(int item, boolean positive, double score) {
    return new Outcome(
        item, positive, item % 4 == 0, VerdictStatus.SCORED, score, score < 0.5, item * 31L);
  }

  private static Outcome unscored(int item, boolean positive, VerdictStatus status) {
    return new Outcome(item, positive, false, status, Double.NaN, false, item * 37L);
  }
}
