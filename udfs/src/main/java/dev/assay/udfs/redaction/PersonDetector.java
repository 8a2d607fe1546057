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
    WEAK
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
      if (end > start) {
        accept(text, start, end, found);
      }
    }
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
      if (!isNewLine && " .,:-*\"\\\r\t".indexOf(c) < 0) {
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
    if (words >= 2) {
      accept(text, start, end, found);
    }
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
