package dev.assay.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.evaluator.Verdict;
import dev.assay.udfs.judge.FaultTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairCountsTest {
  @Test
  void saysWhatWentWrongWithErroredPairs() {
    PairCounts judged = new PairCounts(List.of());
    judged.add("judge@1", PairCounts.Status.ERRORED, 200, 200, 0);
    judged.addErrors("judge@1", "timeout", 20);
    judged.addErrors("judge@1", "invalid_verdict", 180);
    PairCounts counts = new PairCounts(List.of());
    counts.addAll(judged);

    assertThat(counts.lines())
        .containsExactly("  judge@1  200 pairs, 200 errored (180 invalid_verdict, 20 timeout)");
  }

  @Test
  void takesBackWhatAnEvaluatorSaidThatFailsOnEverything() {
    PairCounts counts = new PairCounts(List.of());
    counts.add("sound@1", PairCounts.Status.SCORED, 4, 3, 1);
    counts.add("weak@1", PairCounts.Status.SCORED, 2, 2, 0);
    counts.add("weak@1", PairCounts.Status.ERRORED, 2, 1, 0);
    counts.addFailures("weak@1", 2, 1);
    // One of its pairs was errored before: a fact, which stays.
    counts.add("broken@1", PairCounts.Status.ERRORED, 4, 2, 0);
    counts.addFailures("broken@1", 3, 2);
    counts.addErrors("broken@1", Verdict.EVALUATOR_ERROR, 4);

    assertThat(counts.takeBackFailing()).containsExactly("broken@1");

    assertThat(counts.pairs()).isEqualTo(12);
    assertThat(counts.of(PairCounts.Status.ERRORED)).isEqualTo(3);
    assertThat(counts.of(PairCounts.Status.DEFERRED)).isEqualTo(3);
    assertThat(counts.added()).isEqualTo(6);
    assertThat(counts.accounting().balances()).isTrue();
    assertThat(counts.lines().get(0)).contains("1 errored (1 evaluator_error)");
    FaultTable.seen(
        44, "on one trace: that pair is errored; on all: left out of the run, deferred");
  }
}
