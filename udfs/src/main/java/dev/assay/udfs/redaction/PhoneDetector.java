package dev.assay.udfs.redaction;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Finds telephone numbers that are valid by the plan of their country (libphonenumber).
 *
 * <p>With a {@code +} a number of any country counts. Without it, one of the configured regions
 * counts if it is written in groups, or if a word such as "phone" stands before it: bare digits are
 * more often an order's number.
 *
 * @param regions ISO country codes whose national notation is known
 */
record PhoneDetector(List<String> regions) implements Detector {
  static final String KIND = "PHONE";
  private static final int FEWEST = 7;
  private static final int MOST = 15;
  private static final int CONTEXT = 24;
  private static final int NORTH_AMERICA = 1;
  private static final Pattern AMERICAN =
      Pattern.compile("(?:1[ .-])?\\(?[0-9]{3}\\)?[ .-]{0,2}[0-9]{3}[ .-]?[0-9]{4}");
  private static final List<String> WORDS =
      List.of("phone", "tel", "mobile", "cell", "call", "fax", "whatsapp", "sms", "text me");

  PhoneDetector {
    regions = List.copyOf(regions);
  }

  @Override
  public void find(String text, Consumer<Match> found) {
    NumberRuns.visit(
        text,
        FEWEST,
        (digitsStart, end, digits) -> {
          int start = withPrefix(text, digitsStart);
          if (digits.length() > MOST || isPartOfACode(text, start, end)) {
            return;
          }
          String candidate = text.substring(start, end);
          number(text, start, candidate, digits)
              .ifPresent(value -> found.accept(new Match(KIND, start, end, value)));
        });
  }

  private static int withPrefix(String text, int start) {
    int from = start;
    if (from > 0 && text.charAt(from - 1) == '(') {
      from--;
    }
    return from > 0 && text.charAt(from - 1) == '+' ? from - 1 : from;
  }

  /** Numbers that are tied to what stands before or after: versions, sums, parts of an id. */
  private static boolean isPartOfACode(String text, int start, int end) {
    boolean before = start > 0 && "#$€£-/.:=_".indexOf(text.charAt(start - 1)) >= 0;
    boolean keyed = start > 0 && ":=".indexOf(text.charAt(start - 1)) >= 0;
    boolean after = end < text.length() && "%_$€£".indexOf(text.charAt(end)) >= 0;
    return (before && !keyed) || after;
  }

  private Optional<String> number(String text, int start, String candidate, String digits) {
    if (candidate.startsWith("+")) {
      return valid(candidate, "ZZ");
    }
    boolean isAnnounced = wordBefore(text, start);
    boolean grouped = candidate.length() > digits.length() && isWrittenAsAPhone(candidate);
    if (!grouped && !isAnnounced) {
      return Optional.empty();
    }
    return regions.stream()
        .filter(region -> isAnnounced || isOfRegion(region, candidate, digits))
        .map(region -> valid(candidate, region))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * Whether a number is grouped as in North America, or begins with the zero that a region's own
   * numbers begin with.
   */
  private static boolean isOfRegion(String region, String candidate, String digits) {
    PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    if (phones.getCountryCodeForRegion(region) == NORTH_AMERICA) {
      return AMERICAN.matcher(candidate).matches();
    }
    return !"0".equals(phones.getNddPrefixForRegion(region, true)) || digits.startsWith("0");
  }

  /** Groups of a telephone number are of two digits or more, and all but the first of three. */
  private static boolean isWrittenAsAPhone(String candidate) {
    String[] groups = candidate.replaceAll("[^0-9]+", " ").strip().split(" ", -1);
    return groups.length >= 2
        && groups.length <= 6
        && groups[groups.length - 1].length() >= 2
        && !candidate.contains("/")
        && !candidate.matches("[0-9]+\\.[0-9]+");
  }

  private static boolean wordBefore(String text, int start) {
    String before = text.substring(Math.max(0, start - CONTEXT), start).toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(before::contains);
  }

  private static Optional<String> valid(String candidate, String region) {
    PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    try {
      PhoneNumber number = phones.parse(candidate, region);
      return phones.isValidNumber(number)
          ? Optional.of(phones.format(number, PhoneNumberFormat.E164))
          : Optional.empty();
    } catch (NumberParseException e) {
      return Optional.empty();
    }
  }
}
