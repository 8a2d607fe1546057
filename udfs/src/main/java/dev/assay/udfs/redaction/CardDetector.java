package dev.assay.udfs.redaction;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Finds payment card numbers: 13 to 19 digits, of a network's range, with a right check digit (ISO
 * 7812, Luhn), written in one or in groups; 12 digits of Maestro where a word says that it is a
 * card.
 */
final class CardDetector implements Detector {
  static final String KIND = "CARD";
  private static final int FEWEST = 12;
  private static final int MOST = 19;

  private static final int CONTEXT = 40;
  private static final Pattern WORD =
      Pattern.compile(
          "(?i)(?:maestro|(?:debit|credit|bank|payment)[ _-]?card|(?<![a-z])card[ _-]?(?:no|num|nr)"
              + "|(?<!gift )(?<![a-z])card(?:[ :#=]|$)|karte|carte|tarjeta|carta|kaart)");

  private static final Pattern BARCODE =
      Pattern.compile("(?i)(?<![a-z])(?:ean|gtin|isbn|upc|barcode|article)(?![a-z])");

  /** As on cards; what stands among other numbers must be written so. */
  private static final Pattern PRINTED =
      Pattern.compile(
          "[0-9]+"
              + "|[0-9]{4}(?<four>[^0-9])[0-9]{4}\\k<four>[0-9]{4}\\k<four>[0-9]{4}"
              + "|[0-9]{4}(?<six>[^0-9])[0-9]{6}\\k<six>[0-9]{4,5}");

  @Override
  public void find(String text, Consumer<Match> found) {
    NumberRuns.visit(
        text,
        FEWEST,
        MOST,
        (start, end, digits, extent) -> {
          boolean isCard =
              isOfANetwork(text, start, digits)
                  && CheckDigits.isLuhn(digits)
                  && (PRINTED.matcher(text.substring(start, end)).matches()
                      || (extent == NumberRuns.Extent.WHOLE && isGrouped(text, start, end)));
          if (isCard) {
            found.accept(new Match(KIND, start, end, digits));
          }
          return isCard;
        });
  }

  /** Whether only blanks and hyphens part the groups: a dot or a slash is of another number. */
  private static boolean isGrouped(String text, int start, int end) {
    return text.substring(start, end)
        .chars()
        .mapToObj(c -> (char) c)
        .allMatch(c -> NumberRuns.isDigit(c) || NumberRuns.isBlank(c) || NumberRuns.isHyphen(c));
  }

  private static boolean isOfANetwork(String text, int start, String digits) {
    int two = Integer.parseInt(digits.substring(0, 2));
    int four = Integer.parseInt(digits.substring(0, 4));
    return switch (digits.length()) {
      case 12 -> isMaestro(two) && isBefore(text, start, WORD);
      case 13 ->
          (two / 10 == 4 && !isBefore(text, start, BARCODE))
              || (isMaestro(two) && isBefore(text, start, WORD));
      case 14 -> isDiners(two) || (isMaestro(two) && isBefore(text, start, WORD));
      case 15 -> two == 34 || two == 37 || isDiners(two) || four == 2131 || four == 1800;
      case 16 -> isDiners(two) || isOfSixteen(two, four);
      default -> two / 10 == 4 || two == 62 || two == 81 || isMaestro(two);
    };
  }

  private static boolean isMaestro(int two) {
    return two == 50 || isIn(two, 56, 58) || two == 63 || two == 67;
  }

  private static boolean isBefore(String text, int start, Pattern word) {
    return word.matcher(text).region(Math.max(0, start - CONTEXT), start).find();
  }

  private static boolean isDiners(int two) {
    return two == 30 || two == 36 || two == 38 || two == 39;
  }

  private static boolean isOfSixteen(int two, int four) {
    boolean mastercard = isIn(two, 51, 55) || isIn(four, 2221, 2720);
    boolean discover = four == 6011 || isIn(two, 62, 65);
    boolean isUnionPay = two == 81;
    return two / 10 == 4
        || mastercard
        || discover
        || isUnionPay
        || isMaestro(two)
        || isIn(four, 3528, 3589);
  }

  private static boolean isIn(int number, int from, int to) {
    return number >= from && number <= to;
  }
}
