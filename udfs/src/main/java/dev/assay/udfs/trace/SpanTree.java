package dev.assay.udfs.trace;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The shape of a trace: which span is whose parent.
 *
 * @param orphans spans whose parent is not in the trace, in order
 * @param depth spans on the longest way down from a root or an orphan; 0 without spans
 */
public record SpanTree(Set<String> orphans, long depth) {

  /** Collects the spans of one trace. */
  static final class Builder {
    private final Map<String, String> parents = new HashMap<>();
    private final Set<String> ids = new LinkedHashSet<>();

    void add(Span span) {
      ids.add(span.spanId());
      if (span.parentSpanId() != null) {
        parents.put(span.spanId(), span.parentSpanId());
      }
    }

    SpanTree result() {
      Set<String> orphans = new LinkedHashSet<>();
      for (String id : ids) {
        String parent = parents.get(id);
        if (parent != null && !ids.contains(parent)) {
          orphans.add(id);
        }
      }
      Map<String, Long> depths = new HashMap<>();
      long deepest = 0;
      for (String id : ids) {
        deepest = Math.max(deepest, depth(id, depths));
      }
      return new SpanTree(orphans, deepest);
    }

    /**
     * Goes up until a known depth, then fills in the way: no recursion, which 10,000 could break.
     */
    private long depth(String id, Map<String, Long> depths) {
      LinkedHashSet<String> way = new LinkedHashSet<>();
      String current = id;
      // A cycle of parents ends where it meets itself.
      while (current != null && ids.contains(current) && !depths.containsKey(current)) {
        if (!way.add(current)) {
          break;
        }
        current = parents.get(current);
      }
      long depth = current == null ? 0 : depths.getOrDefault(current, 0L);
      String[] upwards = way.toArray(String[]::new);
      for (int i = upwards.length - 1; i >= 0; i--) {
        depths.put(upwards[i], ++depth);
      }
      return depths.get(id);
    }
  }

  public SpanTree {
    orphans = new HashSet<>(orphans);
  }
}
