package dev.assay.udfs.redaction;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds International Bank Account Numbers: a country's letters and length, and a remainder of 1
 * modulo 97 (ISO 13616, ISO 7064), written in one or in groups of four.
 */
final class IbanDetector implements Detector {
  static final String KIND = "IBAN";
  private static final int SHORTEST = 15;
  private static final Map<String, Integer> LENGTHS =
      Map.ofEntries(
          Map.entry("AD", 24),
          Map.entry("AE", 23),
          Map.entry("AL", 28),
          Map.entry("AT", 20),
          Map.entry("AZ", 28),
          Map.entry("BA", 20),
          Map.entry("BE", 16),
          Map.entry("BG", 22),
          Map.entry("BH", 22),
          Map.entry("BR", 29),
          Map.entry("BY", 28),
          Map.entry("CH", 21),
          Map.entry("CR", 22),
          Map.entry("CY", 28),
          Map.entry("CZ", 24),
          Map.entry("DE", 22),
          Map.entry("DK", 18),
          Map.entry("DO", 28),
          Map.entry("EE", 20),
          Map.entry("EG", 29),
          Map.entry("ES", 24),
          Map.entry("FI", 18),
          Map.entry("FO", 18),
          Map.entry("FR", 27),
          Map.entry("GB", 22),
          Map.entry("GE", 22),
          Map.entry("GI", 23),
          Map.entry("GL", 18),
          Map.entry("GR", 27),
          Map.entry("GT", 28),
          Map.entry("HR", 21),
          Map.entry("HU", 28),
          Map.entry("IE", 22),
          Map.entry("IL", 23),
          Map.entry("IQ", 23),
          Map.entry("IS", 26),
          Map.entry("IT", 27),
          Map.entry("JO", 30),
          Map.entry("KW", 30),
          Map.entry("KZ", 20),
          Map.entry("LB", 28),
          Map.entry("LC", 32),
          Map.entry("LI", 21),
          Map.entry("LT", 20),
          Map.entry("LU", 20),
          Map.entry("LV", 21),
          Map.entry("LY", 25),
          Map.entry("MC", 27),
          Map.entry("MD", 24),
          Map.entry("ME", 22),
          Map.entry("MK", 19),
          Map.entry("MR", 27),
          Map.entry("MT", 31),
          Map.entry("MU", 30),
          Map.entry("NL", 18),
          Map.entry("NO", 15),
          Map.entry("PK", 24),
          Map.entry("PL", 28),
          Map.entry("PS", 29),
          Map.entry("PT", 25),
          Map.entry("QA", 29),
          Map.entry("RO", 24),
          Map.entry("RS", 22),
          Map.entry("SA", 24),
          Map.entry("SC", 31),
          Map.entry("SE", 24),
          Map.entry("SI", 19),
          Map.entry("SK", 24),
          Map.entry("SM", 27),
          Map.entry("ST", 25),
          Map.entry("SV", 28),
          Map.entry("TL", 23),
          Map.entry("TN", 24),
          Map.entry("TR", 26),
          Map.entry("UA", 29),
          Map.entry("VA", 22),
          Map.entry("VG", 24),
          Map.entry("XK", 20));

  @Override
  public void find(String text, Consumer<Match> found) {
    int i = 0;
    while (i + SHORTEST <= text.length()) {
      if (!beginsHere(text, i)) {
        i++;
        continue;
      }
      int end = end(text, i);
      if (end < 0) {
        i++;
        continue;
      }
      String compact = text.substring(i, end).replaceAll("[^0-9A-Za-z]", "");
      found.accept(new Match(KIND, i, end, compact.toUpperCase(Locale.ROOT)));
      i = end;
    }
  }

  private static boolean beginsHere(String text, int i) {
    return isLetter(text.charAt(i))
        && isLetter(text.charAt(i + 1))
        && NumberRuns.isDigit(text.charAt(i + 2))
        && NumberRuns.isDigit(text.charAt(i + 3))
        && (i == 0 || !Words.touches(text.charAt(i - 1)) || isAfterEscape(text, i))
        && JsonEscapes.skipEscapeTail(text, i) == i
        && LENGTHS.containsKey(country(text, i));
  }

  private static String country(String text, int i) {
    return text.substring(i, i + 2).toUpperCase(Locale.ROOT);
  }

  private static boolean isAfterEscape(String text, int i) {
    return JsonEscapes.skipEscapeTail(text, i - 1) == i;
  }

  /** After the last character of a valid number that begins here; negative if there is none. */
  private static int end(String text, int start) {
    int length = LENGTHS.get(country(text, start));
    StringBuilder compact = new StringBuilder(length);
    int i = start;
    while (i < text.length() && compact.length() < length) {
      char c = text.charAt(i);
      if (isLetter(c) || NumberRuns.isDigit(c)) {
        compact.append(Character.toUpperCase(c));
      } else if (!isSeparator(c) || compact.length() % 4 != 0) {
        return -1;
      }
      i++;
    }
    boolean free = i == text.length() || !Words.touches(text.charAt(i));
    return compact.length() == length && free && remainder(compact) == 1 ? i : -1;
  }

  private static int remainder(CharSequence iban) {
    int remainder = 0;
    for (int i = 0; i < iban.length(); i++) {
      char c = iban.charAt((i + 4) % iban.length());
      int value = NumberRuns.isDigit(c) ? c - '0' : c - 'A' + 10;
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
    }
    return remainder;
  }

  private static boolean isSeparator(char c) {
    return NumberRuns.isBlank(c) || NumberRuns.isHyphen(c);
  }

  private static boolean isLetter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }
}
