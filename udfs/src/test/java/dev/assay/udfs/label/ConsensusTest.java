package dev.assay.udfs.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.label.EffectiveLabel.Status;
import dev.assay.udfs.label.Label.Annotator;
import dev.assay.udfs.label.Label.AnnotatorKind;
import dev.assay.udfs.label.Label.Fact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsensusTest {
  private static final LabelValue YES = new LabelValue(true, null, null);
  private static final LabelValue NO = new LabelValue(false, null, null);
  private static final LabelValue UNSURE = new LabelValue(null, "unsure", null);
  private static final Map<String, FailureMode> MODES =
      Map.of("invented", mode("invented", "true"));

  private int clock;

  @Test
  void followsReviewersWhoAgree() {
    EffectiveLabel answer = only(label("a", "maria", YES), label("b", "ben", YES));
    assertThat(answer.status()).isEqualTo(Status.POSITIVE);
    assertThat(answer.annotators()).containsExactly("ben", "maria");
    assertThat(answer.numberOfLabels()).isEqualTo(2);
    assertThat(answer.lastLabelledAt()).isEqualTo(Instant.ofEpochSecond(2));
  }

  @Test
  void isAmbiguousWhereReviewersContradictEachOtherUntilOneDecides() {
    StoredLabel yes = label("a", "maria", YES);
    StoredLabel no = label("b", "ben", NO);
    assertThat(only(yes, no).status()).isEqualTo(Status.AMBIGUOUS);
    StoredLabel decision = fact("c", Fact.ADJUDICATION, "a", "carla", NO);
    EffectiveLabel decided = only(yes, no, decision);
    assertThat(decided.status()).isEqualTo(Status.NEGATIVE);
    assertThat(decided.adjudicated()).isTrue();
    StoredLabel withdrawn = fact("d", Fact.REVOCATION, "c", "carla", UNSURE);
    assertThat(only(yes, no, decision, withdrawn).status()).isEqualTo(Status.AMBIGUOUS);
  }

  @Test
  void keepsTheLatestOfOneReviewer() {
    EffectiveLabel answer = only(label("a", "maria", YES), label("b", "maria", NO));
    assertThat(answer.status()).isEqualTo(Status.NEGATIVE);
    assertThat(answer.numberOfLabels()).isEqualTo(1);
  }

  @Test
  void forgetsWhatWasRevoked() {
    assertThat(of(label("a", "maria", YES), fact("r", Fact.REVOCATION, "a", "maria", UNSURE)))
        .isEmpty();
  }

  @Test
  void letsTheUnsureGiveWayToTheDecided() {
    assertThat(only(label("a", "maria", UNSURE)).status()).isEqualTo(Status.UNSURE);
    assertThat(only(label("a", "maria", UNSURE), label("b", "ben", NO)).status())
        .isEqualTo(Status.NEGATIVE);
  }

  @Test
  void letsAModelSpeakOnlyWhereNobodyElseDoes() {
    StoredLabel model = label("a", "gpt", AnnotatorKind.LLM, YES);
    assertThat(only(model).annotatorKind()).isEqualTo(AnnotatorKind.LLM);
    EffectiveLabel answer = only(model, label("b", "ben", NO));
    assertThat(answer.status()).isEqualTo(Status.NEGATIVE);
    assertThat(answer.annotatorKind()).isEqualTo(AnnotatorKind.HUMAN);
    assertThat(answer.annotators()).containsExactly("ben");
  }

  @Test
  void findsATraceFailedIfOneOfItsSpansIs() {
    StoredLabel bad = onSpan("a", "s1", YES);
    StoredLabel good = onSpan("b", "s2", NO);
    StoredLabel open = onSpan("c", "s3", UNSURE);
    assertThat(only(bad, good, open).status()).isEqualTo(Status.POSITIVE);
    assertThat(only(good, open).status()).isEqualTo(Status.UNSURE);
    assertThat(only(good).status()).isEqualTo(Status.NEGATIVE);
  }

  @Test
  void isAmbiguousWhereSomeSayOfTheWholeTheOppositeOfWhatOthersSayOfItsParts() {
    StoredLabel part = onSpan("a", "s1", NO);
    assertThat(only(part, label("b", "ben", YES)).status()).isEqualTo(Status.AMBIGUOUS);
    assertThat(only(onSpan("a", "s1", YES), label("b", "ben", NO)).status())
        .isEqualTo(Status.AMBIGUOUS);
    assertThat(only(part, label("b", "ben", NO)).status()).isEqualTo(Status.NEGATIVE);
    assertThat(only(part, label("b", "maria", YES)).status()).isEqualTo(Status.POSITIVE);
    StoredLabel decision = fact("c", Fact.ADJUDICATION, "a", "carla", NO);
    assertThat(only(onSpan("a", "s1", YES), label("b", "ben", NO), decision).status())
        .isEqualTo(Status.NEGATIVE);
  }

  @Test
  void keepsRubricsAndModesApart() {
    Map<String, FailureMode> graded = Map.of("ungrounded", mode("support", "< 0.5"));
    StoredLabel low = numbered("a", "maria", 1, 0.2);
    StoredLabel lower = numbered("b", "ben", 1, 0.3);
    StoredLabel newRubric = numbered("c", "maria", 2, 0.9);
    List<EffectiveLabel> answers = Consensus.of(List.of(newRubric, low, lower), graded);
    assertThat(answers)
        .extracting(
            EffectiveLabel::rubricVersion, EffectiveLabel::status, EffectiveLabel::valueNumber)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, Status.POSITIVE, 0.25),
            org.assertj.core.groups.Tuple.tuple(2, Status.NEGATIVE, 0.9));
    assertThat(Consensus.of(List.of(low), MODES)).isEmpty();
  }

  @Test
  void readsAnAnswerToTheModeItselfAsPresence() {
    Map<String, FailureMode> inverted = Map.of("task-failure", mode("task_success", "false"));
    assertThat(Consensus.of(List.of(asked("a", "task_success", NO)), inverted).get(0).status())
        .isEqualTo(Status.POSITIVE);
    assertThat(Consensus.of(List.of(asked("a", "task-failure", NO)), inverted).get(0).status())
        .isEqualTo(Status.NEGATIVE);
  }

  @Test
  void givesTheSameInAnyOrder() {
    List<StoredLabel> facts =
        new ArrayList<>(
            List.of(
                label("a", "maria", YES),
                label("b", "ben", NO),
                fact("c", Fact.ADJUDICATION, "a", "carla", YES),
                fact("d", Fact.REVOCATION, "b", "ben", UNSURE)));
    List<EffectiveLabel> expected = Consensus.of(facts, MODES);
    Collections.reverse(facts);
    assertThat(Consensus.of(facts, MODES)).isEqualTo(expected).hasSize(1);
  }

  private static FailureMode mode(String criterion, String positiveWhen) {
    return new FailureMode(
        "A way to fail.", 1, criterion, PositiveWhen.parse(positiveWhen), null, null, null, null);
  }

  private static List<EffectiveLabel> of(StoredLabel... facts) {
    return Consensus.of(List.of(facts), MODES);
  }

  private static EffectiveLabel only(StoredLabel... facts) {
    List<EffectiveLabel> answers = of(facts);
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  private StoredLabel label(String id, String who, LabelValue value) {
    return label(id, who, AnnotatorKind.HUMAN, value);
  }

  private StoredLabel label(String id, String who, AnnotatorKind kind, LabelValue value) {
    return stored(id, Fact.LABEL, null, null, "invented", 1, new Annotator(kind, who), value);
  }

  private StoredLabel fact(String id, Fact fact, String refersTo, String who, LabelValue value) {
    return stored(
        id, fact, refersTo, null, "invented", 1, new Annotator(AnnotatorKind.HUMAN, who), value);
  }

  private StoredLabel onSpan(String id, String span, LabelValue value) {
    Annotator maria = new Annotator(AnnotatorKind.HUMAN, "maria");
    return stored(id, Fact.LABEL, null, span, "invented", 1, maria, value);
  }

  private StoredLabel numbered(String id, String who, int rubric, double number) {
    Annotator annotator = new Annotator(AnnotatorKind.HUMAN, who);
    LabelValue value = new LabelValue(null, null, number);
    return stored(id, Fact.LABEL, null, null, "support", rubric, annotator, value);
  }

  private StoredLabel asked(String id, String criterion, LabelValue value) {
    Annotator maria = new Annotator(AnnotatorKind.HUMAN, "maria");
    return stored(id, Fact.LABEL, null, null, criterion, 1, maria, value);
  }

  private StoredLabel stored(
      String id,
      Fact fact,
      String refersTo,
      String span,
      String criterion,
      int rubric,
      Annotator annotator,
      LabelValue value) {
    clock++;
    LabelTarget.Kind kind = span == null ? LabelTarget.Kind.TRACE : LabelTarget.Kind.SPAN;
    return new StoredLabel(
        new Label(
            id,
            fact,
            refersTo,
            new LabelTarget(kind, "src", "t", span, null, null, null),
            criterion,
            rubric,
            fact == Fact.REVOCATION ? null : Label.ValueType.BOOL,
            value,
            null,
            null,
            null,
            annotator,
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
