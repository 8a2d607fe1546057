package dev.assay.udfs.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds postal addresses as they are written in the US, the UK and other places where a number
 * stands before a street's name, in German, and in French, Spanish, Italian and Portuguese; post
 * boxes; and postcodes of the UK. A town or a country alone is none.
 */
final class AddressDetector implements Detector {
  static final String KIND = "ADDRESS";
  private static final int FORWARD = 140;
  private static final int BACKWARD = 60;

  private static final String TYPES =
      "(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl"
          + "|Square|Sq|Terrace|Ter|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Close|Crescent|Gardens|Mews"
          + "|Row|Walk|Trail|Alley|Broadway)";

  /** Kinds of streets that are words of other names as well: a flat must follow. */
  private static final String OTHER_TYPES =
      "(?:Bridge|Burg|Bypass|Center|Cliff|Cliffs|Common|Corner|Corners|Cove|Creek|Crossing|Estate"
          + "|Estates|Expressway|Extension|Falls|Ferry|Field|Fields|Flats|Ford|Forest|Forge|Fork"
          + "|Forks|Fort|Freeway|Garden|Gateway|Glen|Green|Grove|Harbor|Haven|Heights|Hill|Hills"
          + "|Hollow|Inlet|Island|Islands|Isle|Junction|Key|Knoll|Knolls|Lake|Lakes|Landing|Locks"
          + "|Lodge|Loop|Mall|Manor|Meadow|Meadows|Mill|Mills|Mission|Motorway|Mount|Mountain"
          + "|Orchard|Oval|Park|Pass|Passage|Path|Pike|Pine|Pines|Plain|Plains|Plaza|Point|Points"
          + "|Port|Ports|Prairie|Ranch|Ridge|River|Route|Run|Shore|Shores|Spring|Springs|Spur"
          + "|Station|Stravenue|Stream|Summit|Throughway|Trace|Track|Turnpike|Union|Valley|Via"
          + "|Viaduct|View|Views|Village|Ville|Vista)";

  /** "via" is a word of English; so are the others that are written with a capital here. */
  private static final String ROMANCE =
      "(?:(?i:rue|avenue|av\\.?|boulevard|bd|place|allée|chemin|impasse|quai|calle|camino"
          + "|avenida|avda\\.?|plaza|paseo|viale|vicolo|piazza|corso|rua|travessa|alameda|praça)"
          + "|Via|Largo|Strada)";

  private static final Map<Character, List<String>> ROMANCE_BY_LETTER =
      Stream.of(
              ROMANCE
                  .replaceAll("\\(\\?i?:|[)?\\\\]", "")
                  .toLowerCase(Locale.ROOT)
                  .concat("|c/")
                  .split("\\|"))
          .collect(Collectors.groupingBy(word -> word.charAt(0)));
  private static final Set<String> TYPE_WORDS =
      Stream.concat(words(TYPES), words(OTHER_TYPES)).collect(Collectors.toUnmodifiableSet());

  /** What a number and a word before a kind of street say, that are no street's name. */
  private static final Set<String> COUNTED = Set.of("Way", "Star", "Minute", "Minutes", "Hour");

  private static final String STATES =
      "(?:AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV"
          + "|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|PR|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)";
  private static final Set<String> STATE_WORDS =
      words(STATES).collect(Collectors.toUnmodifiableSet());
  private static final String[] GERMAN_ENDINGS = {
    "straße", "strasse", "str.", "weg", "platz", "allee", "gasse", "damm", "ufer"
  };
  private static final Set<String> ORDINAL_ENDINGS = Set.of("st", "nd", "rd", "th");
  private static final String LETTERS = "[\\p{L}'’.-]*";

  private static final String FLAT =
      ",? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|#)\\.? ?#?[A-Za-z0-9-]{1,6}";

  /** A postcode and a town, as on the continent. */
  private static final String TOWN =
      "(?:,? ?(?:[A-Z]{1,2}-)?[0-9]{4,5}(?:-[0-9]{3})?,? \\p{Lu}[\\p{L}'’-]+"
          + "(?: (?:d[aeio] |del |am |an der )?\\p{Lu}[\\p{L}'’-]+){0,2}(?: \\([A-Z]{2}\\))?)?";

  /** What may follow: a flat, a town, a state or a postcode. */
  private static final String REST =
      "(?:"
          + FLAT
          + ")?(?:,? ?\\p{Lu}"
          + LETTERS
          + "(?: \\p{Lu}"
          + LETTERS
          + "){0,2},? (?:[A-Z]{2} )?(?:[0-9]{5}(?:-[0-9]{4})?"
          + "|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}))?"
          + TOWN;

