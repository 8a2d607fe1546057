package dev.assay.udfs.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.statistics.YieldLift;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueYieldTest {
  @Test
  void comparesArmsAndSignalsWithTheReserve() {
    List<PastOffer> offers = new ArrayList<>();
    offers.addAll(offers(Arm.RANDOM, null, 4, 40));
    offers.addAll(offers(Arm.SIGNAL, "tool_errors", 18, 30));
    offers.addAll(offers(Arm.SIGNAL, "handoffs", 1, 20));
    offers.addAll(offers(Arm.FLAGGED, null, 2, 5));
    offers.add(offer(Arm.SIGNAL, "tool_errors", null));

    List<QueueYield> yields = QueueYield.of(offers);

    assertThat(yields)
        .extracting(QueueYield::subject)
        .containsExactly("flagged", "signal", "handoffs", "tool_errors");
    assertThat(yields.get(1))
        .isEqualTo(new QueueYield(QueueYield.Kind.ARM, "signal", 51, new YieldLift(19, 50, 4, 40)));
    assertThat(yields.get(3).offered()).isEqualTo(31);
    assertThat(yields)
        .extracting(QueueYield::pay)
        .containsExactly(
            QueueYield.Pay.TOO_FEW_LABELS,
            QueueYield.Pay.PAYS,
            QueueYield.Pay.DOES_NOT_PAY,
            QueueYield.Pay.PAYS);
  }

  @Test
  void aSignalThatFindsMoreWeighsMore() {
    assertThat(multiplier(new YieldLift(14, 30, 4, 40)))
        .isCloseTo(1 + 0.6 * Math.log(14.5 / 31 * 41 / 4.5), within(1e-12));
    assertThat(multiplier(new YieldLift(0, 300, 4, 40))).isEqualTo(0.25);
    assertThat(multiplier(new YieldLift(30, 30, 4, 40))).isEqualTo(2);
  }

  @Test
  void withoutEnoughFailuresInTheReserveNothingIsSaidAndNothingChanges() {
    YieldLift lift = new YieldLift(18, 30, 2, 40);
    assertThat(multiplier(lift)).isEqualTo(1);
    assertThat(new QueueYield(QueueYield.Kind.SIGNAL, "loop", 30, lift).pay())
        .isEqualTo(QueueYield.Pay.TOO_FEW_LABELS);
    assertThat(multiplier(new YieldLift(0, 0, 9, 40))).isEqualTo(1);
  }

  @Test
  void aLiftThatMayBeChanceIsUnclear() {
    QueueYield some =
        new QueueYield(QueueYield.Kind.SIGNAL, "loop", 12, new YieldLift(3, 12, 8, 40));
    assertThat(some.pay()).isEqualTo(QueueYield.Pay.UNCLEAR);
  }

  private static double multiplier(YieldLift lift) {
    return new QueueYield(QueueYield.Kind.SIGNAL, "loop", lift.labelled(), lift).multiplier();
  }

  private static List<PastOffer> offers(Arm arm, String signal, int failed, int labelled) {
    List<PastOffer> offers = new ArrayList<>();
    offers.addAll(Collections.nCopies(failed, offer(arm, signal, true)));
    offers.addAll(Collections.nCopies(labelled - failed, offer(arm, signal, false)));
    return offers;
  }

  private static PastOffer offer(Arm arm, String signal, Boolean failed) {
    return new PastOffer("s", "t", LocalDate.EPOCH, arm, signal, failed);
  }
}
