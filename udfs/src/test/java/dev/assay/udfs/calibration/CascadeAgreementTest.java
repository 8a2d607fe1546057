package dev.assay.udfs.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.calibration.CascadeAgreement.Case;
import java.util.List;
import org.junit.jupiter.api.Test;

class CascadeAgreementTest {
  @Test
  void saysWhatIsLostAndSaved() {
    CascadeAgreement agreement =
        CascadeAgreement.of(
            List.of(
                new Case(true, true, true, true),
                new Case(true, false, true, false),
                new Case(false, false, false, true),
                // The cheap one is sure, and wrong.
                new Case(false, true, false, true)));
    assertThat(agreement.dear().mcc()).isEqualTo(1);
    assertThat(agreement.cheap().mcc()).isZero();
    // 2 right positives, 1 false one, 1 right negative: 2 / sqrt(3 · 2 · 2 · 1).
    assertThat(agreement.cascade().mcc()).isCloseTo(2 / Math.sqrt(12), within(1e-12));
    assertThat(agreement.mccLoss()).isCloseTo(1 - 2 / Math.sqrt(12), within(1e-12));
    assertThat(agreement.asked()).isEqualTo(1);
    assertThat(agreement.saving()).isEqualTo(0.75);
    assertThat(CascadeAgreement.of(List.of()).saving()).isZero();
  }
}
