package dev.assay.udfs.redaction;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names for what was hidden, such as {@code [EMAIL_bcdfgh]}: the same within a session, another in
 * another session, and not to be turned back into the value.
 *
 * <p>They have no digits, so that no detector takes one for data. 24 bits tell the values of a
 * session apart (1 in 1,000 sessions of 180 values confuses two), and say too little to find a
 * telephone number by trying all.
 */
final class Pseudonyms {
  private static final String LETTERS = "bcdfghjkmnpqrtvw";
  private static final int LENGTH = 6;

  private Pseudonyms() {}

  static String of(String kind, String value, String session) {
    byte[] hash = sha256(session + '\u0000' + kind + '\u0000' + value);
    StringBuilder name = new StringBuilder("[").append(kind).append('_');
    for (int i = 0; i < LENGTH; i++) {
      int nibble = (i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2]) & 0xf;
      name.append(LETTERS.charAt(nibble));
    }
    return name.append(']').toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
