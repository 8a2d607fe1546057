package dev.assay.udfs.redaction;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names for what was hidden, such as {@code [EMAIL_bcdfgh]}: the same within a session, another in
 * another session.
 *
 * <p>They have letters only, so that no detector takes one for data. One-way names have 24 bits:
 * enough to tell the values of a session apart (1 in 1,000 sessions of 180 values confuses two),
 * and too few to find a telephone number by trying all. Without a key, who has the session's id and
 * a guess can check the guess; with one, only who has the key can.
 *
 * <p>Reversible names hold the value itself, under AES-GCM: its nonce is a keyed hash of session,
 * kind and value, so that the same value has the same name and no nonce serves two values.
 */
final class Pseudonyms implements Serializable {
  private static final long serialVersionUID = 1;
  private static final String LETTERS = "bcdfghjkmnpqrtvw";
  private static final int SHORT_BYTES = 3;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 96;
  private static final int LONGEST_KIND = 32;

  private final boolean isReversible;
  private final byte[] namingKey;
  private final byte[] cipherKey;

  private Pseudonyms(boolean isReversible, byte[] namingKey, byte[] cipherKey) {
    this.isReversible = isReversible;
    this.namingKey = namingKey;
    this.cipherKey = cipherKey;
  }

  /** One-way names that need no key. */
  static Pseudonyms unkeyed() {
    return new Pseudonyms(false, new byte[0], new byte[0]);
  }

  /** One-way names that only the key's owner can tell from a guess. */
  static Pseudonyms keyed(byte[] key) {
    return new Pseudonyms(false, derived(key, "names"), new byte[0]);
  }

  /** Names that the key's owner can turn back. */
  static Pseudonyms reversible(byte[] key) {
    return new Pseudonyms(true, derived(key, "names"), derived(key, "values"));
  }

  String of(String kind, String value, String session) {
    byte[] hash = hash(session + '\u0000' + kind + '\u0000' + value);
    byte[] body = isReversible ? sealed(hash, kind, value) : Arrays.copyOf(hash, SHORT_BYTES);
    StringBuilder name = new StringBuilder("[").append(kind).append('_');
    for (byte b : body) {
      name.append(LETTERS.charAt((b >> 4) & 0xf)).append(LETTERS.charAt(b & 0xf));
    }
    return name.append(']').toString();
  }

  /** The value of a reversible name; empty if it is none, or was made under another key. */
  Optional<String> value(String name) {
    int end = end(name, 0);
    if (!isReversible || end != name.length()) {
      return Optional.empty();
    }
    int underscore = name.lastIndexOf('_');
    byte[] body = bytes(name.substring(underscore + 1, name.length() - 1));
    if (body.length <= NONCE_BYTES) {
      return Optional.empty();
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, body, name.substring(1, underscore));
      return Optional.of(
          new String(
              cipher.doFinal(body, NONCE_BYTES, body.length - NONCE_BYTES),
              StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** After the name that begins here; the place itself if none does. */
  static int end(String text, int start) {
    if (start >= text.length() || text.charAt(start) != '[') {
      return start;
    }
    int at = start + 1;
    int underscore = -1;
    while (at < text.length() && at - start <= LONGEST_KIND + 1) {
      char c = text.charAt(at);
      if (c == '_') {
        underscore = at;
      } else if (c < 'A' || c > 'Z') {
        break;
      }
      at++;
    }
    if (underscore <= start + 1 || at != underscore + 1) {
      return start;
    }
    while (at < text.length() && LETTERS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    int letters = at - underscore - 1;
    boolean isName = letters >= 2 * SHORT_BYTES && letters % 2 == 0;
    return isName && at < text.length() && text.charAt(at) == ']' ? at + 1 : start;
  }

  /** The kind of a name. */
  static String kind(String name) {
    return name.substring(1, name.lastIndexOf('_'));
  }

  private byte[] sealed(byte[] hash, String kind, String value) {
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, hash, kind);
      byte[] sealed = cipher.doFinal(value.getBytes(StandardCharsets.UTF_8));
      byte[] body = Arrays.copyOf(hash, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, body, NONCE_BYTES, sealed.length);
      return body;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every Java", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String kind) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(cipherKey, "AES"),
        new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
    cipher.updateAAD(kind.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private byte[] hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      return namingKey.length == 0
          ? MessageDigest.getInstance("SHA-256").digest(bytes)
          : hmac(namingKey, bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is part of every Java", e);
    }
  }

  private static byte[] derived(byte[] key, String purpose) {
    try {
      return hmac(key, ("assay pseudonyms " + purpose).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is part of every Java", e);
    }
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static byte[] bytes(String letters) {
    byte[] bytes = new byte[letters.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int high = LETTERS.indexOf(letters.charAt(2 * i));
      bytes[i] = (byte) (high << 4 | LETTERS.indexOf(letters.charAt(2 * i + 1)));
    }
    return bytes;
  }
}
