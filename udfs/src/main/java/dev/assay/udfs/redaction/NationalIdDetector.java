package dev.assay.udfs.redaction;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Finds national identity and tax numbers in the notation of their countries, with right check
 * digits where they have them: US (SSN, ITIN), UK (NINO), ES (DNI, NIE), FR (NIR), IT (codice
 * fiscale), BR (CPF), IN (Aadhaar, PAN), CN, MX (CURP), SE, FI, BE, CH, KR; and DE (tax id), PL
 * (PESEL), NL (BSN), CA (SIN), ZA where a word says what the number is. A passport's or a driving
 * licence's number is found by the word before it.
 */
final class NationalIdDetector implements Detector {
  static final String KIND = "NATIONAL_ID";
  private static final int CONTEXT = 40;

  /**
   * A notation.
   *
   * @param shape {@code #} is a digit, {@code A} a capital, {@code X} either, {@code _} a space or
   *     a hyphen that may be left out, any other character itself
   * @param cues one of them must stand before it; none is needed where there are none
   * @param isValid of its letters and digits
   */
  private record Notation(String shape, List<String> cues, Predicate<String> isValid) {}

  private static final List<String> SSN = List.of("ssn", "social security", "itin", "taxpayer");
  private static final List<String> PASSPORT =
      List.of("passport", "driver's license", "drivers license", "driving licence", "licence no");

  private static final List<Notation> OF_DIGITS =
      List.of(
          free("###-##-####", NationalIdDetector::isUsNumber),
          cued("###_##_####", SSN, NationalIdDetector::isUsNumber),
          free("#_##_##_##_###_###_##", CheckDigits::isFrenchNir),
          free("###.###.###-##", CheckDigits::isCpf),
          cued("###########", List.of("cpf"), CheckDigits::isCpf),
          free("#### #### ####", CheckDigits::isAadhaar),
          free("####-####-####", CheckDigits::isAadhaar),
          cued("############", List.of("aadhaar", "uidai"), CheckDigits::isAadhaar),
          free("756.####.####.##", CheckDigits::isEan13),
          free("######-####", id -> CheckDigits.isDay(id, 0) && CheckDigits.isLuhn(id)),
          free("######-#######", CheckDigits::isKorean),
          free("##.##.##-###.##", CheckDigits::isBelgian),
          free("#################X", CheckDigits::isChinese),
          free("######-###X", CheckDigits::isFinnish),
          free("######A###X", CheckDigits::isFinnish),
          free("########-A", CheckDigits::isDni),
          free("########A", CheckDigits::isDni),
          cued("##_###_###_###", List.of("steuer", "tax id", "idnr"), CheckDigits::isGermanTaxId),
          cued("###########", List.of("pesel"), CheckDigits::isPesel),
          cued("#########", List.of("bsn", "burgerservice"), CheckDigits::isBsn),
          cued("###_###_###", List.of("sin", "social insurance"), CheckDigits::isLuhn),
          cued("#############", List.of("id number", "identity n", "rsa id"), CheckDigits::isLuhn),
          cued("#########", PASSPORT, id -> true));

  private static final List<Notation> OF_LETTERS =
      List.of(
          free("AA_##_##_##_A", CheckDigits::isNino),
          free("A_#######_A", CheckDigits::isNie),
          free("AAAAAA##A##A###A", CheckDigits::isCodiceFiscale),
          free("AAAA######AAAAAAX#", CheckDigits::isCurp),
          free("AAAPA####A", id -> true),
          cued("AAAAA####A", List.of("pan"), id -> true),
          cued("XXXXXXXXX", PASSPORT, id -> id.chars().filter(c -> c <= '9').count() >= 5),
          cued("XX#######", PASSPORT, id -> true),
          cued("X#######", PASSPORT, id -> true),
          cued("XX######", PASSPORT, id -> true));

  private static Notation free(String shape, Predicate<String> isValid) {
    return new Notation(shape, List.of(), isValid);
  }

  private static Notation cued(String shape, List<String> cues, Predicate<String> isValid) {
    return new Notation(shape, cues, isValid);
  }

