package dev.assay.jobs.calibration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash over the inputs of a result, each told from the next. */
public final class InputHash {
  private static final int ID_BYTES = 16;

  private final MessageDigest digest;

  private InputHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Begins one for a kind of result: the same inputs make other ids for other kinds. */
  public static InputHash of(String kind) {
    return new InputHash().with(kind);
  }

  /** Adds an input; null and "null" differ. */
  public InputHash with(Object input) {
    byte[] bytes = String.valueOf(input).getBytes(StandardCharsets.UTF_8);
    digest.update((input == null ? "-" : bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    return this;
  }

  /** The id: 32 hexadecimal digits; ends the hash. */
  public String id() {
    return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }
}
