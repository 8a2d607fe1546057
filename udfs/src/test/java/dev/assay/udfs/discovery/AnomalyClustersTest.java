package dev.assay.udfs.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.discovery.AnomalyCluster.Mark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AnomalyClustersTest {
  @Test
  void findsWhatIsAlikeAndSaysWhatMarksIt() {
    List<Anomaly> anomalies = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 12; i++) {
      anomalies.add(
          anomaly("pay" + i, random, "card", "balance", "enough", "book failed", "errors"));
      anomalies.add(anomaly("loop" + i, random, "search", "again", "same", "search", "repeats"));
      anomalies.add(anomaly("odd" + i, random, "w" + i, "x" + i, "y" + i, "tool" + i, "tokens"));
    }
    List<AnomalyCluster> clusters = AnomalyClusters.of(anomalies);
    assertThat(clusters).hasSize(2);
    assertThat(clusters.get(0).members())
        .hasSize(12)
        .allMatch(one -> one.traceId().startsWith("loop"));
    assertThat(clusters.get(1).members())
        .hasSize(12)
        .allMatch(one -> one.traceId().startsWith("pay"));
    assertThat(clusters.get(1).words())
        .containsExactly(
            new Mark("balance", 1, 0), new Mark("card", 1, 0), new Mark("enough", 1, 0));
    assertThat(clusters.get(1).tools()).containsExactly(new Mark("book failed", 1, 0));
    assertThat(clusters.get(1).signals()).containsExactly(new Mark("errors", 1, 0));

    Collections.shuffle(anomalies, new Random(9));
    assertThat(AnomalyClusters.of(anomalies)).isEqualTo(clusters);
    assertThat(AnomalyClusters.of(anomalies.subList(0, 1))).isEmpty();
    assertThat(AnomalyClusters.of(List.of())).isEmpty();
  }

  private static Anomaly anomaly(
      String id, Random random, String a, String b, String c, String tool, String signal) {
    Set<String> words = new TreeSet<>(Set.of(a, b, c, "flight", "please"));
    for (int i = 0; i < 4; i++) {
      words.add("noise" + random.nextInt(200));
    }
    return new Anomaly("app", id, words, Set.of(tool), Set.of(signal));
  }
}