  /** From a house's number on. */
  private static final Pattern NUMBER_FIRST =
      Pattern.compile(
          "[0-9]{1,6}[A-Za-z]?(?:[/-][0-9]{1,4})?,? (?:"
              + "(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\\.? )?"
              + "(?:(?:\\p{Lu}"
              + LETTERS
              + "|[0-9]{1,3}(?:st|nd|rd|th)) ){1,4}"
              + TYPES
              + "\\b\\.?(?: (?:N|S|E|W|NE|NW|SE|SW)\\b)?"
              + "|(?:\\p{Lu}"
              + LETTERS
              + " ){1,4}"
              + OTHER_TYPES
              + FLAT
              + "|(?:\\p{Lu}"
              + LETTERS
              + ",? ){2,7}(?:"
              + FLAT.substring(",? ".length())
              + ",? (?:\\p{Lu}"
              + LETTERS
              + ",? ){1,3})?"
              + STATES
              + " [0-9]{5}(?:-[0-9]{4})?"
              + "|"
              + ROMANCE
              + " (?:(?i:de|du|des|de la|la|le|les|l'|della|do|da) )?"
              + "(?:l'|d')?\\p{Lu}"
              + LETTERS
              + "(?: \\p{Lu}"
              + LETTERS
              + "){0,3})"
              + REST);

  /** Up to a house's number, which stands at the end of what is searched. */
  private static final Pattern NUMBER_LAST =
      Pattern.compile(
          "(?:\\p{Lu}[\\p{L}-]*(?: \\p{Lu}[\\p{L}-]*)? ?"
              + "(?i:straße|strasse|str\\.|weg|platz|allee|gasse|damm|ufer)"
              + "|\\b(?:C/ ?|"
              + ROMANCE
              + " )(?:(?i:de|de la|del|della|do|da|dos|las|los) )?\\p{Lu}\\p{Ll}"
              + LETTERS
              + "(?: (?:de |la |del )?\\p{Lu}"
              + LETTERS
              + "){0,3}),? (?:n[º°.]? ?)?$");

  private static final Pattern AFTER_NUMBER =
      Pattern.compile("[0-9]{1,4}[A-Za-z]?(?:[/-][0-9]{1,4}[A-Za-z]?){0,2}\\b" + TOWN);

  private static final Pattern POST_BOX =
      Pattern.compile("(?i:p\\.? ?o\\.? ?box|postfach|apartado postal) [0-9]{1,6}" + REST);
  private static final Pattern MILITARY =
      Pattern.compile(
          "(?:(?:PSC|CMR|Unit) [0-9]{1,5},? Box [0-9]{1,5},? )?[AFD]PO,? A[AEP] [0-9]{5}");
  private static final List<String> MILITARY_WORDS =
      List.of("PSC ", "CMR ", "Unit ", "APO", "FPO", "DPO");
  private static final Pattern UK_POSTCODE =
      Pattern.compile("(?:[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKPSTUW]?) [0-9][ABD-HJLNP-UW-Z]{2}\\b");

  /** The words of an alternation, as they are written. */
  private static Stream<String> words(String alternation) {
    return Stream.of(
        alternation
            .substring("(?:".length(), alternation.length() - 1)
            .replace("\\", "")
            .split("\\|"));
  }

