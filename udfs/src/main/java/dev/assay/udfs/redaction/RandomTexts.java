package dev.assay.udfs.redaction;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Finds long random texts, and passes over what looks like one: ids, checksums, names, images. */
final class RandomTexts {
  private static final int SHORTEST = 24;
  private static final int LONGEST = 200;
  private static final double BITS = 4.2;
  private static final int MOST_SLASHES = 2;
  private static final int SHORTEST_LINE = 60;
  private static final int LONGEST_LINE = 76;

  private static final List<String> PUBLIC =
      SecretShapes.lines("public-ids.txt").stream()
          .flatMap(line -> Arrays.stream(line.split(" ")))
          .toList();

  /** Sortable ids that begin with their time. */
  private static final Pattern KSUID = Pattern.compile("[0-9][A-Za-z0-9]{26}");

  private RandomTexts() {}

  /** Finds them between two places of a text. */
  static void find(String text, int start, int end, Consumer<Match> found) {
    int i = start;
    while (i < end) {
      int from = i;
      while (i < end && isPart(text.charAt(i))) {
        i++;
      }
      if (i - from >= SHORTEST && i - from <= LONGEST) {
        findInPart(text, from, i, end, match -> report(text, from, match, found));
      }
      i++;
    }
  }

  private static void findInPart(
      String text, int start, int end, int runEnd, Consumer<Match> found) {
    int slash = text.indexOf('/', start);
    if (slash < 0 || slash >= end || isBase64(text, start, end, runEnd)) {
      accept(text, start, end, found);
      return;
    }
    // In a long path are ids of documents.
    if (slashes(text, start, end) > MOST_SLASHES) {
      return;
    }
    int from = start;
    for (int i = start; i <= end; i++) {
      if (i == end || text.charAt(i) == '/') {
        accept(text, from, i, found);
        from = i + 1;
      }
    }
  }

  private static long slashes(String text, int start, int end) {
    return text.substring(start, end).chars().filter(c -> c == '/').count();
  }

  private static void report(String text, int part, Match match, Consumer<Match> found) {
    if (!isPublic(text, part) && !isLineOfMany(text, match.start(), match.end())) {
      found.accept(match);
    }
  }

  private static void accept(String text, int start, int end, Consumer<Match> found) {
    if (end - start >= SHORTEST && isRandom(text, start, end)) {
      found.accept(SecretDetector.match(text, start, end));
    }
  }

  private static boolean isPublic(String text, int start) {
    if (start >= ";base64,".length() && text.startsWith(";base64,", start - ";base64,".length())) {
      return true;
    }
    for (String id : PUBLIC) {
      if (text.startsWith(id, start)) {
        return true;
      }
    }
    return false;
  }

  /** Whether another line of base64 stands before or after: a file, not a key. */
  private static boolean isLineOfMany(String text, int start, int end) {
    boolean isWhole = end - start >= SHORTEST_LINE && end - start <= LONGEST_LINE;
    int next = afterBreak(text, end);
    if (isWhole && next > end && next < text.length() && isLineAt(text, next, 4)) {
      return true;
    }
    int last = beforeBreak(text, start);
    return end - start <= LONGEST_LINE && last < start && isLineBefore(text, last);
  }

  private static boolean isLineAt(String text, int from, int length) {
    int at = from;
    while (at < text.length()
        && at - from < length
        && SecretDetector.isTokenPart(text.charAt(at))) {
      at++;
    }
    return at - from == length;
  }

  private static boolean isLineBefore(String text, int end) {
    int at = end;
    while (at > 0 && end - at < SHORTEST_LINE && SecretDetector.isTokenPart(text.charAt(at - 1))) {
      at--;
    }
    return end - at == SHORTEST_LINE;
  }

  /** Behind a break of lines, or one as JSON writes it. */
  private static int afterBreak(String text, int at) {
    int end = text.startsWith("\r", at) ? at + 1 : at;
    while (end < text.length() && text.charAt(end) == '\\') {
      end++;
    }
    char last = end > at && text.charAt(end - 1) == '\\' ? 'n' : '\n';
    return end < text.length() && text.charAt(end) == last ? end + 1 : at;
  }

  private static int beforeBreak(String text, int at) {
    int slashes = text.startsWith("n", at - 1) ? JsonEscapes.slashesBefore(text, at - 1) : 0;
    if (slashes > 0) {
      return at - 1 - slashes;
    }
    int start = text.startsWith("\n", at - 1) ? at - 1 : at;
    return start < at && text.startsWith("\r", start - 1) ? start - 1 : start;
  }

  /** Whether a text with slashes is no path: whole groups of four, and no part that is a word. */
  private static boolean isBase64(String text, int start, int end, int runEnd) {
    int padded = end;
    while (padded < runEnd && text.charAt(padded) == '=') {
      padded++;
    }
    int word = 0;
    boolean isMixed = false;
    for (int i = start; i <= end; i++) {
      char c = i < end ? text.charAt(i) : '/';
      if (c == '/') {
        if (word >= 3 && !isMixed) {
          return false;
        }
        word = 0;
        isMixed = false;
      } else {
        word++;
        isMixed |= c < 'a' || c > 'z';
        if (c == '_' || c == '-') {
          return false;
        }
      }
    }
    return (padded - start) % 4 == 0;
  }

  /** Letters of both cases and digits, mixed, with many bits a character; no hash, no path. */
  private static boolean isRandom(String text, int start, int end) {
    int[] counts = new int[128];
    int upper = 0;
    int lower = 0;
    int digits = 0;
    int changes = 0;
    int last = -1;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      counts[c]++;
      int type = c >= '0' && c <= '9' ? 0 : c >= 'a' && c <= 'z' ? 1 : c >= 'A' && c <= 'Z' ? 2 : 3;
      digits += type == 0 ? 1 : 0;
      lower += type == 1 ? 1 : 0;
      upper += type == 2 ? 1 : 0;
      changes += type != last ? 1 : 0;
      last = type;
    }
    int length = end - start;
    boolean mixed = upper >= 3 && lower >= 3 && digits >= 2;
    // In names made of words the kind of character changes seldom.
    return mixed
        && changes * 3 >= length
        && bits(counts, length) >= BITS - shortfall(length)
        && !isMadeOfWords(text, start, end)
        && !KSUID.matches(text.substring(start, end));
  }

  /** Whether half of it is letters of words: three or more small ones with a vowel. */
  private static boolean isMadeOfWords(String text, int start, int end) {
    int ofWords = 0;
    int word = 0;
    boolean hasVowel = false;
    for (int i = start; i <= end; i++) {
      char c = i < end ? text.charAt(i) : ' ';
      if (c >= 'a' && c <= 'z') {
        word++;
        hasVowel |= "aeiouy".indexOf(c) >= 0;
      } else {
        ofWords += word >= 3 && hasVowel ? word : 0;
        word = 0;
        hasVowel = false;
      }
    }
    return ofWords * 2 >= end - start;
  }

  /** A short text cannot have many bits a character, however random. */
  private static double shortfall(int length) {
    return length >= 40 ? 0 : (40 - length) / 40.0;
  }

  private static double bits(int[] counts, int length) {
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / length;
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }

  private static boolean isPart(char c) {
    return SecretDetector.isWord(c) || c == '-' || c == '+' || c == '/';
  }
}
