package dev.assay.udfs.redaction;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Finds what the name of a field says, in some thirty languages: a person's name, address,
 * telephone number, birth date or identity number in {@code "first_name": "Mia"}, {@code zip=10001}
 * or {@code Passport number: X1234567}.
 *
 * <p>A field that is called nothing but a name holds a person's where fields of a person stand
 * around it.
 */
record KeyedDetector(RedactionSettings.Names names) implements Detector {
  private static final int NEAR = 200;

  private static final int FEWEST_OF_A_PHONE = 7;
  private static final int MOST_OF_A_PHONE = 20;

  /** Names of fields that may be a person's or a thing's. */
  private static final Set<String> VAGUE = Set.of("name", "nom", "nome", "naam", "namn", "navn");

  private static final Map<String, String> KINDS = kinds();

  private static final Set<String> OF_A_PERSON =
      Set.of(
          "email",
          "phone",
          "dob",
          "birth",
          "address",
          "passenger",
          "customer",
          "patient",
          "user",
          "gender",
          "zip",
          "employee",
          "guest",
          "surname",
          "nationality");

  private static final Pattern PSEUDONYM = Pattern.compile("\\[[A-Z_]+_[a-z]+\\]");

  private static Map<String, String> kinds() {
    Map<String, String> kinds = new HashMap<>();
    for (String line : SecretShapes.lines("field-names.txt")) {
      String[] words = line.split(" ", -1);
      for (int i = 1; i < words.length; i++) {
        kinds.put(TableValues.plain(words[i]), words[0]);
      }
    }
    return Map.copyOf(kinds);
  }

  @Override
  public void find(String text, Consumer<Match> found) {
    KeyedValues.visit(
        text,
        name -> VAGUE.contains(name) || KINDS.containsKey(name),
        (name, start, end, form, value) -> {
          boolean isPersons = PersonDetector.KIND.equals(KINDS.get(name));
          if (form == KeyedValues.Form.LINE && AddressDetector.KIND.equals(KINDS.get(name))) {
            int stop = lineEnd(text, end);
            accept(text, name, start, stop, form, text.substring(start, stop), found);
          } else if (form == KeyedValues.Form.LINE
              && isPersons
              && !isCapitalisedName(value)
              && !isUncasedName(value)) {
            // More than the name may stand in the line.
            int stop = Math.min(end, PersonDetector.nameEnd(text, start));
            accept(text, name, start, stop, form, text.substring(start, stop), found);
          } else {
            accept(text, name, start, end, form, value, found);
          }
        });
  }

  /** Where a line of an address ends, in which commas stand, but no word without a capital. */
  private static int lineEnd(String text, int end) {
    int stop = end;
    while (text.startsWith(", ", stop) && stop + 2 < text.length()) {
      int next = stop + 2;
      boolean isAbbreviated =
          text.startsWith(". ", Words.end(text, next)) && Words.end(text, next) <= next + 4;
      if (!Character.isUpperCase(text.charAt(next))
          && !NumberRuns.isDigit(text.charAt(next))
          && !isAbbreviated) {
        break;
      }
      while (next < text.length()
          && (Character.isLetterOrDigit(text.charAt(next))
              || " -.'/".indexOf(text.charAt(next)) >= 0)
          && !text.startsWith(": ", next)) {
        next++;
      }
      stop = next;
    }
    while (stop > end && !Character.isLetterOrDigit(text.charAt(stop - 1))) {
      stop--;
    }
    return stop;
  }

  private void accept(
      String text,
      String name,
      int start,
      int end,
      KeyedValues.Form form,
      String value,
      Consumer<Match> found) {
    String kind = kind(text, name, start, end, form, value);
    boolean isWanted = names != RedactionSettings.Names.OFF || !PersonDetector.KIND.equals(kind);
    if (kind != null && isWanted && isValue(kind, value)) {
      found.accept(new Match(kind, start, end, normal(value)));
    }
  }

  private static String kind(
      String text, String name, int start, int end, KeyedValues.Form form, String value) {
    String kind = KINDS.get(name);
    if (kind != null) {
      // In a line, one word before a colon is often prose: "address: see below".
      return form == KeyedValues.Form.LINE && !looksLikeData(kind, value) ? null : kind;
    }
    boolean isPersons =
        VAGUE.contains(name) && isCapitalisedName(value) && isNearAPerson(text, start, end);
    return isPersons ? PersonDetector.KIND : null;
  }

