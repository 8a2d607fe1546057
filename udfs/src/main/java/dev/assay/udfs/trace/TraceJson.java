package dev.assay.udfs.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.udfs.errors.UserException;

/**
 * Traces as JSON: the form in which they are kept in dataset versions and handed between jobs.
 *
 * <p>Keys are the names of the records' components; what is null or empty is left out.
 */
public final class TraceJson {
  private static final int LONGEST_TEXT = 100_000_000;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
                  .build())
          // Map.copyOf has another order in each JVM.
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private TraceJson() {}

  /** The trace as one line of JSON; the same trace always gives the same text. */
  public static String write(Trace trace) {
    try {
      return JSON.writeValueAsString(trace);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a trace that cannot be written as JSON", e);
    }
  }

  /**
   * Reads a trace; unknown keys are passed over.
   *
   * @throws UserException if the text is no trace; its message holds none of the text
   */
  public static Trace read(String json) {
    try {
      return JSON.readValue(json, Trace.class);
    } catch (JsonProcessingException e) {
      e.clearLocation();
      throw new UserException(
          "A stored trace cannot be read: %s. Its row was not written by Assay, or is damaged."
              .formatted(e.getClass().getSimpleName()));
    }
  }
}
