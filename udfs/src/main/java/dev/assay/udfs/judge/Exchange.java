package dev.assay.udfs.judge;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of one HTTP call: whether it was sent, and what came back. */
sealed interface Exchange {

  /** No connection was made: nothing can have been billed. */
  record NotSent(String why) implements Exchange {}

  /** The request went out and no whole answer came: it may have been billed. */
  record Lost(String why) implements Exchange {}

  /**
   * An answer came.
   *
   * @param headers names in lower case
   * @param isStored whether it was handed on, and kept
   */
  record Received(
      int status,
      Map<String, List<String>> headers,
      String body,
      long latencyMillis,
      boolean isStored)
      implements Exchange {
    Optional<String> header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    Received stored() {
      return new Received(status, headers, body, latencyMillis, true);
    }

    /** Whether the provider has answered, and not an intermediary with a page of its own. */
    boolean isAnswer() {
      return status >= 200 && status < 300 && body.stripLeading().startsWith("{");
    }
  }
}
