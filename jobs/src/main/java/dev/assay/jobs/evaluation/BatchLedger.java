package dev.assay.jobs.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.jobs.run.JobContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The batches that were handed in, or were about to be, as files of the lakehouse: for each a
 * state, and the pairs that it asks about. A batch is written down before it is handed in, and is
 * forgotten when its answers are in the judges' spool.
 */
final class BatchLedger {
  private static final String FOLDER = "_spool/batch";
  private static final String STATE = ".json";
  private static final String PAIRS = ".pairs";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem files;
  private final Path folder;

  /**
   * A batch.
   *
   * @param name ours
   * @param model the hash of model and parameters
   * @param requests how many pairs it asks about
   * @param since seconds since 1970, when it was written down
   * @param batchId the provider's; null while it is not known to have it
   */
  record Batch(String name, String model, long requests, long since, String batchId) {
    Batch submitted(String id) {
      return new Batch(name, model, requests, since, id);
    }
  }

  private BatchLedger(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  static BatchLedger of(JobContext context) {
    String folder = context.lakehouse().path(FOLDER);
    try {
      return new BatchLedger(
          Spool.fileSystem(context.spark().sessionState().newHadoopConf(), folder),
          new Path(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that are written down, in order of their names. */
  List<Batch> batches() {
    try {
      if (!files.exists(folder)) {
        return List.of();
      }
      List<Batch> batches = new ArrayList<>();
      for (FileStatus status : files.listStatus(folder)) {
        if (status.getPath().getName().endsWith(STATE)) {
          batches.add(read(status.getPath()));
        }
      }
      batches.sort(java.util.Comparator.comparing(Batch::name));
      return batches;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Batch read(Path path) throws IOException {
    try (InputStreamReader in = new InputStreamReader(files.open(path), StandardCharsets.UTF_8)) {
      JsonNode node = JSON.readTree(in);
      return new Batch(
          node.path("name").asText(),
          node.path("model").asText(),
          node.path("requests").asLong(),
          node.path("since").asLong(),
          node.path("batch_id").isTextual() ? node.path("batch_id").asText() : null);
    }
  }

  /** Writes a batch's state down, in one step. */
  void write(Batch batch) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", batch.name()).put("model", batch.model());
    node.put("requests", batch.requests()).put("since", batch.since());
    node.put("batch_id", batch.batchId());
    try {
      Path unfinished = new Path(folder, batch.name() + ".new");
      try (FSDataOutputStream out = files.create(unfinished, true)) {
        out.write(JSON.writeValueAsBytes(node));
      }
      Path path = new Path(folder, batch.name() + STATE);
      files.delete(path, false);
      if (!files.rename(unfinished, path)) {
        throw new IOException("cannot rename " + unfinished);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The place for a new batch's pairs; they are written before its state. */
  FSDataOutputStream pairs(String name) throws IOException {
    files.mkdirs(folder);
    return files.create(new Path(folder, name + PAIRS), true);
  }

  /** The pairs of a batch, by verdict id. */
  Map<String, SpoolLine> pairs(Batch batch) {
    Map<String, SpoolLine> pairs = new HashMap<>();
    read(batch, line -> line.text(VerdictsTable.VERDICT_ID).ifPresent(id -> pairs.put(id, line)));
    return pairs;
  }

  /** The verdict ids that are asked for in batches. */
  Set<String> asked() {
    Set<String> ids = new HashSet<>();
    for (Batch batch : batches()) {
      read(batch, line -> line.text(VerdictsTable.VERDICT_ID).ifPresent(ids::add));
    }
    return ids;
  }

  private void read(Batch batch, Consumer<SpoolLine> lines) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                files.open(new Path(folder, batch.name() + PAIRS)), StandardCharsets.UTF_8))) {
      in.lines().forEach(text -> SpoolLine.read(text).ifPresent(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The batch is over: its answers are in the spool, or there are none. */
  void forget(Batch batch) {
    try {
      files.delete(new Path(folder, batch.name() + STATE), false);
      files.delete(new Path(folder, batch.name() + PAIRS), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
