package dev.assay.jobs.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that may hold traces.
 *
 * @param size bytes
 * @param modifiedMillis since the epoch
 */
record InputFile(String path, long size, long modifiedMillis) {
  private static final int HASH_CHARS = 16;

  /** Names the file's folder in a partition of {@link FilesTable}. */
  String folderHash() {
    return hash(path.substring(0, path.lastIndexOf('/') + 1));
  }

  /** Sixteen hex digits of a SHA-256. */
  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