  @Override
  public void find(String text, Consumer<Match> found) {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean isDigit = NumberRuns.isDigit(c);
      if ((isDigit || isUpper(c)) && isFreeBefore(text, i)) {
        int end = end(text, i, isDigit ? OF_DIGITS : OF_LETTERS, found);
        i = Math.max(end, i + 1);
      } else {
        i++;
      }
    }
  }

  private static int end(String text, int start, List<Notation> notations, Consumer<Match> found) {
    for (Notation notation : notations) {
      int end = matchEnd(text, start, notation.shape());
      if (end > start
          && isFreeAfter(text, end)
          && !isPartOfMoreGroups(text, start, end, notation.shape())
          && isCued(text, start, notation.cues())) {
        String id = text.substring(start, end).replaceAll("[^0-9A-Z]", "");
        if (notation.isValid().test(id)) {
          found.accept(new Match(KIND, start, end, id));
          return end;
        }
      }
    }
    return start;
  }

  /** After the last character of what has the shape; the start if nothing has. */
  private static int matchEnd(String text, int start, String shape) {
    int at = start;
    for (int i = 0; i < shape.length(); i++) {
      char wanted = shape.charAt(i);
      char c = at < text.length() ? text.charAt(at) : '\0';
      if (wanted == '_') {
        at += NumberRuns.isBlank(c) || NumberRuns.isHyphen(c) ? 1 : 0;
        continue;
      }
      boolean fits =
          switch (wanted) {
            case '#' -> NumberRuns.isDigit(c);
            case 'A' -> isUpper(c);
            case 'X' -> NumberRuns.isDigit(c) || isUpper(c);
            case '-' -> NumberRuns.isHyphen(c);
            case ' ' -> NumberRuns.isBlank(c);
            default -> c == wanted;
          };
      if (!fits) {
        return start;
      }
      at++;
    }
    return at;
  }

  private static boolean isCued(String text, int start, List<String> cues) {
    if (cues.isEmpty()) {
      return true;
    }
    String before = text.substring(Math.max(0, start - CONTEXT), start).toLowerCase(Locale.ROOT);
    return cues.stream().anyMatch(before::contains);
  }

  private static boolean isFreeBefore(String text, int start) {
    if (start == 0) {
      return true;
    }
    char before = text.charAt(start - 1);
    boolean joined =
        (NumberRuns.isHyphen(before) || before == '.' || before == '/')
            && start > 1
            && Character.isLetterOrDigit(text.charAt(start - 2));
    boolean touches = Words.touches(before) || before == '_' || before == '$';
    return !joined && (!touches || JsonEscapes.skipEscapeTail(text, start - 1) == start);
  }

  private static boolean isFreeAfter(String text, int end) {
    if (end == text.length()) {
      return true;
    }
    char after = text.charAt(end);
    boolean joined =
        (NumberRuns.isHyphen(after) || after == '.' || after == '/')
            && end + 1 < text.length()
            && Character.isLetterOrDigit(text.charAt(end + 1));
    return !joined && !Words.touches(after) && after != '_';
  }

  /** Of a longer number in groups, such as a card's, a part is no number of its own. */
  private static boolean isPartOfMoreGroups(String text, int start, int end, String shape) {
    boolean before =
        start > 1
            && NumberRuns.isBlank(text.charAt(start - 1))
            && NumberRuns.isDigit(text.charAt(start - 2));
    boolean after =
        end + 1 < text.length()
            && NumberRuns.isBlank(text.charAt(end))
            && NumberRuns.isDigit(text.charAt(end + 1));
    return shape.indexOf(' ') >= 0 && (before || after);
  }

  /** Areas 000 and 666, groups 00 and serials 0000 were never given; from 900 on it is an ITIN. */
  private static boolean isUsNumber(String id) {
    int area = Integer.parseInt(id.substring(0, 3));
    int group = Integer.parseInt(id.substring(3, 5));
    int serial = Integer.parseInt(id.substring(5));
    boolean isItin = area >= 900 && group >= 50;
    return area != 0 && area != 666 && (area < 900 || isItin) && group != 0 && serial != 0;
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
