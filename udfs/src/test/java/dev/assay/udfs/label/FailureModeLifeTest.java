package dev.assay.udfs.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.label.FailureMode.State;
import dev.assay.udfs.label.FailureModeLife.Change;
import dev.assay.udfs.label.FailureModeLife.Evidence;
import org.junit.jupiter.api.Test;

class FailureModeLifeTest {
  @Test
  void reopensWhatIsSeenAgain() {
    Evidence seen = new Evidence(1, 100, 1, 400, 1, 8);
    assertThat(FailureModeLife.next(State.WATCHING, seen))
        .contains(new Change(State.REOPENED, "1 new label says that the failure is present"));
    assertThat(FailureModeLife.next(State.FIXED, seen)).map(Change::to).contains(State.REOPENED);
    assertThat(FailureModeLife.next(State.OPEN, seen)).isEmpty();
    assertThat(FailureModeLife.next(State.REOPENED, seen)).isEmpty();
    assertThat(FailureModeLife.next(State.RETIRED, seen)).isEmpty();
  }

  @Test
  void watchesAndThenTrustsWhatIsNoLongerFound() {
    Evidence weeks = new Evidence(0, 60, 0, 299, 2, 8);
    assertThat(FailureModeLife.next(State.OPEN, weeks))
        .contains(
            new Change(
                State.WATCHING,
                "none of 60 answers of the last 4 weeks found it: its rate is below 5.0 % (rule of three)"));
    assertThat(FailureModeLife.next(State.WATCHING, weeks)).isEmpty();
    assertThat(FailureModeLife.next(State.OPEN, new Evidence(0, 59, 0, 500, 0, 8))).isEmpty();
    assertThat(FailureModeLife.next(State.OPEN, new Evidence(0, 90, 1, 500, 1, 8))).isEmpty();
    assertThat(FailureModeLife.next(State.OPEN, new Evidence(0, 90, 0, 90, 0, 3))).isEmpty();
    Evidence months = new Evidence(0, 100, 0, 300, 0, 8);
    assertThat(FailureModeLife.next(State.WATCHING, months)).map(Change::to).contains(State.FIXED);
    assertThat(FailureModeLife.next(State.FIXED, months)).isEmpty();
  }
}
