package dev.assay.udfs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.udfs.label.Label.Annotator;
import dev.assay.udfs.label.Label.AnnotatorKind;
import dev.assay.udfs.label.Label.Fact;
import dev.assay.udfs.statistics.PairAgreementIntervals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReviewerAgreementTest {
  private static final FailureMode MODE =
      new FailureMode("Invented.", 1, "invented", PositiveWhen.parse(true), null, null, null, null);
  private static final Map<String, FailureMode> MODES = Map.of("invented", MODE);

  private int clock;

  @Test
  void readsEachPersonsLatestWordAndNobodyElses() {
    List<ReviewerAnswers> answers =
        ReviewerAnswers.of(
            List.of(
                fact("1", Fact.LABEL, null, AnnotatorKind.HUMAN, "ana", true),
                fact("2", Fact.LABEL, null, AnnotatorKind.HUMAN, "ben", true),
                fact("3", Fact.LABEL, null, AnnotatorKind.HUMAN, "ben", false),
                fact("4", Fact.LABEL, null, AnnotatorKind.HUMAN, "cy", true),
                fact("5", Fact.REVOCATION, "4", AnnotatorKind.HUMAN, "cy", null),
                fact("6", Fact.LABEL, null, AnnotatorKind.LLM, "judge", true),
                fact("7", Fact.LABEL, null, AnnotatorKind.HUMAN, "dee", null)),
            MODES);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).present()).isEqualTo(Map.of("ana", true, "ben", false));
    assertThat(answers.get(0).unsure()).isEqualTo(1);
    assertThat(answers.get(0).isContradicted()).isTrue();
    List<ReviewerAnswers> decided =
        ReviewerAnswers.of(
            List.of(
                fact("1", Fact.LABEL, null, AnnotatorKind.HUMAN, "ana", true),
                fact("2", Fact.LABEL, null, AnnotatorKind.HUMAN, "ben", false),
                fact("3", Fact.ADJUDICATION, "1", AnnotatorKind.HUMAN, "cy", false)),
            MODES);
    assertThat(decided.get(0).present()).hasSize(2);
    assertThat(decided.get(0).isContradicted()).isFalse();
  }

  @Test
  void comparesWhatIsSaidOfPartsWithWhatIsSaidOfTheWhole() {
    StoredLabel good = onSpan("1", "ana", "s1", false);
    StoredLabel bad = onSpan("2", "ana", "s2", true);
    StoredLabel whole = fact("3", Fact.LABEL, null, AnnotatorKind.HUMAN, "ben", false);

    List<ReviewerAnswers> both = ReviewerAnswers.of(List.of(good, bad, whole), MODES);

    assertThat(both).hasSize(1);
    assertThat(both.get(0).target()).isEmpty();
    assertThat(both.get(0).present()).isEqualTo(Map.of("ana", true, "ben", false));
    assertThat(both.get(0).isContradicted()).isTrue();
    assertThat(ReviewerAnswers.of(List.of(good, bad), MODES))
        .extracting(ReviewerAnswers::target)
        .containsExactly("span s1", "span s2");
  }

  @Test
  void agreesWithTheReferenceTable() {
    // irrCAC's example: kappa and AC1 of 20, 5, 10, 15.
    ReviewerAgreement agreement = ReviewerAgreement.of(table(20, 5, 10, 15));
    assertThat(agreement.items()).isEqualTo(50);
    assertThat(agreement.kappa()).isCloseTo(0.4, within(1e-9));
    assertThat(agreement.ac1()).isCloseTo(0.405941, within(1e-6));
    assertThat(agreement.ceiling()).isCloseTo(Math.sqrt(agreement.mcc().value()), within(1e-12));
    assertThat(agreement.intervals().kappa().contains(0.4)).isTrue();
    assertThat(agreement.intervals().kappa().width()).isBetween(0.4, 0.6);
    assertThat(agreement.fixLabels()).isFalse();
    assertThat(ReviewerAgreement.of(table(25, 25, 25, 25)).fixLabels()).isTrue();
  }

  @Test
  void letsEveryItemCountOnceHoweverManyAnswered() {
    ReviewerAgreement agreement =
        ReviewerAgreement.of(
            List.of(
                answers("a", Map.of("ana", true, "ben", true, "cy", false)),
                answers("b", Map.of("ana", false, "ben", false)),
                answers("c", Map.of("ana", true))));
    assertThat(agreement.items()).isEqualTo(2);
    assertThat(agreement.pairs().total()).isEqualTo(2, within(1e-12));
    assertThat(agreement.pairs().tp()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(agreement.reviewers()).containsExactly("ana", "ben", "cy");
  }

  @Test
  void knowsNothingWithoutASecondOpinion() {
    ReviewerAgreement agreement = ReviewerAgreement.of(List.of(answers("a", Map.of("ana", true))));
    assertThat(agreement.items()).isZero();
    assertThat(agreement.ceiling()).isNaN();
    assertThat(agreement.ceilingInterval().upper()).isEqualTo(1);
    assertThat(agreement.fixLabels()).isFalse();
    assertThat(agreement.intervals().alpha().width()).isEqualTo(2);
    assertThat(agreement.reading()).startsWith("nothing is labelled twice");
  }

  @Test
  void coversTheTruthAtTheNominalRate() {
    SplittableRandom random = new SplittableRandom(7);
    int covered = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      int[] cells = new int[4];
      for (int item = 0; item < 40; item++) {
        boolean failed = random.nextDouble() < 0.5;
        boolean first = random.nextDouble() < (failed ? 0.85 : 0.1);
        boolean second = random.nextDouble() < (failed ? 0.85 : 0.1);
        cells[(first ? 0 : 2) + (second ? 0 : 1)]++;
      }
      // Of the two raters above: agree 0.7825, each says yes to 0.475.
      double chance = 0.475 * 0.475 + 0.525 * 0.525;
      double kappa = ((0.745 + 0.82) / 2 - chance) / (1 - chance);
      if (PairAgreementIntervals.of(cells[0], cells[1], cells[2], cells[3])
          .kappa()
          .contains(kappa)) {
        covered++;
      }
    }
    assertThat(covered / (double) runs).isBetween(0.92, 0.99);
  }

  @Test
  void asksForPositivesAndAsManyNegativesToBeLabelledTwice() {
    List<ReviewerAnswers> once = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      once.add(answers("yes" + i, Map.of("ana", true)));
      once.add(answers("no" + i, Map.of("ana", false)));
    }
    once.add(answers("done", Map.of("ana", true, "ben", true)));
    List<ReviewerAnswers> next = LabelTwice.next(once);
    assertThat(next).hasSize(LabelTwice.WANTED - 1);
    assertThat(next.subList(0, 20)).filteredOn(item -> item.present().get("ana")).hasSize(10);
    assertThat(next).noneMatch(item -> item.traceId().equals("done"));
    List<ReviewerAnswers> reversed = new ArrayList<>(once);
    Collections.reverse(reversed);
    assertThat(LabelTwice.next(reversed)).isEqualTo(next);
  }

  private static List<ReviewerAnswers> table(int yesYes, int yesNo, int noYes, int noNo) {
    List<ReviewerAnswers> items = new ArrayList<>();
    add(items, yesYes, true, true);
    add(items, yesNo, true, false);
    add(items, noYes, false, true);
    add(items, noNo, false, false);
    return items;
  }

  private static void add(List<ReviewerAnswers> items, int count, boolean first, boolean second) {
    for (int i = 0; i < count; i++) {
      items.add(answers("t" + items.size(), Map.of("ana", first, "ben", second)));
    }
  }

  private static ReviewerAnswers answers(String trace, Map<String, Boolean> present) {
    return new ReviewerAnswers("app", trace, "invented", 1, "", present, Map.of(), 0, false);
  }

  private StoredLabel fact(
      String id, Fact fact, String refersTo, AnnotatorKind kind, String who, Boolean value) {
    return stored(id, fact, refersTo, kind, who, null, value);
  }

  private StoredLabel onSpan(String id, String who, String span, boolean value) {
    return stored(id, Fact.LABEL, null, AnnotatorKind.HUMAN, who, span, value);
  }

  private StoredLabel stored(
      String id,
      Fact fact,
      String refersTo,
      AnnotatorKind kind,
      String who,
      String span,
      Boolean value) {
    clock++;
    LabelTarget.Kind target = span == null ? LabelTarget.Kind.TRACE : LabelTarget.Kind.SPAN;
    return new StoredLabel(
        new Label(
            id,
            fact,
            refersTo,
            new LabelTarget(target, "app", "t", span, null, null, null),
            "invented",
            1,
            fact == Fact.REVOCATION ? null : Label.ValueType.BOOL,
            new LabelValue(value, value == null ? "unsure" : null, null),
            null,
            null,
            null,
            new Annotator(kind, who),
            null,
            null,
            List.of(),
            null,
            Map.of(),
            Instant.ofEpochSecond(clock)),
        null,
        null,
        false);
  }
}
