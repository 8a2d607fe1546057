package dev.assay.udfs.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiversityTest {
  private static final Set<String> TOOLS = Set.of("search");

  @Test
  void ofNearDuplicatesTheFirstStaysAndSaysHowManyThereAre() {
    List<Candidate> order =
        Diversity.order(
            List.of(
                look("a", 3, Set.of(1, 2, 3, 4, 5), TOOLS),
                look("b", 2, Set.of(1, 2, 3, 4, 5), TOOLS),
                look("c", 1, Set.of(1, 2, 3, 4, 5, 6), TOOLS),
                look("d", 1, Set.of(1, 2, 3, 4, 5), Set.of("book"))),
            2);
    assertThat(order).extracting(Candidate::traceId).containsExactly("a", "d");
    assertThat(order.get(0).why()).isEqualTo("why; 2 more much like it");
    assertThat(order.get(1).why()).isEqualTo("why");
  }

  @Test
  void theSameContentIsADuplicateWhateverItLooksLike() {
    List<Candidate> order =
        Diversity.order(
            List.of(
                new Diversity.Look(candidate("a", 2, "same"), null),
                new Diversity.Look(candidate("b", 1, "same"), null)),
            2);
    assertThat(order).extracting(Candidate::traceId).containsExactly("a");
  }

  @Test
  void ofNearlyEqualOnesTheUnlikeComesFirst() {
    List<Candidate> order =
        Diversity.order(
            List.of(
                look("a", 3.0, Set.of(1, 2, 3, 4), TOOLS),
                look("b", 2.9, Set.of(1, 2, 3, 5), TOOLS),
                look("c", 2.85, Set.of(7, 8, 9), TOOLS)),
            3);
    assertThat(order).extracting(Candidate::traceId).containsExactly("a", "c", "b");
  }

  @Test
  void ofUnequalOnesTheMoreUnusualComesFirstHoweverAlikeTheyAre() {
    List<Candidate> order =
        Diversity.order(
            List.of(
                look("a", 3.0, Set.of(1, 2, 3, 4), TOOLS),
                look("b", 2.9, Set.of(1, 2, 3, 5), TOOLS),
                look("c", 2.7, Set.of(7, 8, 9), TOOLS)),
            2);
    assertThat(order).extracting(Candidate::traceId).containsExactly("a", "b");
  }

  @Test
  void tracesWithoutAUserTurnAreLikeNone() {
    List<Candidate> order =
        Diversity.order(List.of(look("a", 2, Set.of(), TOOLS), look("b", 1, Set.of(), TOOLS)), 2);
    assertThat(order).extracting(Candidate::traceId).containsExactly("a", "b");
  }

  private static Diversity.Look look(
      String id, double score, Set<Integer> shingles, Set<String> tools) {
    return new Diversity.Look(candidate(id, score, "hash of " + id), new Likeness(shingles, tools));
  }

  private static Candidate candidate(String id, double score, String hash) {
    return new Candidate("s", id, hash, score, "tool_errors", "tools", "why");
  }
}