  @Override
  public void find(String text, Consumer<Match> found) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (NumberRuns.isDigit(c) && (i == 0 || !isJoined(text, i))) {
        int end = fromNumber(text, i, found);
        i = Math.max(end, i);
      } else if (c >= 'A' && c <= 'Z' && i + 5 < length && (i == 0 || !isJoined(text, i))) {
        int end = military(text, i, found);
        if (end == i) {
          postcode(text, i, found);
        }
        i = end;
      } else if ((c == 'x' || c == 'X' || c == 'h' || c == 'l') && i + 2 < length) {
        postBox(text, i, found);
      }
    }
  }

  private static boolean isJoined(String text, int at) {
    char before = text.charAt(at - 1);
    boolean touches = Character.isLetterOrDigit(before) || "-_./$€£#:".indexOf(before) >= 0;
    return touches && JsonEscapes.skipEscapeTail(text, at - 1) != at && before != ':';
  }

  private static int fromNumber(String text, int start, Consumer<Match> found) {
    int digits = start;
    while (digits < text.length() && NumberRuns.isDigit(text.charAt(digits))) {
      digits++;
    }
    if (digits - start > 6) {
      return digits;
    }
    if (mayBeHouse(text, digits) && hasStreetWord(text, digits)) {
      Matcher forward =
          NUMBER_FIRST.matcher(text.substring(start, Math.min(text.length(), start + FORWARD)));
      if (forward.lookingAt()) {
        return accept(text, start, start + forward.end(), found);
      }
    }
    if (start > 4 && text.charAt(start - 1) == ' ' && digits - start <= 4) {
      int from = Math.max(0, start - BACKWARD);
      if (mayEndAStreet(text, from, start)) {
        Matcher backward = NUMBER_LAST.matcher(text.substring(from, start));
        Matcher rest =
            AFTER_NUMBER.matcher(text.substring(start, Math.min(text.length(), start + BACKWARD)));
        if (backward.find() && rest.lookingAt()) {
          return accept(text, from + backward.start(), start + rest.end(), found);
        }
      }
    }
    return digits - 1;
  }

  /**
   * A blank and a letter or an ordinal, or a letter, a comma or a hyphen and the like, after the
   * number.
   */
  private static boolean mayBeHouse(String text, int digits) {
    if (isOrdinal(text, digits + 1) && text.charAt(digits) == ' ') {
      return true;
    }
    boolean hasLetter =
        digits + 1 < text.length()
            && Character.isLetter(text.charAt(digits))
            && text.charAt(digits + 1) == ' ';
    int at = hasLetter ? digits + 1 : digits;
    while (at < text.length() && at - digits < 8 && !Character.isLetter(text.charAt(at))) {
      at++;
    }
    return at > digits
        && at < text.length()
        && text.charAt(at - 1) == ' '
        && (Character.isUpperCase(text.charAt(at)) || isStreetWord(text, at));
  }

  private static boolean isOrdinal(String text, int start) {
    int end = start;
    while (end < text.length() && end - start < 3 && NumberRuns.isDigit(text.charAt(end))) {
      end++;
    }
    return end > start
        && end + 2 < text.length()
        && ORDINAL_ENDINGS.contains(text.substring(end, end + 2))
        && text.charAt(end + 2) == ' ';
  }

  /** Whether one of the next words is a kind of street. */
  private static boolean hasStreetWord(String text, int from) {
    int at = from;
    for (int words = 0; words < 10; words++) {
      while (at < text.length() && at - from < FORWARD && " ,./-".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      int end = at;
      while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
        end++;
      }
      String word = text.substring(at, end);
      if (words == 0 && COUNTED.contains(word)) {
        return false;
      }
      boolean isState =
          end - at == 2
              && end + 1 < text.length()
              && NumberRuns.isDigit(text.charAt(end + 1))
              && STATE_WORDS.contains(word);
      boolean isCue = isState || TYPE_WORDS.contains(word);
      if (end > at && (isCue || isStreetWord(text, at))) {
        return true;
      }
      if (end == at) {
        return false;
      }
      at = end;
    }
    return false;
  }

  private static boolean isStreetWord(String text, int at) {
    char first = Cues.lower(text.charAt(at));
    for (String word : ROMANCE_BY_LETTER.getOrDefault(first, List.of())) {
      if (text.regionMatches(true, at, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayEndAStreet(String text, int from, int to) {
    char before = text.charAt(to - 2);
    if (!(Character.isLetter(before) || ".,º°".indexOf(before) >= 0)
        || text.substring(from, to).chars().noneMatch(Character::isUpperCase)) {
      return false;
    }
    int end = before == ',' ? to - 2 : to - 1;
    for (String ending : GERMAN_ENDINGS) {
      if (text.regionMatches(true, end - ending.length(), ending, 0, ending.length())) {
        return true;
      }
    }
    for (int i = from; i < to - 3; i++) {
      if ((i == 0 || text.charAt(i - 1) == ' ') && isStreetWord(text, i)) {
        return true;
      }
    }
    return false;
  }

  /** The end of an address of the US forces that begins here; the start if none does. */
  private static int military(String text, int start, Consumer<Match> found) {
    if (MILITARY_WORDS.stream().noneMatch(word -> text.startsWith(word, start))) {
      return start;
    }
    Matcher matcher =
        MILITARY.matcher(text.substring(start, Math.min(text.length(), start + BACKWARD)));
    return matcher.lookingAt() ? accept(text, start, start + matcher.end(), found) : start;
  }

  private static void postcode(String text, int start, Consumer<Match> found) {
    boolean mayBe =
        NumberRuns.isDigit(text.charAt(start + 1)) || NumberRuns.isDigit(text.charAt(start + 2));
    if (mayBe) {
      Matcher matcher =
          UK_POSTCODE.matcher(text.substring(start, Math.min(text.length(), start + 9)));
      if (matcher.lookingAt()) {
        accept(text, start, start + matcher.end(), found);
      }
    }
  }

  /** The words for a post box end in x, h or l, before a blank and a number. */
  private static void postBox(String text, int at, Consumer<Match> found) {
    if (text.charAt(at + 1) != ' ' || !NumberRuns.isDigit(text.charAt(at + 2))) {
      return;
    }
    boolean mayBe = endsIn(text, at, "box") || endsIn(text, at, "postfach");
    if (!mayBe && !endsIn(text, at, "postal")) {
      return;
    }
    int from = Math.max(0, at - 16);
    Matcher matcher =
        POST_BOX.matcher(text.substring(from, Math.min(text.length(), from + FORWARD)));
    if (matcher.find() && from + matcher.start() <= at) {
      accept(text, from + matcher.start(), from + matcher.end(), found);
    }
  }

  private static boolean endsIn(String text, int at, String word) {
    return text.regionMatches(true, at + 1 - word.length(), word, 0, word.length());
  }

  private static int accept(String text, int start, int end, Consumer<Match> found) {
    int stop = end;
    while (stop > start && " ,.".indexOf(text.charAt(stop - 1)) >= 0) {
      stop--;
    }
    found.accept(new Match(KIND, start, stop, KeyedDetector.normal(text.substring(start, stop))));
    return stop - 1;
  }
}
