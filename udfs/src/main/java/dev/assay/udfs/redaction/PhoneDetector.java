package dev.assay.udfs.redaction;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
      Pattern.compile(
          "(?:1[ .-])?(?:\\([0-9]{3}\\)[ .-]{0,2}|[0-9]{3}[ .-]{1,2})[0-9]{3}[ .-]?[0-9]{4}");

  /**
   * As telephone numbers must be written that stand among other numbers and have no plus: three
   * digits or more a group, and more than blanks between them in North America.
   */
  private static final Pattern PRINTED =
      Pattern.compile(
          "\\(?[0-9]{3}\\) ?[0-9]{3}[ .-][0-9]{4}"
              + "|(?:1[ .-])?[0-9]{3}(?<sign>[.-])[0-9]{3}\\k<sign>[0-9]{4}"
              + "|0[0-9]{2,4}(?:[ -][0-9]{3,6}){1,2}");

  /** Words by which bare digits are a number to call, also as names of fields. */
  private static final Pattern WORD =
      Pattern.compile(
          "(?<![\\p{L}_])(?:"
              + "[\\p{L}_]{0,20}(?<!micro|head|ear|auto)(?:phone|mobile)"
              + "|(?:[a-z]{1,12}_)?(?:tel|telefon\\p{L}{0,8}|cell|cellular|fax|telefax|sms|whatsapp)"
              + "|call|calling|text me"
              + ")(?:_?(?:no|nr|num|number))?s?(?![\\p{L}_])",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** Words by which a number of any country is one to call. */
  private static final Pattern SURE_WORD =
      Pattern.compile(
          "(?<![\\p{L}_])(?:(?:[\\p{L}]{1,12}[ _-]?)?(?<!micro|head|ear|auto)(?:phone|mobile|tel|t[eé]l[eéè](?:f|ph)o\\p{L}{0,8}"
              + "|t[eé]l|celular|cell|handy|mobil|m[oó]vil|fax|whatsapp|sms|тел|телефон)"
              + "|(?:my|his|her|our|their) number)(?:[ _-]?(?:no|nr|num|number))?(?: is|\\.)?"
              + "[\"' :=#*.\\\\]{0,6}\\(?$",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** One of these is in the last word of what {@link #SURE_WORD} finds: it is cheap to know. */
  private static final List<String> SURE_WORDS =
      List.of(
          "pho",
          "mob",
          "tel",
          "tél",
          "cel",
          "handy",
          "móvil",
          "movil",
          "fax",
          "whatsapp",
          "sms",
          "тел",
          "no",
          "nr",
          "num",
          "is");

  /** One of these is the last word of what {@link #OTHER} finds. */
  private static final Set<String> OTHERS =
      Set.of(
          "tracking",
          "order",
          "invoice",
          "serial",
          "ticket",
          "part",
          "model",
          "sku",
          "no",
          "number",
          "id",
          "code");

  /** Words right before numbers that are none to call. */
  private static final Pattern OTHER =
      Pattern.compile(
          "(?<![\\p{L}_])(?:tracking|order|invoice|serial|ticket|part|model|sku)"
              + "(?:[ _](?:no|number|id|code))?[.:#]? ?$",
          Pattern.CASE_INSENSITIVE);

  /** Where many people live whose numbers are written without a plus. */
  private static final List<String> MORE_REGIONS =
      List.of(
          "DE", "FR", "ES", "IT", "BR", "NL", "PL", "SE", "IN", "MX", "AU", "CH", "AT", "BE", "PT",
          "DK", "NO", "FI", "CZ", "GR", "HU", "RO", "TR", "RU", "UA", "EG", "SA", "AE", "IL", "ZA",
          "NG", "KE", "JP", "CN", "KR", "TW", "HK", "SG", "MY", "TH", "ID", "PH", "VN", "PK", "BD",
          "AR", "CL", "CO", "PE", "IE", "NZ", "CA");

  private static final Pattern EXTENSION =
      Pattern.compile(
          "[ ,;(]{0,3}(?:ext(?:ension|n)?|x|poste|durchwahl|ramal|interno|anexo|вн|доб)\\.?:?"
              + " ?([0-9]{1,6})(?![\\p{L}0-9_]|[.:/-][0-9])\\)?",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** The same in Chinese, Japanese and Korean, where words touch; and where they are written. */
  private static final Pattern EASTERN_WORD = Pattern.compile("手机|手機|电话|電話|联系方式|携帯|전화|휴대폰|핸드폰|연락처");

  private static final List<String> EASTERN_REGIONS = List.of("CN", "JP", "KR", "TW", "HK");

  PhoneDetector {
    regions = List.copyOf(regions);
  }

  @Override
  public void find(String text, Consumer<Match> found) {
    NumberRuns.visit(
        text,
        FEWEST,
        MOST,
        (digitsStart, end, digits, extent) -> {
          int start = withPrefix(text, digitsStart);
          boolean isAmongNumbers = extent == NumberRuns.Extent.PART && text.charAt(start) != '+';
          if (isPartOfACode(text, start, end) || (isAmongNumbers && !isNational(digits))) {
            return false;
          }
          String candidate = NumberRuns.plain(text.substring(start, end));
          if (isAmongNumbers && !PRINTED.matcher(candidate).matches()) {
            return false;
          }
          Optional<String> number = number(text, start, candidate, digits);
          number.ifPresent(value -> found.accept(withExtension(text, start, end, value)));
          return number.isPresent();
        });
  }

  /** A number with what is dialled after the call, if that stands behind it. */
  private static Match withExtension(String text, int start, int end, String number) {
    Matcher extension = EXTENSION.matcher(text).region(end, Math.min(text.length(), end + CONTEXT));
    return extension.lookingAt()
        ? new Match(KIND, start, extension.end(), number + ";ext=" + extension.group(1))
        : new Match(KIND, start, end, number);
  }

  private static boolean isNational(String digits) {
    return digits.length() == 10 || digits.length() == 11;
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
    boolean keyed =
        start > 0
            && (":=".indexOf(text.charAt(start - 1)) >= 0 || isBetweenNumbers(text, start - 1));
    boolean after = end < text.length() && "%_$€£".indexOf(text.charAt(end)) >= 0;
    return (before && !keyed) || after;
  }

  private static boolean isBetweenNumbers(String text, int at) {
    return at > 0 && text.charAt(at) == '/' && NumberRuns.isDigit(text.charAt(at - 1));
  }

  private Optional<String> number(String text, int start, String candidate, String digits) {
    if (candidate.startsWith("+")) {
      return valid(candidate, "ZZ");
    }
    if (stands(EASTERN_WORD, text, start)) {
      return firstValid(candidate, Stream.concat(EASTERN_REGIONS.stream(), regions.stream()));
    }
    String word = wordBefore(text, start);
    if (SURE_WORDS.stream().anyMatch(word::contains) && stands(SURE_WORD, text, start)) {
      return firstValid(candidate, Stream.concat(regions.stream(), MORE_REGIONS.stream()));
    }
    boolean isAnnounced = stands(WORD, text, start);
    if (!isAnnounced && OTHERS.contains(word) && stands(OTHER, text, start)) {
      return Optional.empty();
    }
    boolean grouped = candidate.length() > digits.length() && isWrittenAsAPhone(candidate);
    if (!grouped && !isAnnounced) {
      return Optional.empty();
    }
    return firstValid(
        candidate,
        regions.stream().filter(region -> isAnnounced || isOfRegion(region, candidate, digits)));
  }

  private static Optional<String> firstValid(String candidate, Stream<String> regions) {
    return regions.map(region -> valid(candidate, region)).flatMap(Optional::stream).findFirst();
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

  /** The word, in lower case, between which and a number only signs stand; empty if none is. */
  private static String wordBefore(String text, int start) {
    int end = start;
    while (end > 0 && start - end < 8 && "\"' :=#*.\\(".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    int word = end;
    while (word > 0 && end - word < CONTEXT && Character.isLetter(text.charAt(word - 1))) {
      word--;
    }
    return text.substring(word, end).toLowerCase(Locale.ROOT);
  }

  /** Whether a word stands shortly before a number. */
  private static boolean stands(Pattern word, String text, int start) {
    return word.matcher(text)
        .region(Math.max(0, start - CONTEXT), start)
        .useTransparentBounds(true)
        .useAnchoringBounds(true)
        .find();
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
