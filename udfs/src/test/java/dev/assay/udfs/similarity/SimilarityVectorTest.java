package dev.assay.udfs.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.udfs.statistics.Vector;
import dev.assay.udfs.statistics.VectorSource;
import java.util.List;

class SimilarityVectorTest {
  @VectorSource("7g_text_similarity")
  void textSimilarity(Vector vector) {
    TextProfile a = TextProfile.of(vector.in("a").asText());
    TextProfile b = TextProfile.of(vector.in("b").asText());
    vector
        .check("lev_sim", a.levenshteinSimilarity(b), Vector.CLOSED)
        .check("token_jaccard", a.tokenJaccard(b), Vector.CLOSED)
        .check("containment", a.containment(b), Vector.CLOSED)
        .check("char3_cosine", a.gramCosine(b), Vector.CLOSED)
        .check("char3_jaccard", a.gramJaccard(b), Vector.CLOSED)
        .check("minhash128", MinHash.of(a).similarity(MinHash.of(b)), Vector.CLOSED)
        .check("simhash_hamming", SimHash.distance(SimHash.of(a), SimHash.of(b)), 0);
    assertThat(MinHash.of(a).similarity(MinHash.of(b))).isCloseTo(a.gramJaccard(b), within(0.1));
    // The rule must not see a rephrasing where there is none; that it misses some is its price.
    if (!vector.expected("is_resubmission_in_my_set").asBoolean()) {
      assertThat(Rephrasing.likely(a, b)).isFalse();
    }
    vector.assertAllChecked();
  }

  @VectorSource("7h_hashes")
  void hashes(Vector vector) {
    String text = vector.in("s").asText();
    TextProfile profile = TextProfile.of(text);
    vector
        .check("fnv1a64", hex(StableHash.fnv1a64(text)))
        .check("mix", hex(StableHash.of(text)))
        .check("simhash", hex(SimHash.of(profile)))
        .check("minhash_0", hex(MinHash.of(profile).minimum(0)))
        .assertAllChecked();
  }

  @VectorSource("7i_mmr")
  void maximalMarginalRelevance(Vector vector) {
    JsonNode similarity = vector.in("sim");
    List<Integer> order =
        MaximalMarginalRelevance.order(
            vector.numbers("rel"),
            (i, j) -> similarity.path(i).path(j).doubleValue(),
            vector.number("lambda"),
            Double.POSITIVE_INFINITY,
            vector.integer("k"));
    vector
        .check("order", order.stream().mapToDouble(Integer::doubleValue).toArray(), 0)
        .assertAllChecked();
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
