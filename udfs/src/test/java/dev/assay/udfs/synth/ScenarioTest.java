package dev.assay.udfs.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScenarioTest {
  private static final Production FOUR_WEEKS = production(60, 0);

  @Test
  void isAFunctionOfItsSeed() {
    TracePlan plan = FOUR_WEEKS.plan(17);
    assertThat(ResearchAssistant.trace(plan)).isEqualTo(ResearchAssistant.trace(plan));
    assertThat(FOUR_WEEKS.plan(17)).isEqualTo(plan);
    assertThat(FOUR_WEEKS.plan(18).itemId()).isNotEqualTo(plan.itemId());
  }

  @Test
  void quotesWhatTheDocumentsSayUnlessAnInventedCitationIsPlanted() {
    for (PlantedFailure failure : List.of(PlantedFailure.NONE, PlantedFailure.INVENTED_CITATION)) {
      List<OtlpSpan> spans = trace(QuestionKind.DOCUMENT, failure);
      String quoted = List.of(answer(spans).split("\\\\\"", -1)).get(1);
      String documents = attribute(spans, "gen_ai.retrieval.documents");
      assertThat(documents.contains(quoted)).isEqualTo(failure == PlantedFailure.NONE);
    }
  }

  @Test
  void asksTheDatabaseForFiguresUnlessAWrongToolIsPlanted() {
    assertThat(attribute(trace(QuestionKind.FIGURE, PlantedFailure.NONE), "gen_ai.tool.name"))
        .isEqualTo("query_financials");
    assertThat(attribute(trace(QuestionKind.FIGURE, PlantedFailure.WRONG_TOOL), "gen_ai.tool.name"))
        .isEqualTo("search_news");
  }

  @Test
  void summarizesUnlessAnOverlongAnswerIsPlanted() {
    assertThat(answer(trace(QuestionKind.OVERVIEW, PlantedFailure.NONE))).contains("In summary");
    assertThat(answer(trace(QuestionKind.OVERVIEW, PlantedFailure.OVERLONG_ANSWER)))
        .doesNotContain("In summary")
        .hasSizeGreaterThan(1500);
  }

  @Test
  void reviewsJustAsManyOfEachFailureAsItSays() {
    List<TracePlan> reviewed = Review.ofFourWeeks().of(FOUR_WEEKS);
    Map<PlantedFailure, Long> found =
        reviewed.stream().collect(Collectors.groupingBy(TracePlan::failure, Collectors.counting()));
    assertThat(found)
        .containsEntry(PlantedFailure.INVENTED_CITATION, 18L)
        .containsEntry(PlantedFailure.WRONG_TOOL, 22L)
        .containsEntry(PlantedFailure.IGNORED_TOOL_RESULT, 14L)
        .containsEntry(PlantedFailure.OVERLONG_ANSWER, 11L);
    assertThat(reviewed.stream().map(TracePlan::itemId)).doesNotHaveDuplicates();
    assertThatThrownBy(() -> Review.ofFourWeeks().of(production(5, 0)))
        .hasMessageContaining("are needed, and production has");
  }

  @Test
  void failsAReplayOnJustAsManyCasesAsItSays() {
    List<TracePlan> cases = Review.ofFourWeeks().of(FOUR_WEEKS);
    Replay candidate = new Replay("r", "m", 0, Map.of(PlantedFailure.INVENTED_CITATION, 11));
    List<TracePlan> plans = candidate.over(cases);
    assertThat(plans).hasSameSizeAs(cases);
    assertThat(plans.stream().filter(plan -> plan.kind() == QuestionKind.DOCUMENT)).hasSize(50);
    assertThat(plans.stream().filter(plan -> plan.failure() != PlantedFailure.NONE))
        .hasSize(11)
        .allMatch(plan -> plan.failure() == PlantedFailure.INVENTED_CITATION);
  }

  @Test
  void plantsEveryKindOfHostileContent() {
    Production hostile = production(60, 1);
    List<Adversary> planted =
        LongStream.range(0, 200).mapToObj(i -> hostile.plan(i).adversary()).distinct().toList();
    assertThat(planted).hasSize(Adversary.values().length - 1).doesNotContain(Adversary.NONE);
  }

  private static Production production(int tracesPerDay, double adversarialShare) {
    return new Production(
        LocalDate.of(2026, 10, 26),
        28,
        tracesPerDay,
        7,
        adversarialShare,
        "2026.10.0",
        "gpt-4o",
        TracePlan.Marking.MARKED_SYNTHETIC);
  }

  private static List<OtlpSpan> trace(QuestionKind kind, PlantedFailure failure) {
    return ResearchAssistant.trace(
        new TracePlan(
            99,
            "item-1",
            "session-1",
            "r1",
            "gpt-4o",
            0,
            kind,
            failure,
            Adversary.NONE,
            TracePlan.Turn.FIRST,
            TracePlan.Marking.MARKED_SYNTHETIC));
  }

  private static String answer(List<OtlpSpan> spans) {
    return spans.get(0).attributes().get("gen_ai.output.messages");
  }

  private static String attribute(List<OtlpSpan> spans, String name) {
    return spans.stream()
        .map(span -> span.attributes().get(name))
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }
}
