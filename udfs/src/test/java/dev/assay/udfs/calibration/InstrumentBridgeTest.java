package dev.assay.udfs.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.calibration.InstrumentBridge.Said;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InstrumentBridgeTest {
  @Test
  void seesNothingBetweenTwoThatAreAlike() {
    InstrumentBridge same = InstrumentBridge.of(said(0, 0), said(0, 0));
    assertThat(same.items()).isEqualTo(40);
    assertThat(same.flips()).isZero();
    assertThat(same.pValue()).isEqualTo(1);
    assertThat(same.alarm()).isFalse();
  }

  @Test
  void seesFlipsAndShifts() {
    // Six that were right are wrong now: 2 * 0.5^6 / 2 = 0.0156.
    InstrumentBridge flipped = InstrumentBridge.of(said(0, 0), said(6, 0));
    assertThat(flipped.flips()).isEqualTo(6);
    assertThat(flipped.pValue()).isCloseTo(0.015625, within(1e-12));
    assertThat(flipped.alarm()).isTrue();
    assertThat(flipped.inWords()).contains("40 items", "flags 6 otherwise", "p = 0.016");

    InstrumentBridge shifted = InstrumentBridge.of(said(0, 0), said(0, 0.08));
    assertThat(shifted.flips()).isZero();
    assertThat(shifted.pValue()).isEqualTo(1);
    assertThat(shifted.change().shift()).isCloseTo(0.08, within(1e-9));
    assertThat(shifted.alarm()).isTrue();
  }

  @Test
  void hasAnAnswerForNoItemInCommon() {
    InstrumentBridge none = InstrumentBridge.of(Map.of(), said(0, 0));
    assertThat(none.items()).isZero();
    assertThat(none.pValue()).isEqualTo(1);
  }

  /** Forty items, half failures, of which the first are judged wrongly. */
  private static Map<String, Said> said(int wrong, double shift) {
    Map<String, Said> said = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      boolean positive = i % 2 == 0;
      boolean flag = i < wrong ? !positive : positive;
      double score = (flag ? 0.2 : 0.7) + i / 400.0 + shift;
      said.put("t" + i, new Said(score, flag, positive));
    }
    return said;
  }
}