  private static boolean looksLikeData(String kind, String value) {
    return kind.equals(PersonDetector.KIND)
        ? isCapitalisedName(value) || isUncasedName(value)
        : (hasDigit(value) || (kind.equals(AddressDetector.KIND) && isUnspaced(value)))
            && value.length() <= 80;
  }

  private static boolean isValue(String kind, String value) {
    return switch (kind) {
      case PersonDetector.KIND -> isNameText(value);
      case PhoneDetector.KIND -> isPhoneText(value);
      case AddressDetector.KIND ->
          (hasDigit(value) || value.indexOf(' ') > 0 || isUnspaced(value))
              && value.indexOf('@') < 0
              && !value.contains("[" + EmailDetector.KIND)
              && !value.contains("://")
              && !value.startsWith("0x")
              && value.length() >= 3
              && value.length() <= 200;
      case NationalIdDetector.KIND ->
          hasDigit(value)
              && value.length() >= 6
              && value.length() <= 30
              && value.chars().allMatch(KeyedDetector::isOfAnId);
      default -> hasDigit(value) && value.length() >= 6 && value.length() <= 30;
    };
  }

  private static boolean isOfAnId(int c) {
    return Character.isLetterOrDigit(c)
        || NumberRuns.isHyphen((char) c)
        || " ./+()".indexOf(c) >= 0;
  }

  private static boolean hasDigit(String value) {
    return NumberRuns.hasDigit(value, 0, value.length());
  }

  /** Whether a value is written in letters between which no blanks stand. */
  private static boolean isUnspaced(String value) {
    return value.length() >= 4
        && Character.isLetter(value.charAt(0))
        && !Words.touches(value.charAt(0));
  }

  /**
   * As many digits as telephone numbers have with an extension, and nothing but what stands between
   * them.
   */
  private static boolean isPhoneText(String value) {
    long digits = value.chars().filter(c -> Character.isDigit(c)).count();
    return digits >= FEWEST_OF_A_PHONE
        && digits <= MOST_OF_A_PHONE
        && value
            .chars()
            .allMatch(c -> Character.isDigit(c) || "+-.() /\u00a0\u2011\u2013x".indexOf(c) >= 0);
  }

  /**
   * Letters and what stands between them in names, at most five words, no word of a program; a
   * comma may stand behind the last name.
   */
  private static boolean isNameText(String value) {
    if (value.length() > 60 || value.length() < 2) {
      return false;
    }
    int words = 1;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ' ') {
        words++;
      } else if (!Words.isPart(c)
          && c != '.'
          && !Character.isSurrogate(c)
          && !(c == ',' && value.indexOf(',') == i && value.startsWith(" ", i + 1))) {
        return false;
      }
    }
    return words <= 5 && !NameLists.isPlaceholder(value);
  }

  /** A name in a script that has no capitals. */
  private static boolean isUncasedName(String value) {
    return isNameText(value)
        && value.length() <= 30
        && value.codePoints().filter(Character::isLetter).allMatch(KeyedDetector::hasNoCase);
  }

  static boolean hasNoCase(int c) {
    return !Character.isUpperCase(c) && !Character.isLowerCase(c);
  }

  private static boolean isCapitalisedName(String value) {
    if (!isNameText(value)) {
      return false;
    }
    int words = 0;
    for (int i = 0; i < value.length(); ) {
      int stop = Words.end(value, i);
      if (stop == i) {
        i++;
        continue;
      }
      boolean isName = Words.isCapitalised(value, i, stop);
      if (!isName && !NameLists.isParticle(value.substring(i, stop))) {
        return false;
      }
      words += isName ? 1 : 0;
      i = stop;
    }
    return words >= 2;
  }

  private static boolean isNearAPerson(String text, int start, int end) {
    String around = text.substring(Math.max(0, start - NEAR), Math.min(text.length(), end + NEAR));
    // A pseudonym says what its value said, and no more.
    String words = PSEUDONYM.matcher(around).replaceAll(" ").toLowerCase(Locale.ROOT);
    return around.indexOf('@') >= 0
        || around.contains("[" + EmailDetector.KIND)
        || OF_A_PERSON.stream().anyMatch(words::contains);
  }

  static String normal(String value) {
    return value.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
