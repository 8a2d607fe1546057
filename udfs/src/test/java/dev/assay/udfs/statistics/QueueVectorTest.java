package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.similarity.StableHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

class QueueVectorTest {
  @VectorSource("7d_rrf")
  void reciprocalRankFusion(Vector vector) {
    List<List<String>> rankings = new ArrayList<>();
    vector.in("rankings").forEach(ranking -> rankings.add(texts(ranking)));
    Map<String, Double> fused = ReciprocalRankFusion.fuse(rankings);

    assertThat(fused.keySet()).containsExactlyElementsOf(texts(vector.expected("order")));
    JsonNode scores = vector.expected("scores");
    assertThat(scores).hasSize(fused.size());
    fused.forEach(
        (id, score) ->
            assertThat(score).isCloseTo(scores.path(id).doubleValue(), within(Vector.CLOSED)));
    vector.assertAllChecked();
  }

  @VectorSource("7e_priority_sampling")
  void prioritySampling(Vector vector) {
    List<String> ids = texts(vector.in("ids"));
    double[] weights = vector.numbers("w");
    PrioritySample sample = PrioritySample.empty(vector.integer("k"));
    for (int i = 0; i < weights.length; i++) {
      sample = sample.plus(ids.get(i), weights[i]);
    }

    List<PrioritySample.Candidate> drawn = sample.drawn();
    assertThat(drawn)
        .extracting(PrioritySample.Candidate::id)
        .containsExactlyInAnyOrderElementsOf(texts(vector.expected("sample")));
    JsonNode expected = vector.expected("ht_weight");
    for (PrioritySample.Candidate item : drawn) {
      assertThat(sample.countWeight(item.weight()))
          .isCloseTo(expected.path(item.id()).doubleValue(), within(Vector.CLOSED));
      assertThat(sample.inclusionProbability(item.weight()))
          .isCloseTo(1 / sample.countWeight(item.weight()), within(1e-12));
    }
    vector
        .check("u", ids.stream().mapToDouble(StableHash::unit).toArray(), Vector.CLOSED)
        .check("tau", sample.tau(), Vector.CLOSED)
        .assertAllChecked();
  }

  @VectorSource("7f_yield_vs_random")
  void yieldAgainstRandom(Vector vector) {
    YieldLift lift =
        new YieldLift(
            vector.integer("hits_topk"),
            vector.integer("k"),
            vector.integer("hits_reserve"),
            vector.integer("reserve"));
    vector
        .check("precision_at_k", lift.precision(), Vector.CLOSED)
        .check("random_yield", lift.randomYield(), Vector.CLOSED)
        .check("lift", lift.lift(), Vector.CLOSED)
        .check("lift_ci95", lift.interval(0.95), 5e-4)
        .check("p_midp", lift.pValue(), Vector.CLOSED)
        .assertAllChecked();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
