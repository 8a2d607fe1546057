package dev.assay.udfs.redaction;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds passwords, keys and tokens in sentences ({@code my password is x}), on command lines
 * ({@code --password x}), and what a header bears.
 */
final class SpokenSecrets {
  private static final int SHORTEST = 6;
  private static final int REACH = 200;
  private static final int SENTENCE = 30;
  private static final int LONGEST_FLAG = 40;

  private static final List<String> NOUNS =
      List.of(
          "password",
          "passphrase",
          "passcode",
          "api key",
          "api-key",
          "access key",
          "secret key",
          "secret",
          "token");

  private static final String CHANGE = " to ";

  private static final List<String> VERBS =
      List.of(" is now ", " is: ", " is ", " was ", " will be ", CHANGE);

  private static final Pattern CHANGES = Pattern.compile("(?i)\\b(?:(?:re)?set|chang|updat)");

  /** Commands, and the flag behind which their password stands. */
  private static final List<Command> COMMANDS =
      List.of(
          new Command("curl", "-u "),
          new Command("curl", "--user "),
          new Command("mysql", "-p"),
          new Command("sshpass", "-p "),
          new Command("redis-cli", "-a "));

  /** Words of technique that have digits: lengths, algorithms, versions. */
  private static final Pattern TERM =
      Pattern.compile(
          "(?i)[0-9]{1,4}-?[a-z]+(?:-[a-z]+)*|v[0-9][0-9.]*(?:-[a-z]+)*"
              + "|(?:base|sha|md|utf|aes|rsa|hs|rs|es|oauth|argon|http|ascii|u?int|gpt|auth)"
              + "[-_]?[0-9]+.*");

  private record Command(String name, String flag) {}

  private SpokenSecrets() {}

  /** Finds them in a text. */
  static void find(String text, Consumer<Match> found) {
    for (int i = 1; i < text.length() - 2; i++) {
      if (text.charAt(i) != ' ') {
        continue;
      }
      char next = text.charAt(i + 1);
      if (next == 'i' || next == 'w' || next == 't') {
        findSaid(text, i, found);
      } else if (next == '-') {
        findOfCommand(text, i + 1, found);
      }
      if (text.charAt(i - 1) == 'r' || text.charAt(i - 1) == 'R') {
        findBearer(text, i, found);
      }
    }
  }

  private static void findBearer(String text, int space, Consumer<Match> found) {
    int word = space - "bearer".length();
    if (word < 0 || !text.regionMatches(true, word, "bearer", 0, "bearer".length())) {
      return;
    }
    int end = SecretValues.end(text, space + 1, SecretValues.STOPS + ",;>()[]{}&|");
    if (end - space > SecretDetector.SHORTEST) {
      found.accept(SecretDetector.match(text, space + 1, end));
    }
  }

  private static void findSaid(String text, int space, Consumer<Match> found) {
    String verb = verbAt(text, space);
    String noun = verb.isEmpty() ? "" : nounBefore(text, space);
    if (noun.isEmpty() || (verb.equals(CHANGE) && !isChanged(text, space))) {
      return;
    }
    int start = skipQuotes(text, space + verb.length());
    int end = SecretValues.end(text, start, SecretValues.STOPS + "*,");
    String value = text.substring(start, end);
    boolean isSecret =
        noun.equals("token") ? SecretValues.isLongAndMixed(value) : isStriking(value);
    if (isSecret && !TERM.matches(value) && !SecretValues.isPlaceholder(value)) {
      found.accept(SecretDetector.match(text, start, end));
    }
  }

  private static boolean isChanged(String text, int noun) {
    return CHANGES.matcher(text.substring(Math.max(0, noun - SENTENCE), noun)).find();
  }

  private static void findOfCommand(String text, int dash, Consumer<Match> found) {
    for (Command command : COMMANDS) {
      if (text.startsWith(command.flag(), dash)
          && text.substring(Math.max(0, dash - REACH), dash).contains(command.name())) {
        int start = skipQuotes(text, dash + command.flag().length());
        int end = SecretValues.end(text, start, SecretValues.STOPS);
        int colon = command.name().equals("curl") ? text.substring(start, end).indexOf(':') : -1;
        accept(text, start + colon + 1, end, found);
        return;
      }
    }
    if (text.startsWith("--", dash)) {
      findOfFlag(text, dash + 2, found);
    }
  }

  private static void findOfFlag(String text, int from, Consumer<Match> found) {
    int space = text.substring(from, Math.min(text.length(), from + LONGEST_FLAG)).indexOf(' ');
    if (space < 0) {
      return;
    }
    String name = text.substring(from, from + space).replace("-", "").replace("_", "");
    if (NamedSecrets.isName(name)) {
      int start = skipQuotes(text, from + space + 1);
      accept(text, start, SecretValues.end(text, start, SecretValues.STOPS), found);
    }
  }

  private static void accept(String text, int start, int end, Consumer<Match> found) {
    String value = text.substring(start, end);
    if (isStriking(value) && !TERM.matches(value) && !SecretValues.isPlaceholder(value)) {
      found.accept(SecretDetector.match(text, start, end));
    }
  }

  /** Whether a word of six characters or more is none of a sentence. */
  private static boolean isStriking(String value) {
    return value.length() >= SHORTEST
        && value.charAt(0) != '-'
        && !value.startsWith("id=")
        && (SecretValues.hasDigit(value)
            || value.substring(1).chars().anyMatch(c -> "!@#$%^&".indexOf(c) >= 0));
  }

  private static int skipQuotes(String text, int from) {
    return SecretValues.skip(text, from, "\\\"'`*");
  }

  private static String verbAt(String text, int space) {
    for (String verb : VERBS) {
      if (text.startsWith(verb, space)) {
        return verb;
      }
    }
    return "";
  }

  private static String nounBefore(String text, int end) {
    for (String noun : NOUNS) {
      int start = end - noun.length();
      if (text.regionMatches(true, start, noun, 0, noun.length())
          && (start == 0 || !SecretDetector.isWord(text.charAt(start - 1)))) {
        return noun;
      }
    }
    return "";
  }
}
