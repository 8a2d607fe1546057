package dev.assay.udfs.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeekPlanTest {
  private static final Map<Arm, Double> SHARES =
      Map.of(Arm.RANDOM, 0.2, Arm.FLAGGED, 0.1, Arm.UNFLAGGED, 0.05, Arm.SECOND_OPINION, 0.05);
  private static final Map<Arm, Integer> POOLS =
      Map.of(Arm.FLAGGED, 1000, Arm.UNFLAGGED, 1000, Arm.SECOND_OPINION, 1000);

  @Test
  void aWeekComesOutExactly() {
    for (int budget : new int[] {11, 20, 97, 120, 500}) {
      WeekPlan plan = WeekPlan.of(budget, SHARES);
      Map<Arm, Integer> offered = week(plan, 8000, POOLS);
      assertThat(offered.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(budget);
      plan.weekly().forEach((arm, n) -> assertThat(offered.getOrDefault(arm, 0)).isEqualTo(n));
    }
  }

  @Test
  void theRandomArmHasAtLeastAFifthAndAtLeastTen() {
    assertThat(WeekPlan.of(120, Map.of()).weekly()).containsEntry(Arm.RANDOM, 24);
    assertThat(WeekPlan.of(20, Map.of()).weekly()).containsEntry(Arm.RANDOM, 10);
    assertThat(WeekPlan.of(7, Map.of()).weekly()).containsEntry(Arm.RANDOM, 7);
    assertThat(WeekPlan.of(100, Map.of(Arm.RANDOM, 0.5)).weekly()).containsEntry(Arm.RANDOM, 50);
  }

  @Test
  void whatAnArmCannotFillGoesToTheSignals() {
    Map<Arm, Integer> offered = week(WeekPlan.of(120, SHARES), 8000, Map.of());
    assertThat(offered).containsEntry(Arm.RANDOM, 24).containsEntry(Arm.SIGNAL, 96);
    assertThat(offered).doesNotContainKey(Arm.FLAGGED);
  }

  @Test
  void aQuietDayLeavesItsPlacesToTheNext() {
    WeekPlan plan = WeekPlan.of(120, Map.of());
    assertThat(plan.places(1, Map.of())).isEqualTo(17);
    assertThat(plan.places(2, Map.of(Arm.RANDOM, 4))).isEqualTo(30);
    assertThat(plan.places(2, Map.of(Arm.RANDOM, 40))).isZero();
  }

  @Test
  void offersAllWhereThereAreNoMoreTracesThanPlaces() {
    DayPlaces places = WeekPlan.of(120, Map.of()).day(1, Map.of(), 7, Map.of(), 500);
    assertThat(places).isEqualTo(new DayPlaces(DayPlaces.Mode.ALL, 7, 0, 0, 0, 0));
  }

  @Test
  void drawsUniformlyWhereLittleIsKnown() {
    DayPlaces places = WeekPlan.of(120, Map.of()).day(1, Map.of(), 25, Map.of(), 25);
    assertThat(places).isEqualTo(new DayPlaces(DayPlaces.Mode.UNIFORM, 17, 0, 0, 0, 0));
  }

  @Test
  void refusesSharesThatDoNotAddUp() {
    assertThatThrownBy(() -> WeekPlan.of(120, Map.of(Arm.RANDOM, 0.9, Arm.FLAGGED, 0.2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WeekPlan.of(0, Map.of())).isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<Arm, Integer> week(WeekPlan plan, int population, Map<Arm, Integer> pools) {
    Map<Arm, Integer> offered = new EnumMap<>(Arm.class);
    for (int weekday = 1; weekday <= 7; weekday++) {
      DayPlaces day = plan.day(weekday, offered, population, pools, 10_000);
      add(offered, Arm.RANDOM, day.random());
      add(offered, Arm.SECOND_OPINION, day.secondOpinion());
      add(offered, Arm.FLAGGED, day.flagged());
      add(offered, Arm.UNFLAGGED, day.unflagged());
      add(offered, Arm.SIGNAL, day.signal());
    }
    return offered;
  }

  private static void add(Map<Arm, Integer> offered, Arm arm, int n) {
    if (n > 0) {
      offered.merge(arm, n, Integer::sum);
    }
  }
}
