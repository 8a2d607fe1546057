package dev.assay.udfs.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds person names by what stands beside them: "my name is", a title, a greeting, a signature, an
 * e-mail address after them; in several languages. Where the cue is weak ("this is", "contact"),
 * the first word must be a frequent given name.
 *
 * <p>Without a cue a name is found only under {@link Reach#GIVEN_NAMES}: a frequent given name and
 * a capitalised word after it. That also hides the people whom the world writes about.
 */
record PersonDetector(Reach reach) implements Detector {
  static final String KIND = "PERSON";
  private static final int MOST_WORDS = 4;

  /** Where names are looked for. */
  enum Reach {
    CUES,
    GIVEN_NAMES
  }

  private enum Cue {
    /** After it comes a name, whatever it is. */
    STRONG,
    /** Before a name, written as titles are: one capital. */
    TITLE,
    /** After it comes a name where it begins with a frequent given name. */
    WEAK,
    /** At the start of a line or sentence, and behind the name a comma or the line's end. */
    GREETING,
    /**
     * At the start of a line or sentence, and the name is the rest of the line or the next line.
     */
    SIGN_OFF
  }

  private static final Cues<Cue> CUES =
      new Cues<>(
          Map.of(
              Cue.STRONG,
              List.of(
                  "my name is",
                  "my name's",
                  "name is",
                  "the name's",
                  "mein name ist",
                  "ich heiße",
                  "ich heisse",
                  "je m'appelle",
                  "mon nom est",
                  "me llamo",
                  "mi nombre es",
                  "mi chiamo",
                  "meu nome é",
                  "chamo-me",
                  "ik heet",
                  "mijn naam is",
                  "nazywam się",
                  "jag heter",
                  "jeg heter",
                  "jeg hedder",
                  "nimeni on",
                  "benim adım",
                  "mă numesc",
                  "меня зовут",
                  "мене звати",
                  "signed by",
                  "account holder",
                  "cardholder",
                  "card holder",
                  "attn"),
              Cue.TITLE,
              List.of(
                  "mr",
                  "mrs",
                  "ms",
                  "miss",
                  "mx",
                  "dr",
                  "prof",
                  "professor",
                  "herr",
                  "frau",
                  "señor",
                  "señora",
                  "monsieur",
                  "madame",
                  "mme",
                  "signor",
                  "signora",
                  "senhor",
                  "senhora"),
              Cue.GREETING,
              List.of(
                  "dear",
                  "hi",
                  "hi there",
                  "hello",
                  "hey",
                  "good morning",
                  "good afternoon",
                  "good evening",
                  "hola",
                  "buenos días",
                  "buenas tardes",
                  "estimado",
                  "estimada",
                  "querido",
                  "querida",
                  "hallo",
                  "liebe",
                  "lieber",
                  "guten tag",
                  "guten morgen",
                  "bonjour",
                  "bonsoir",
                  "cher",
                  "chère",
                  "ciao",
                  "caro",
                  "cara",
                  "gentile",
                  "olá",
                  "prezado",
                  "prezada",
                  "beste",
                  "hoi",
                  "hej",
                  "hei",
                  "kära",
                  "cześć",
                  "dragă",
                  "merhaba",
                  "sayın",
                  "здравствуйте",
                  "уважаемый",
                  "уважаемая",
                  "привет"),
              Cue.SIGN_OFF,
              List.of(
                  "best",
                  "all the best",
                  "best wishes",
                  "regards",
                  "best regards",
                  "kind regards",
                  "kindest regards",
                  "warm regards",
                  "warmest regards",
                  "with regards",
                  "warmly",
                  "sincerely",
                  "yours sincerely",
                  "sincerely yours",
                  "yours truly",
                  "yours",
                  "yours faithfully",
                  "respectfully",
                  "cheers",
                  "thanks",
                  "many thanks",
                  "thank you",
                  "thanks again",
                  "thanks in advance",
                  "love",
                  "take care",
                  "mit freundlichen grüßen",
                  "mit freundlichem gruß",
                  "freundliche grüße",
                  "viele grüße",
                  "liebe grüße",
                  "beste grüße",
                  "mfg",
                  "lg",
                  "vg",
                  "cordialement",
                  "bien cordialement",
                  "bien à vous",
                  "saludos",
                  "saludos cordiales",
                  "un saludo",
                  "atentamente",
                  "cordiali saluti",
                  "distinti saluti",
                  "saluti",
                  "atenciosamente",
                  "abraços",
                  "met vriendelijke groet",
                  "groeten",
                  "z poważaniem",
                  "pozdrawiam",
                  "med vänliga hälsningar",
                  "mvh",
                  "hälsningar",
                  "vennlig hilsen",
                  "hilsen",
                  "terveisin",
                  "saygılarımla",
                  "с уважением"),
              Cue.WEAK,
              List.of(
                  "i am",
                  "i'm",
                  "this is",
                  "it's",
                  "call me",
                  "dear",
                  "hi",
                  "hello",
                  "hey",
                  "hola",
                  "hallo",
                  "bonjour",
                  "liebe",
                  "lieber",
                  "contact",
                  "ask for",
                  "speak to",
                  "speak with",
                  "talk to",
                  "talk with",
                  "spoke with",
                  "spoke to",
                  "customer",
                  "client",
                  "employee",
                  "colleague",
                  "boss",
                  "wife",
                  "husband",
                  "son",
                  "daughter",
                  "mother",
                  "father",
                  "brother",
                  "sister",
                  "friend",
                  "user",
                  "regards",
                  "sincerely",
                  "cheers",
                  "thanks",
                  "thank you",
                  "best",
                  "yours",
                  "love",
                  "signed",
                  "by",
                  "from",
                  "meet",
                  "met",
                  "email",
                  "named",
                  "called",
                  "thanks again",
                  "passenger",
                  "patient",
                  "on behalf of",
                  "ich bin",
                  "je suis",
                  "soy",
                  "sono",
                  "for",
                  "with",
                  "and")));

  @Override
  public void find(String text, Consumer<Match> found) {
    // The surer ones first: where two overlap, the earlier holds.
    List<Match> titled = new ArrayList<>();
    List<Match> likely = new ArrayList<>();
    CUES.visit(
        text,
        (cue, start, end) -> {
          if (isPartOfAnIdentifier(text, start)) {
            return;
          }
          switch (cue) {
            case STRONG -> after(text, end, true, found);
            case TITLE -> afterTitle(text, start, end, titled::add);
            case WEAK -> after(text, end, false, likely::add);
            case GREETING -> afterGreeting(text, start, end, likely::add);
            case SIGN_OFF -> afterSignOff(text, start, end, likely::add);
          }
        });
    titled.forEach(found);
    likely.forEach(found);
    beforeAddresses(text, found);
    if (reach == Reach.GIVEN_NAMES) {
      givenNames(text, found);
    }
  }

  /** As in {@code plat_name is None} and {@code self.name is None}. */
  private static boolean isPartOfAnIdentifier(String text, int start) {
    char before = start == 0 ? ' ' : text.charAt(start - 1);
    return before == '_' || (before == '.' && Character.isLowerCase(text.charAt(start)));
  }

  private static void after(String text, int cueEnd, boolean isStrong, Consumer<Match> found) {
    int start = skip(text, cueEnd);
    if (start < 0 || start >= text.length()) {
      return;
    }
    if (!isStrong && !Character.isUpperCase(text.charAt(start))) {
      return;
    }
    int end = nameEnd(text, start);
    if (end == start && isStrong) {
      end = smallNameEnd(text, start);
    }
    if (end == start) {
      return;
    }
    int first = Words.end(text, start);
    if (isStrong || isGivenName(text, start, first)) {
      accept(text, start, end, found);
    }
  }

  /** "I miss Paris" and "MS Word" have no title, and "Maple Dr, Boston" ends with none. */
  private static void afterTitle(String text, int from, int to, Consumer<Match> found) {
    int start = to < text.length() && text.charAt(to) == '.' ? to + 1 : to;
    start = start < text.length() && text.charAt(start) == ' ' ? start + 1 : start;
    boolean isTitle =
        Character.isUpperCase(text.charAt(from)) && Character.isLowerCase(text.charAt(to - 1));
    if (isTitle && start > to && start < text.length()) {
      int end = nameEnd(text, start);
      if (end > start && !NameLists.isThing(text.substring(from, to), wordAt(text, start))) {
        accept(text, start, end, found);
      }
    }
  }

  private static String wordAt(String text, int start) {
    return text.substring(start, Words.end(text, start));
  }

  /** "Hi Xanthippe," whatever the name is. */
  private static void afterGreeting(String text, int from, int to, Consumer<Match> found) {
    int end = to < text.length() && text.charAt(to) == ' ' ? nameEnd(text, to + 1) : to;
    if (end > to + 1 && beginsALine(text, from) && isNobodyElse(text, to + 1, end)) {
      boolean isGreeted = end == text.length() || ",!:".indexOf(text.charAt(end)) >= 0;
      if (isGreeted || endsALine(text, end)) {
        accept(text, to + 1, end, found);
      }
    }
  }

  /** "Best, Oluwaseun", whatever the name is. */
  private static void afterSignOff(String text, int from, int to, Consumer<Match> found) {
    int start = skip(text, to);
    if (start < 0 || start >= text.length() || !beginsALine(text, from)) {
      return;
    }
    boolean isParted =
        ",!".indexOf(text.charAt(to)) >= 0
            || (text.substring(from, to).indexOf(' ') > 0 && endsALine(text, to));
    int end = isParted ? nameEnd(text, start) : start;
    if (end > start && endsALine(text, end) && isNobodyElse(text, start, end)) {
      accept(text, start, end, found);
    }
  }

  /** Whether a name has no word by which people greet and sign otherwise. */
  private static boolean isNobodyElse(String text, int start, int end) {
    for (String word : text.substring(start, end).split(" ", -1)) {
      if (NameLists.isGreeted(word)) {
        return false;
      }
    }
    return end - start >= 3;
  }

  /** Whether a line, a string or a sentence begins here, also in a quoted e-mail. */
  private static boolean beginsALine(String text, int at) {
    int before = at;
    while (before > 0 && at - before < 4 && " >\t".indexOf(text.charAt(before - 1)) >= 0) {
      before--;
    }
    return before == 0
        || "\n\"'.!?".indexOf(text.charAt(before - 1)) >= 0
        || JsonEscapes.skipEscapeTail(text, before - 1) == before;
  }

  private static boolean endsALine(String text, int at) {
    int end = at;
    while (end < text.length() && end - at < 3 && " .\r".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return end == text.length() || "\n\"\\<".indexOf(text.charAt(end)) >= 0;
  }

  private static void accept(String text, int start, int end, Consumer<Match> found) {
    found.accept(new Match(KIND, start, end, KeyedDetector.normal(text.substring(start, end))));
  }

  /** Over what stands between a cue and a name; negative if something else does. */
  private static int skip(String text, int from) {
    int at = from;
    int lines = 0;
    while (at < text.length() && at - from < 8) {
      char c = text.charAt(at);
      boolean isNewLine = c == '\n' || (c == 'n' && at > from && text.charAt(at - 1) == '\\');
      lines += isNewLine ? 1 : 0;
      if (!isNewLine && " .,:-*\"\\\r\t!>".indexOf(c) < 0) {
        break;
      }
      at++;
    }
    return at > from && lines <= 2 ? at : -1;
  }

  /** After up to four capitalised words, particles between them; the start if there is none. */
  static int nameEnd(String text, int start) {
    int end = start;
    int at = start;
    for (int words = 0; words < MOST_WORDS; words++) {
      int stop = Words.end(text, at);
      String word = text.substring(at, stop);
      if (stop == at || NameLists.isNobody(word)) {
        break;
      }
      if (Words.isCapitalised(text, at, stop)) {
        end = stop;
        // An initial has a dot.
        if (stop - at == 1 && stop < text.length() && text.charAt(stop) == '.') {
          stop++;
        }
      } else if (words == 0 || !NameLists.isParticle(word)) {
        break;
      }
      if (stop >= text.length() || text.charAt(stop) != ' ') {
        break;
      }
      at = stop + 1;
    }
    boolean isInitial = end - start == 1;
    return isInitial ? start : end;
  }

  /** A name as people type it in a hurry: "my name is john smith". */
  private static int smallNameEnd(String text, int start) {
    int first = Words.end(text, start);
    if (!isGivenName(text, start, first)) {
      return start;
    }
    if (first < text.length() && text.charAt(first) == ' ') {
      int last = Words.end(text, first + 1);
      String word = text.substring(first + 1, last);
      if (last - first > 3 && !NameLists.isNobody(word) && !NameLists.isParticle(word)) {
        return last;
      }
    }
    return first;
  }

  private static boolean isGivenName(String text, int start, int end) {
    return end - start >= 2 && NameLists.isGiven(text.substring(start, end));
  }

  /** {@code Jane Doe <jane@example.org>}. */
  private static void beforeAddresses(String text, Consumer<Match> found) {
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int local = at;
      while (local > 0 && at - local < 64 && " <(\"'\n,;:".indexOf(text.charAt(local - 1)) < 0) {
        local--;
      }
      int end = local;
      while (end > 0 && local - end < 3 && " <(,:\"".indexOf(text.charAt(end - 1)) >= 0) {
        end--;
      }
      if (end < local) {
        before(text, end, found);
      }
    }
  }

  private static void before(String text, int end, Consumer<Match> found) {
    int start = end;
    int words = 0;
    int at = end;
    while (words < 3) {
      int from = Words.start(text, at);
      if (from == at
          || !Words.isCapitalised(text, from, at)
          || NameLists.isNobody(text.substring(from, at))) {
        break;
      }
      words++;
      start = from;
      if (from == 0 || text.charAt(from - 1) != ' ') {
        break;
      }
      at = from - 1;
    }
    int from = Words.start(text, end);
    boolean isUncased = words == 0 && end - from >= 2 && isUncased(text, from, end);
    if (isUncased && text.startsWith(" <", end)) {
      accept(text, from, end, found);
    } else if (words >= 2) {
      accept(text, start, end, found);
    }
  }

  private static boolean isUncased(String text, int start, int end) {
    return text.substring(start, end)
        .codePoints()
        .allMatch(c -> Character.isLetter(c) && KeyedDetector.hasNoCase(c));
  }

  private static void givenNames(String text, Consumer<Match> found) {
    int i = 0;
    while (i < text.length()) {
      if (!Character.isUpperCase(text.charAt(i)) || !Words.beginsAt(text, i)) {
        i++;
        continue;
      }
      int first = Words.end(text, i);
      int end = first > i ? nameEnd(text, i) : i;
      if (end > first && isGivenName(text, i, first)) {
        accept(text, i, end, found);
        i = end;
      } else {
        i = Math.max(first, i + 1);
      }
    }
  }

  /** The words of a name by which it is known again where it stands alone. */
  static List<String> parts(String name) {
    return java.util.Arrays.stream(name.split(" "))
        .filter(word -> word.length() >= 3)
        .filter(word -> !NameLists.isParticle(word) && !NameLists.isNobody(word))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .toList();
  }
}
