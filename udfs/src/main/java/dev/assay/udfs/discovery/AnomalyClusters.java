package dev.assay.udfs.discovery;

import dev.assay.udfs.discovery.AnomalyCluster.Mark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Groups anomalies by what they have in common: words, tools and signals, the rarer the more they
 * count. Groups are joined, the most alike first, as long as their members are alike on average;
 * the order in which the anomalies come changes nothing.
 */
public final class AnomalyClusters {
  /** The least average likeness, 0 to 1, at which two groups are one. */
  private static final double ALIKE = 0.22;

  private static final int SMALLEST = 3;
  private static final int MARKS = 8;

  /** What a member has often, and others seldom, marks a group. */
  private static final double OFTEN = 0.5;

  private static final double TIMES_AS_OFTEN = 1.5;

  private static final List<Function<Anomaly, Set<String>>> KINDS =
      List.of(Anomaly::words, Anomaly::tools, Anomaly::signals);
  private static final double[] WEIGHTS = {0.5, 0.3, 0.2};

  private final List<Anomaly> anomalies;
  private final double[][] likeness;

  private AnomalyClusters(List<Anomaly> anomalies) {
    this.anomalies = anomalies;
    this.likeness = likeness(anomalies);
  }

  /**
   * The groups of three or more, the largest first.
   *
   * @param anomalies at most some hundreds: each is compared with each
   */
  public static List<AnomalyCluster> of(Collection<Anomaly> anomalies) {
    List<Anomaly> ordered =
        anomalies.stream()
            .sorted(Comparator.comparing(Anomaly::source).thenComparing(Anomaly::traceId))
            .toList();
    return new AnomalyClusters(ordered).clusters();
  }

  private List<AnomalyCluster> clusters() {
    List<List<Integer>> groups = new ArrayList<>();
    IntStream.range(0, anomalies.size()).forEach(i -> groups.add(new ArrayList<>(List.of(i))));
    double[][] between = new double[groups.size()][];
    IntStream.range(0, groups.size()).forEach(i -> between[i] = likeness[i].clone());
    for (int[] pair = closest(groups, between); pair.length > 0; pair = closest(groups, between)) {
      join(groups, between, pair[0], pair[1]);
    }
    return groups.stream()
        .filter(group -> group != null && group.size() >= SMALLEST)
        .map(this::describe)
        .sorted(
            Comparator.comparingInt((AnomalyCluster cluster) -> -cluster.members().size())
                .thenComparing(cluster -> cluster.members().get(0).traceId()))
        .toList();
  }

  /** The two groups that are most alike; empty where none are alike enough. */
  private static int[] closest(List<List<Integer>> groups, double[][] between) {
    double best = ALIKE;
    int[] pair = {};
    for (int i = 0; i < groups.size(); i++) {
      for (int j = i + 1; groups.get(i) != null && j < groups.size(); j++) {
        if (groups.get(j) != null && between[i][j] > best) {
          best = between[i][j];
          pair = new int[] {i, j};
        }
      }
    }
    return pair;
  }

  /** The likeness of two groups is the mean over all pairs of their members. */
  private static void join(List<List<Integer>> groups, double[][] between, int kept, int gone) {
    double sizeKept = groups.get(kept).size();
    double sizeGone = groups.get(gone).size();
    for (int other = 0; other < groups.size(); other++) {
      double mean =
          (between[kept][other] * sizeKept + between[gone][other] * sizeGone)
              / (sizeKept + sizeGone);
      between[kept][other] = mean;
      between[other][kept] = mean;
    }
    groups.get(kept).addAll(groups.get(gone));
    groups.set(gone, null);
  }

  private static double[][] likeness(List<Anomaly> anomalies) {
    double[][] likeness = new double[anomalies.size()][anomalies.size()];
    double[] weights = new double[KINDS.size()];
    List<double[][]> cosines = new ArrayList<>();
    for (Function<Anomaly, Set<String>> kind : KINDS) {
      cosines.add(cosines(anomalies.stream().map(kind).toList()));
    }
    for (int i = 0; i < anomalies.size(); i++) {
      for (int j = 0; j < anomalies.size(); j++) {
        double sum = 0;
        double total = 0;
        for (int k = 0; k < weights.length; k++) {
          double cosine = cosines.get(k)[i][j];
          if (!Double.isNaN(cosine)) {
            sum += WEIGHTS[k] * cosine;
            total += WEIGHTS[k];
          }
        }
        likeness[i][j] = total == 0 ? 0 : sum / total;
      }
    }
    return likeness;
  }

  /** Of sets whose elements count by their rarity; NaN where both are empty. */
  private static double[][] cosines(List<Set<String>> sets) {
    Map<String, Integer> frequency = new HashMap<>();
    sets.forEach(set -> set.forEach(name -> frequency.merge(name, 1, Integer::sum)));
    Map<String, Double> weight = new HashMap<>();
    frequency.forEach(
        (name, count) -> {
          double rarity = Math.log((sets.size() + 1.0) / count);
          weight.put(name, rarity * rarity);
        });
    double[] lengths =
        sets.stream()
            .mapToDouble(set -> Math.sqrt(set.stream().mapToDouble(weight::get).sum()))
            .toArray();
    double[][] cosines = new double[sets.size()][sets.size()];
    for (int i = 0; i < sets.size(); i++) {
      for (int j = i; j < sets.size(); j++) {
        Set<String> other = sets.get(j);
        double both = sets.get(i).stream().filter(other::contains).mapToDouble(weight::get).sum();
        double scale = lengths[i] * lengths[j];
        boolean neither = sets.get(i).isEmpty() && other.isEmpty();
        cosines[i][j] = neither ? Double.NaN : scale == 0 ? 0 : both / scale;
        cosines[j][i] = cosines[i][j];
      }
    }
    return cosines;
  }

  private AnomalyCluster describe(List<Integer> group) {
    List<Anomaly> members =
        group.stream()
            .sorted(
                Comparator.comparingDouble((Integer i) -> -typical(i, group))
                    .thenComparing(Comparator.naturalOrder()))
            .map(anomalies::get)
            .toList();
    List<Anomaly> others = new ArrayList<>(anomalies);
    others.removeAll(members);
    return new AnomalyCluster(
        members,
        marks(members, others, Anomaly::words),
        marks(members, others, Anomaly::tools),
        marks(members, others, Anomaly::signals));
  }

  private double typical(int one, List<Integer> group) {
    return group.stream().mapToDouble(other -> likeness[one][other]).sum();
  }

  private static List<Mark> marks(
      List<Anomaly> members, List<Anomaly> others, Function<Anomaly, Set<String>> kind) {
    Map<String, Integer> inside = new HashMap<>();
    members.forEach(one -> kind.apply(one).forEach(name -> inside.merge(name, 1, Integer::sum)));
    List<Mark> marks = new ArrayList<>();
    inside.forEach(
        (name, count) -> {
          double share = count / (double) members.size();
          double elsewhere =
              others.isEmpty()
                  ? 0
                  : others.stream().filter(one -> kind.apply(one).contains(name)).count()
                      / (double) others.size();
          if (share >= OFTEN && share >= TIMES_AS_OFTEN * elsewhere) {
            marks.add(new Mark(name, share, elsewhere));
          }
        });
    return marks.stream()
        .sorted(
            Comparator.comparingDouble((Mark mark) -> mark.shareElsewhere() - mark.share())
                .thenComparing(Mark::name))
        .limit(MARKS)
        .toList();
  }
}
