package dev.assay.udfs.discovery;

import java.util.List;

/**
 * Anomalies that are alike, and what marks them: what most of them have and the others seldom do.
 *
 * @param members the most typical first
 * @param words the most telling first; may be empty
 * @param tools the same
 * @param signals the same
 */
public record AnomalyCluster(
    List<Anomaly> members, List<Mark> words, List<Mark> tools, List<Mark> signals) {

  /**
   * Something that members share.
   *
   * @param share of the members that have it, 0 to 1
   * @param shareElsewhere of the other anomalies, 0 to 1
   */
  public record Mark(String name, double share, double shareElsewhere) {}

  public AnomalyCluster {
    members = List.copyOf(members);
    words = List.copyOf(words);
    tools = List.copyOf(tools);
    signals = List.copyOf(signals);
  }
}
