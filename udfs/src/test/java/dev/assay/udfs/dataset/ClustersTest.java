package dev.assay.udfs.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClustersTest {
  private static final List<ClusterKey> DEFAULT = List.of(ClusterKey.SESSION, ClusterKey.USER);

  @Test
  void keepsASessionTogetherElseAUserElseAnItem() {
    List<Candidate> traces =
        List.of(
            trace("a", "s1", "u1", null),
            trace("b", "s1", "u2", null),
            trace("c", null, "u2", null),
            trace("d", null, null, null),
            trace("e", null, null, null));
    Map<Candidate, String> clusters = Clusters.of(traces, DEFAULT);
    assertThat(clusters.get(traces.get(0)))
        .startsWith("session:")
        .doesNotContain("s1")
        .isEqualTo(clusters.get(traces.get(1)));
    assertThat(clusters.get(traces.get(2))).startsWith("user:");
    assertThat(clusters.get(traces.get(3))).isEqualTo("item:input-d");
    assertThat(clusters.values().stream().distinct()).hasSize(4);
  }

  @Test
  void joinsTheTriesAtAMappedItemOverSessions() {
    List<Candidate> traces =
        new ArrayList<>(
            List.of(
                trace("a", "s1", null, "task-2"),
                trace("b", "s2", null, "task-2"),
                trace("c", "s2", null, "task-1"),
                trace("d", "s3", null, "task-3")));
    Map<Candidate, String> clusters = Clusters.of(traces, DEFAULT);
    assertThat(clusters.get(traces.get(0)))
        .isEqualTo("item:task-1")
        .isEqualTo(clusters.get(traces.get(1)))
        .isEqualTo(clusters.get(traces.get(2)));
    assertThat(clusters.get(traces.get(3))).isEqualTo("item:task-3");
    Collections.reverse(traces);
    assertThat(Clusters.of(traces, DEFAULT)).isEqualTo(clusters);
  }

  @Test
  void splitsByTheClusterAloneInTheSharesAskedFor() {
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    IntStream.range(0, 10_000)
        .forEach(i -> counts.merge(Split.of("cluster " + i, 0.5), 1, Integer::sum));
    assertThat(counts.get(Split.HELD_OUT)).isBetween(4_800, 5_200);
    assertThat(counts.get(Split.TRAIN)).isBetween(1_850, 2_150);
    assertThat(counts.get(Split.DEV)).isBetween(2_850, 3_150);
    assertThat(Split.of("x", 0)).isNotEqualTo(Split.HELD_OUT);
    assertThat(Split.of("x", 1)).isEqualTo(Split.HELD_OUT);
    assertThat(Split.HELD_OUT.key()).isEqualTo("held_out");
  }

  private static Candidate trace(String id, String session, String user, String item) {
    return new Candidate("app", id, session, user, item, "input-" + id);
  }
}
