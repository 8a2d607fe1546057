package dev.assay.jobs.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.calibration.EvidenceFloors;
import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.statistics.GatePolicy;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScorecardTest {
  @Test
  void hasTheDefaultsOfTheStatistics() {
    Scorecard empty = read("");
    assertThat(empty.policy("any")).isEqualTo(GatePolicy.DEFAULT);
    assertThat(empty.evidenceFloors()).isEqualTo(EvidenceFloors.DEFAULT);
    assertThat(empty.mode("any").admits("whatever")).isTrue();
    Scorecard installed =
        Scorecard.load(Settings.load(Optional.of(Path.of("..", "conf", "assay.yaml"))));
    assertThat(installed.policy("any")).isEqualTo(GatePolicy.DEFAULT);
    assertThat(installed.guardrails()).isEmpty();
  }

  @Test
  void readsEveryLine() {
    Scorecard card =
        read(
            """
            gate: {block_drop: 0.2, margin: 0.15, confirmed_drop: 0.04, alpha: 0.01,
                   min_coverage: 0.8, max_error_rate: 0.1}
            failure_modes:
              pii: {evaluators: [pii-rule], guardrail: true, floor: 0.9, block_drop: 0.02,
                    margin: 0.05}
            critical_slices:
              - {name: long, where: tool_calls > 8, failure_modes: [pii], floor: 0.95,
                 block_drop: 0.01, must_pass: true}
            """);
    assertThat(card.policy("other")).isEqualTo(new GatePolicy(0.2, 0.15, 0.04, 0.01, 0));
    assertThat(card.policy("pii")).isEqualTo(new GatePolicy(0.02, 0.05, 0.04, 0.01, 0.9));
    Scorecard.CriticalSlice slice = card.criticalSlices().get(0);
    assertThat(card.policy("pii", slice)).isEqualTo(new GatePolicy(0.01, 0.05, 0.04, 0.01, 0.95));
    assertThat(slice.isAbout("pii")).isTrue();
    assertThat(slice.isAbout("other")).isFalse();
    assertThat(slice.mustPass()).isTrue();
    assertThat(card.mode("pii").admits("judge")).isFalse();
    assertThat(card.guardrails()).containsExactly("pii");
    assertThat(card.evidenceFloors()).isEqualTo(new EvidenceFloors(0.8, 0.1));
  }

  @Test
  void tellsWhatIsWrong() {
    assertThatThrownBy(() -> read("gate: {block_dorp: 0.1}\nslices: []"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("did you mean 'block_drop'?")
        .hasMessageContaining("slices");
    assertThatThrownBy(() -> read("gate: {margin: 2}")).isInstanceOf(UserException.class);
    assertThatThrownBy(() -> read("failure_modes: {m: {floor: -1}}"))
        .isInstanceOf(UserException.class)
        .hasMessage("scorecard.yaml: failure_modes.m: floor must be in [0, 1], got -1.0.");
    assertThatThrownBy(() -> read("critical_slices: [{name: x}]"))
        .hasMessageContaining("'x' needs a where");
    assertThatThrownBy(() -> read("critical_slices: [{name: x, where: a}, {name: x, where: b}]"))
        .hasMessageContaining("the same name");
  }

  private static Scorecard read(String yaml) {
    return StrictYaml.read("scorecard.yaml", yaml, Scorecard.class);
  }
}
