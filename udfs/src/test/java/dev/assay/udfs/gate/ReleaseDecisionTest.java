package dev.assay.udfs.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.calibration.EvidenceFloors;
import dev.assay.udfs.judge.FaultTable;
import dev.assay.udfs.statistics.CalibrationStatus;
import dev.assay.udfs.statistics.GateConfirmation;
import dev.assay.udfs.statistics.GatePolicy;
import dev.assay.udfs.statistics.GateState;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ReleaseDecisionTest {
  private static final EvidenceFloors FLOORS = EvidenceFloors.DEFAULT;

  @Test
  void blocksTheCitationRegressionAsConfirmed() {
    ReleaseDecision decision = decide(gating("citation", pairs(39, 7, 0, 4)));
    assertThat(decision.state()).isEqualTo(GateState.BLOCK);
    assertThat(decision.confirmation()).isEqualTo(GateConfirmation.CONFIRMED);
    assertThat(decision.reason()).contains("citation@1", "drop 0.140", "50 items");
    assertThat(decision.results().get(0).power()).contains("50 items see a true drop of 0.1");
  }

  @Test
  void blocksTheSameDropOnEighteenItemsAsUnconfirmed() {
    ReleaseDecision decision = decide(gating("citation", pairs(14, 3, 0, 1)));
    assertThat(decision.state()).isEqualTo(GateState.BLOCK);
    assertThat(decision.confirmation()).isEqualTo(GateConfirmation.UNCONFIRMED);
    assertThat(decision.results().get(0).itemsNeeded()).isPositive();
    assertThat(decision.reason()).contains("more items");
  }

  @Test
  void passesAReleaseAgainstItselfFromTwentyFiveItemsOn() {
    assertThat(decide(gating("citation", pairs(20, 0, 0, 5))).state()).isEqualTo(GateState.PASS);
    assertThat(decide(gating("citation", pairs(20, 0, 0, 4))).state())
        .isEqualTo(GateState.INCONCLUSIVE);
  }

  @Test
  void decidesNothingWithoutAnEvaluatorThatMayGate() {
    ReleaseDecision signalOnly =
        decide(
            evidence("tone", CalibrationStatus.SIGNAL, pairs(10, 40, 0, 0)),
            evidence("new", CalibrationStatus.INSUFFICIENT, pairs(50, 0, 0, 0)));
    assertThat(signalOnly.state()).isEqualTo(GateState.INCONCLUSIVE);
    assertThat(signalOnly.reason()).contains("tone@1 is SIGNAL", "new@1 is INSUFFICIENT");
    assertThat(signalOnly.results()).extracting(EvaluatorResult::decides).containsOnly(false);
    assertThat(signalOnly.results().get(0).state()).isEqualTo(GateState.BLOCK);

    ReleaseDecision nothing = decide();
    assertThat(nothing.state()).isEqualTo(GateState.INCONCLUSIVE);
    assertThat(nothing.reason()).contains("No evaluator has a verdict");
    FaultTable.seen(35, "no calibration: INCONCLUSIVE (code 11)");
  }

  @Test
  void takesTheWorstOfSeveralAndCorrectsConfirmations() {
    ReleaseDecision both = decide(gating("a", pairs(50, 0, 0, 0)), gating("b", pairs(20, 0, 0, 0)));
    assertThat(both.state()).isEqualTo(GateState.INCONCLUSIVE);
    assertThat(both.reason()).startsWith("b@1").doesNotContain("a@1");

    // Five falls alone have p = 0.0156; of three evaluators one must be below 0.0167.
    EvaluatorEvidence falls = gating("c", pairs(45, 5, 0, 0));
    ReleaseDecision alone = decide(falls);
    assertThat(alone.confirmation()).isEqualTo(GateConfirmation.CONFIRMED);
    ReleaseDecision amongMany =
        decide(
            falls,
            gating("d", pairs(50, 0, 0, 0)),
            gating("e", pairs(50, 0, 0, 0)),
            gating("f", pairs(50, 0, 0, 0)));
    assertThat(amongMany.state()).isEqualTo(GateState.BLOCK);
    assertThat(amongMany.confirmation()).isEqualTo(GateConfirmation.UNCONFIRMED);
    assertThat(amongMany.results().get(0).adjustedP()).isCloseTo(4 * 0.015625, within(1e-9));
  }

  @Test
  void neverPassesWhatWasNotSeen() {
    PairedMeasurement half = new PairedMeasurement(100, repeat(50, 1, 1), 0, 10, 40, 160, 0);
    ReleaseDecision uncovered = decide(gating("citation", half));
    assertThat(uncovered.state()).isEqualTo(GateState.INCONCLUSIVE);
    assertThat(uncovered.reason()).contains("50 % of the items have a score", "missing evidence");

    PairedMeasurement errors = new PairedMeasurement(50, repeat(50, 1, 1), 0, 0, 0, 1000, 900);
    assertThat(decide(gating("citation", errors)).state()).isEqualTo(GateState.INCONCLUSIVE);
    FaultTable.seen(36, "INCONCLUSIVE (code 11), however good the rest");

    EvaluatorEvidence mixed =
        new EvaluatorEvidence(
            evaluator("citation", CalibrationStatus.GATE),
            GateSlice.ALL,
            pairs(30, 20, 0, 0),
            GatePolicy.DEFAULT,
            "Two judge models answered.");
    assertThat(decide(mixed).state()).isEqualTo(GateState.INCONCLUSIVE);
    assertThat(decide(mixed).reason()).contains("Two judge models answered.");
  }

  @Test
  void neverBlocksOnWhatWasNotSeen() {
    PairedMeasurement threeOfMany = new PairedMeasurement(193, repeat(3, 1, 0), 0, 190, 0, 6, 0);
    ReleaseDecision decision = decide(gating("citation", threeOfMany));
    assertThat(decision.state()).isEqualTo(GateState.INCONCLUSIVE);
    assertThat(decision.confirmation()).isEqualTo(GateConfirmation.NOT_BLOCKED);
    assertThat(decision.reason())
        .contains("2 % of the items have a score", "3 of 193 items", "would have said BLOCK")
        .contains("190 of 193 items have no trace of one of the releases", "mapping.item");
    assertThat(decision.results().get(0).itemsNeeded()).isEqualTo(174 - 3);

    PairedMeasurement manyErrors = new PairedMeasurement(50, repeat(46, 1, 0), 0, 0, 4, 100, 8);
    assertThat(decide(gating("citation", manyErrors)).state()).isEqualTo(GateState.INCONCLUSIVE);

    // At the floor itself, what was seen counts.
    PairedMeasurement atTheFloor = new PairedMeasurement(50, repeat(45, 1, 0), 0, 5, 0, 90, 4);
    assertThat(decide(gating("citation", atTheFloor)).state()).isEqualTo(GateState.BLOCK);

    // A block on evidence that suffices stands beside an evaluator whose evidence does not.
    ReleaseDecision beside =
        decide(gating("citation", threeOfMany), gating("tone", pairs(39, 7, 0, 4)));
    assertThat(beside.state()).isEqualTo(GateState.BLOCK);
    assertThat(beside.reason()).startsWith("tone@1").doesNotContain("citation@1");
  }

  @Test
  void leavesAReleaseOpenWhereACriticalSliceWasNotSeen() {
    EvaluatorEvidence whole = gating("citation", pairs(95, 3, 0, 2));
    PairedMeasurement unseen = new PairedMeasurement(6, repeat(1, 1, 0), 0, 5, 0, 2, 0);
    ReleaseDecision decision =
        decide(whole, slice("legal", GateSlice.Demand.MUST_NOT_BLOCK, unseen));
    assertThat(decision.state()).isEqualTo(GateState.INCONCLUSIVE);
    assertThat(decision.reason()).startsWith("citation@1 on legal").contains("missing evidence");
    FaultTable.seen(38, "that slice is missing evidence: INCONCLUSIVE, however good the whole");

    PairedMeasurement empty = new PairedMeasurement(0, List.of(), 0, 0, 0, 0, 0);
    assertThat(decide(whole, slice("legal", GateSlice.Demand.MUST_NOT_BLOCK, empty)).state())
        .isEqualTo(GateState.PASS);
  }

  @Test
  void holdsCriticalSlicesToTheirOwnDemands() {
    EvaluatorEvidence whole = gating("citation", pairs(95, 3, 0, 2));
    assertThat(decide(whole).state()).isEqualTo(GateState.PASS);
    ReleaseDecision sliced =
        decide(whole, slice("legal", GateSlice.Demand.MUST_NOT_BLOCK, pairs(9, 3, 0, 0)));
    assertThat(sliced.state()).isEqualTo(GateState.BLOCK);
    assertThat(sliced.confirmation()).isEqualTo(GateConfirmation.UNCONFIRMED);
    assertThat(sliced.reason()).startsWith("citation@1 on legal: Blocked on 12 items");

    // Twelve items that did not change say nothing of a drop of 0.10.
    PairedMeasurement few = pairs(12, 0, 0, 0);
    assertThat(decide(whole, slice("legal", GateSlice.Demand.MUST_NOT_BLOCK, few)).state())
        .isEqualTo(GateState.PASS);
    assertThat(decide(whole, slice("legal", GateSlice.Demand.MUST_PASS, few)).state())
        .isEqualTo(GateState.INCONCLUSIVE);
  }

  @Test
  void blocksBelowTheFloorWithoutADrop() {
    EvaluatorEvidence poor =
        EvaluatorEvidence.comparable(
            evaluator("citation", CalibrationStatus.GATE_CONFIRMED),
            pairs(30, 0, 0, 20),
            GatePolicy.DEFAULT.withFloor(0.7));
    assertThat(decide(poor).state()).isEqualTo(GateState.BLOCK);
    assertThat(decide(poor).reason()).contains("below the floor 0.70");
  }

  @Test
  void isTheSameWhateverTheOrder() {
    List<EvaluatorEvidence> some =
        new ArrayList<>(
            List.of(
                gating("a", pairs(50, 0, 0, 0)),
                gating("b", pairs(39, 7, 0, 4)),
                evidence("s", CalibrationStatus.SIGNAL, pairs(40, 2, 1, 7))));
    String first = document(ReleaseDecision.of(some, FLOORS));
    Collections.reverse(some);
    assertThat(document(ReleaseDecision.of(some, FLOORS))).isEqualTo(first);
  }

  @Test
  void writesADocumentThatProgramsCanRely0n() {
    String text =
        document(
            decide(
                gating("citation", pairs(39, 7, 1, 3)),
                evidence("tone", CalibrationStatus.SIGNAL, pairs(40, 2, 1, 7)),
                gating("pii", pairs(50, 0, 0, 0))));
    JsonNode root = DecisionSummary.read(text);
    assertThat(root.path("schema").asText()).isEqualTo("assay.gate/1");
    assertThat(root.path("decision").asText()).isEqualTo("BLOCK");
    assertThat(root.path("exit_code").asInt()).isEqualTo(10);
    assertThat(root.path("flips").get(0).path("baseline").asDouble()).isEqualTo(1);
    assertThat(root.path("flips").get(0).path("candidate").asDouble()).isZero();
    assertThat(root.path("flips")).hasSize(8 + 3);
    JsonNode citation = root.path("evaluators").get(0);
    double weightedByMcc = (0.8 * 0.7 + 41 / 50.0 * 0.7) / 1.4;
    assertThat(root.path("score").path("candidate").asDouble())
        .isCloseTo(weightedByMcc, within(1e-6));
    assertThat(citation.path("decides").asBoolean()).isTrue();
    assertThat(citation.path("baseline_score").asDouble()).isEqualTo(0.92);
    assertThat(citation.path("candidate_score").asDouble()).isEqualTo(0.8);
    assertThat(citation.path("items")).hasSize(50);
    assertThat(text).endsWith("}\n").doesNotContain("\r").doesNotContain("NaN");
  }

  @Test
  void summarisesForPeopleWithoutObeyingNames() {
    GatingEvaluator hostile =
        new GatingEvaluator("x`|<img>", 1, "f", "", "mode", "c1", CalibrationStatus.GATE, 0.7, 0.5);
    PairedMeasurement items =
        new PairedMeasurement(30, named(30, "` | <b> \n# head"), 0, 0, 0, 60, 0);
    String markdown =
        DecisionSummary.markdown(
            document(decide(EvaluatorEvidence.comparable(hostile, items, GatePolicy.DEFAULT))));
    assertThat(markdown).startsWith("# Gate: BLOCK (confirmed)\n");
    assertThat(markdown.lines().filter(line -> line.startsWith("#")))
        .containsExactly(
            "# Gate: BLOCK (confirmed)",
            "## Items that changed",
            "## Evaluators",
            "## What this gate could see");
    assertThat(markdown.lines().filter(line -> line.startsWith("| `_ _ <b> _# head")))
        .hasSize(30)
        .allSatisfy(line -> assertThat(line.split("\\|", -1)).hasSize(7));
    assertThat(DecisionSummary.markdown(document(decide()))).contains("Nothing: no evaluator");
  }

  @Test
  void failsATestCaseForWhateverDoesNotPass() throws Exception {
    String xml =
        DecisionJUnit.xml(
            document(
                decide(
                    gating("citation", pairs(39, 7, 0, 4)),
                    gating("few", pairs(12, 0, 0, 0)),
                    gating("fine", pairs(50, 0, 0, 0)),
                    evidence("tone", CalibrationStatus.SIGNAL, pairs(10, 40, 0, 0)))));
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertThat(suite.getAttribute("tests")).isEqualTo("5");
    assertThat(suite.getAttribute("failures")).isEqualTo("3");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(5);
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(3);
    assertThat(suite.getElementsByTagName("skipped").getLength()).isEqualTo(1);
    Element citation = (Element) suite.getElementsByTagName("failure").item(1);
    assertThat(citation.getAttribute("type")).isEqualTo("BLOCK");
    assertThat(citation.getTextContent().lines())
        .hasSize(7)
        .first()
        .asString()
        .contains("1.00 -> 0.00");

    String hostile = "\u0000\ud800<&\"]]>";
    PairedMeasurement items = new PairedMeasurement(30, named(30, hostile), 0, 0, 0, 60, 0);
    String safe = DecisionJUnit.xml(document(decide(gating("citation", items))));
    assertThat(safe).doesNotContain("\u0000", "]]>", "<&");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(safe.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refusesItemsThatDoNotAddUp() {
    assertThatThrownBy(() -> new PairedMeasurement(5, List.of(), 1, 1, 1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not add up");
  }

  private static EvaluatorEvidence slice(
      String name, GateSlice.Demand demand, PairedMeasurement measurement) {
    return new EvaluatorEvidence(
        evaluator("citation", CalibrationStatus.GATE),
        new GateSlice(name, demand),
        measurement,
        GatePolicy.DEFAULT,
        "");
  }

  private static ReleaseDecision decide(EvaluatorEvidence... evidence) {
    return ReleaseDecision.of(List.of(evidence), FLOORS);
  }

  private static EvaluatorEvidence gating(String id, PairedMeasurement measurement) {
    return evidence(id, CalibrationStatus.GATE, measurement);
  }

  private static EvaluatorEvidence evidence(
      String id, CalibrationStatus status, PairedMeasurement measurement) {
    return EvaluatorEvidence.comparable(evaluator(id, status), measurement, GatePolicy.DEFAULT);
  }

  private static GatingEvaluator evaluator(String id, CalibrationStatus status) {
    return new GatingEvaluator(id, 1, "f-" + id, "", "mode-" + id, "c-" + id, status, 0.7, 0.5);
  }

  private static PairedMeasurement pairs(int bothPass, int falls, int rises, int bothFail) {
    List<ItemPair> pairs = new ArrayList<>();
    pairs.addAll(repeat(bothPass, 1, 1));
    pairs.addAll(repeat(falls, 1, 0));
    pairs.addAll(repeat(rises, 0, 1));
    pairs.addAll(repeat(bothFail, 0, 0));
    List<ItemPair> numbered = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      ItemPair pair = pairs.get(i);
      numbered.add(item("item-" + i, pair.baseline(), pair.candidate()));
    }
    return new PairedMeasurement(numbered.size(), numbered, 0, 0, 0, 2L * numbered.size(), 0);
  }

  private static List<ItemPair> repeat(int count, double baseline, double candidate) {
    List<ItemPair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pairs.add(item("i" + i, baseline, candidate));
    }
    return pairs;
  }

  private static List<ItemPair> named(int count, String name) {
    List<ItemPair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pairs.add(item(name + i, 1, 0));
    }
    return pairs;
  }

  private static ItemPair item(String id, double baseline, double candidate) {
    return new ItemPair(id, id, baseline, candidate, List.of("s/b-" + id), List.of("s/c-" + id));
  }

  private static String document(ReleaseDecision decision) {
    return DecisionDocument.write(
        new GateSubject(
            "g1",
            "citations",
            3,
            "h",
            50,
            "r1",
            "r2",
            7,
            9,
            "0.1.0",
            EvidenceFloors.DEFAULT,
            Set.of("mode-pii")),
        decision);
  }
}
