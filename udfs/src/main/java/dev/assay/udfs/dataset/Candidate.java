package dev.assay.udfs.dataset;

import dev.assay.udfs.label.Sha256;
import java.util.List;

/**
 * A labelled trace that may become an item of a dataset.
 *
 * @param sessionId may be null
 * @param userId may be null
 * @param mappedItemId what its tracer says is the same case in every release; null where it says
 *     nothing
 * @param inputHash of what was asked of the system
 */
public record Candidate(
    String source,
    String traceId,
    String sessionId,
    String userId,
    String mappedItemId,
    String inputHash) {
  private static final int HASH_DIGITS = 16;

  /** The item that it is a try at: as mapped, else the same for the same input. */
  public String itemId() {
    return mappedItemId == null ? inputHash : mappedItemId;
  }

  /**
   * The first of the keys that the trace has, else its item.
   *
   * <p>Sessions and users are named by a hash: their ids may be personal.
   */
  String key(List<ClusterKey> keys) {
    for (ClusterKey key : keys) {
      String value =
          switch (key) {
            case SESSION -> hashed(sessionId);
            case USER -> hashed(userId);
            case ITEM -> itemId();
          };
      if (value != null) {
        return key.key() + ":" + value;
      }
    }
    return ClusterKey.ITEM.key() + ":" + itemId();
  }

  private String hashed(String id) {
    return id == null ? null : Sha256.of(source + "\n" + id).substring(0, HASH_DIGITS);
  }
}
