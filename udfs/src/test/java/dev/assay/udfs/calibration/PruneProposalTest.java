package dev.assay.udfs.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.calibration.PruneProposal.Kind;
import org.junit.jupiter.api.Test;

class PruneProposalTest {
  @Test
  void letsGoWhatIsNoLongerSeenAndOnlyThen() {
    // 1 - 0.05^(1/60) = 0.0487, where three in sixty would say 0.05.
    PruneProposal gone = PruneProposal.noLongerOccurs(60, 0, 9, 8, 0.05).orElseThrow();
    assertThat(gone.kind()).isEqualTo(Kind.NO_LONGER_OCCURS);
    assertThat(gone.evidence()).contains("none of 60 traces", "fewer than 4.9 %");
    assertThat(PruneProposal.noLongerOccurs(50, 0, 9, 8, 0.05)).isEmpty();
    assertThat(PruneProposal.noLongerOccurs(60, 1, 9, 8, 0.05)).isEmpty();
    assertThat(PruneProposal.noLongerOccurs(60, 0, 0, 8, 0.05)).isEmpty();
    assertThat(PruneProposal.noLongerOccurs(0, 0, 9, 8, 0.05)).isEmpty();
  }

  @Test
  void letsGoWhatAnotherSaysAsWell() {
    assertThat(PruneProposal.redundant("b@1", 20, 19, 0.6, 0.7).orElseThrow().evidence())
        .contains("b@1 flags 19 of the 20");
    assertThat(PruneProposal.redundant("b@1", 20, 18, 0.6, 0.7)).isEmpty();
    assertThat(PruneProposal.redundant("b@1", 9, 9, 0.6, 0.7)).isEmpty();
    assertThat(PruneProposal.redundant("b@1", 20, 20, 0.7, 0.6)).isEmpty();
    assertThat(PruneProposal.redundant("b@1", 20, 20, Double.NaN, 0.6)).isEmpty();
  }

  @Test
  void letsGoWhatCostsMoreThanItFinds() {
    assertThat(PruneProposal.costsMoreThanItFinds(40, 10, 0.5, 5).orElseThrow().evidence())
        .contains("40.00 US dollars", "5.0 failures");
    assertThat(PruneProposal.costsMoreThanItFinds(20, 10, 0.5, 5)).isEmpty();
    assertThat(PruneProposal.costsMoreThanItFinds(4, 0, 0.5, 5)).isEmpty();
    assertThat(PruneProposal.costsMoreThanItFinds(40, 10, Double.NaN, 5)).isEmpty();
  }
}
