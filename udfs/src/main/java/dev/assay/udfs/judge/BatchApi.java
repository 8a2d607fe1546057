package dev.assay.udfs.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/** A provider's batch interface. */
interface BatchApi {
  /** Writes the file that is handed in. */
  void write(Path file, Iterator<BatchQuestion> questions, RequestBodies bodies) throws IOException;

  /** Hands it in, marked by a name of ours where the provider keeps one. */
  Exchange submit(Path file, String name) throws InterruptedException;

  /** The address of one batch. */
  String address(String batchId);

  /** What an answer says of a batch. */
  BatchStatus status(JsonNode batch);

  /** The address at which the latest batches are listed. */
  String list();

  /**
   * Whether a listed batch is the one that we may have handed in.
   *
   * @param requests how many it had
   * @param notBefore seconds since 1970, when it was about to be handed in
   */
  boolean isOurs(JsonNode batch, String name, long requests, long notBefore);

  /** Reads a file of results. */
  void read(BufferedReader lines, Consumer<BatchResult> results) throws IOException;

  /** The id in an answer about a batch; empty if there is none. */
  static Optional<String> id(JsonNode batch) {
    return batch.path("id").isTextual()
        ? Optional.of(batch.path("id").textValue())
        : Optional.empty();
  }
}
