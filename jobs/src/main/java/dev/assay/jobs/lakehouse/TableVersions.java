package dev.assay.jobs.lakehouse;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which versions of which tables a piece of work has read and written.
 *
 * @param read by table, in order of the names
 * @param written by table, in order of the names
 */
public record TableVersions(Map<String, Long> read, Map<String, Long> written) {
  public TableVersions {
    read = Collections.unmodifiableMap(new TreeMap<>(read));
    written = Collections.unmodifiableMap(new TreeMap<>(written));
  }
}
