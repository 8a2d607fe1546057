package dev.assay.udfs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.label.FailureMode.State;
import dev.assay.udfs.label.FailureModeLife.Change;
import dev.assay.udfs.label.FailureModeLife.Evidence;
import dev.assay.udfs.label.FailureModeLife.Quiet;
import org.junit.jupiter.api.Test;

class FailureModeLifeTest {
  @Test
  void reopensWhatIsSeenAgain() {
    Evidence seen = new Evidence(1, 100, 1, 400, 1, 8);
    assertThat(FailureModeLife.DEFAULT.next(State.WATCHING, seen))
        .contains(new Change(State.REOPENED, "1 new label says that the failure is present"));
    assertThat(FailureModeLife.DEFAULT.next(State.FIXED, seen))
        .map(Change::to)
        .contains(State.REOPENED);
    assertThat(FailureModeLife.DEFAULT.next(State.OPEN, seen)).isEmpty();
    assertThat(FailureModeLife.DEFAULT.next(State.REOPENED, seen)).isEmpty();
    assertThat(FailureModeLife.DEFAULT.next(State.RETIRED, seen)).isEmpty();
  }

  @Test
  void watchesAndThenTrustsWhatIsNoLongerFound() {
    Evidence weeks = new Evidence(0, 60, 0, 299, 2, 8);
    assertThat(FailureModeLife.DEFAULT.next(State.OPEN, weeks))
        .contains(
            new Change(
                State.WATCHING,
                "none of 60 answers of the last 4 weeks found it: its rate is below 5.0 % (rule of three)"));
    assertThat(FailureModeLife.DEFAULT.next(State.WATCHING, weeks)).isEmpty();
    assertThat(FailureModeLife.DEFAULT.next(State.OPEN, new Evidence(0, 59, 0, 500, 0, 8)))
        .isEmpty();
    assertThat(FailureModeLife.DEFAULT.next(State.OPEN, new Evidence(0, 90, 1, 500, 1, 8)))
        .isEmpty();
    assertThat(FailureModeLife.DEFAULT.next(State.OPEN, new Evidence(0, 90, 0, 90, 0, 3)))
        .isEmpty();
    Evidence months = new Evidence(0, 100, 0, 300, 0, 8);
    assertThat(FailureModeLife.DEFAULT.next(State.WATCHING, months))
        .map(Change::to)
        .contains(State.FIXED);
    assertThat(FailureModeLife.DEFAULT.next(State.FIXED, months)).isEmpty();
  }

  @Test
  void goesByTheTeamsOwnNumbers() {
    FailureModeLife quick = new FailureModeLife(new Quiet(10, 1), null);
    assertThat(quick.next(State.OPEN, new Evidence(0, 10, 0, 10, 0, 1)))
        .map(Change::to)
        .contains(State.WATCHING);
    assertThat(quick.next(State.WATCHING, new Evidence(0, 10, 0, 299, 0, 8))).isEmpty();
    assertThatThrownBy(() -> new Quiet(0, 1)).hasMessageContaining("1 or more");
  }
}
