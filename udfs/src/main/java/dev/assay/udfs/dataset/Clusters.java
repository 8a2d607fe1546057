package dev.assay.udfs.dataset;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups traces that are not independent of each other: those with the same key, and those that are
 * tries at the same mapped item. A cluster is what these two join together, over any number of
 * steps.
 *
 * <p>It is named after the first of its mapped items, else after its key, so that its name does not
 * depend on the order of the traces.
 */
public final class Clusters {
  private final Map<String, String> parents = new HashMap<>();
  private final List<ClusterKey> keys;

  private Clusters(List<ClusterKey> keys) {
    this.keys = keys;
  }

  /**
   * The cluster of each trace.
   *
   * @param keys the first that a trace has is its key; a trace that has none goes by its item
   */
  public static Map<Candidate, String> of(Collection<Candidate> traces, List<ClusterKey> keys) {
    Clusters clusters = new Clusters(keys);
    traces.forEach(clusters::add);
    Map<Candidate, String> named = new HashMap<>();
    traces.forEach(trace -> named.put(trace, clusters.root(trace.key(keys))));
    return named;
  }

  private void add(Candidate trace) {
    String key = trace.key(keys);
    parents.putIfAbsent(key, key);
    if (trace.mappedItemId() != null) {
      String item = ClusterKey.ITEM.key() + ":" + trace.mappedItemId();
      parents.putIfAbsent(item, item);
      join(key, item);
    }
  }

  private void join(String a, String b) {
    String rootA = root(a);
    String rootB = root(b);
    if (rootA.equals(rootB)) {
      return;
    }
    if (precedes(rootA, rootB)) {
      parents.put(rootB, rootA);
    } else {
      parents.put(rootA, rootB);
    }
  }

  /** Items come before other keys. */
  private static boolean precedes(String a, String b) {
    String item = ClusterKey.ITEM.key() + ":";
    if (a.startsWith(item) != b.startsWith(item)) {
      return a.startsWith(item);
    }
    return a.compareTo(b) < 0;
  }

  private String root(String key) {
    String root = key;
    while (!parents.get(root).equals(root)) {
      root = parents.get(root);
    }
    parents.put(key, root);
    return root;
  }
}
