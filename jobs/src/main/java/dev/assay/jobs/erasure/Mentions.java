package dev.assay.jobs.erasure;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells whether a text names a person or one of the person's traces, as words of their own.
 *
 * @param user what names the person
 * @param ids of traces: words
 */
record Mentions(Pattern user, Set<String> ids) implements Serializable {
  private static final String JOINTS = "-_.:@+|/";
  private static final int SHORTEST_ID = 4;
  private static final Set<String> USER_KEYS = Set.of("user_id", "user.id", "enduser.id", "userId");

  /** A quotation mark, however often a text was put into another. */
  private static final String QUOTE = "\\\\*(?:\"|&quot;|&#34;)";

  private static final String BEFORE = "(?:(?<![\\p{L}\\p{Nd}])|(?<=\\\\[bfnrt]))";
  private static final String AFTER = "(?![\\p{L}\\p{Nd}])";

  /**
   * What names a user and some traces.
   *
   * @param attributes the team's own names of the attribute that holds the user
   */
  static Mentions of(String userId, Collection<String> attributes, Set<String> ids) {
    boolean mayBeAnyWord =
        userId.length() < SHORTEST_ID || userId.chars().allMatch(Character::isDigit);
    String regex = mayBeAnyWord ? asField(userId, attributes) : BEFORE + spelled(userId) + AFTER;
    return new Mentions(Pattern.compile(regex), Set.copyOf(ids));
  }

  /** A short id or a number is a person's where it is all that a field says that names a user. */
  private static String asField(String userId, Collection<String> attributes) {
    Set<String> names = new TreeSet<>(USER_KEYS);
    names.addAll(attributes);
    String key = QUOTE + "(?:[\\w.-]*\\.)?" + anyOf(names) + QUOTE;
    // A member of an object, or a pair of a key and a value, as OTLP writes it.
    String says =
        "\\s*(?::|,\\s*%1$svalue%1$s\\s*:)\\s*(?:\\{\\s*%1$s\\w+%1$s\\s*:\\s*)?".formatted(QUOTE);
    String value = spelled(userId);
    return "%s%s(?:%s%s%s|%s(?![\\w.]))".formatted(key, says, QUOTE, value, QUOTE, value);
  }

  /** The id as it is, and as JSON, with escapes or without, JSON within JSON and HTML write it. */
  private static String spelled(String userId) {
    Set<String> spellings = new LinkedHashSet<>();
    String json = inJson(userId);
    for (String spelling : List.of(userId, escaped(json, "\\u%04x"), escaped(json, "\\u%04X"))) {
      String text = spelling;
      for (int depth = 0; depth < 3; depth++) {
        spellings.add(text);
        spellings.add(inHtml(text));
        text = inJson(text);
      }
    }
    return anyOf(spellings);
  }

  private static String inJson(String text) {
    return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  private static String escaped(String text, String form) {
    return text.chars()
        .mapToObj(c -> c < 0x80 ? String.valueOf((char) c) : form.formatted(c))
        .collect(Collectors.joining());
  }

  private static String inHtml(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String anyOf(Collection<String> texts) {
    return texts.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"));
  }

  boolean in(String text) {
    if (text == null) {
      return false;
    }
    return user.matcher(text).find() || holdsId(text);
  }

  /** Ids of traces may stand within longer words, such as a file's name or a link. */
  private boolean holdsId(String text) {
    int i = 0;
    while (i < text.length()) {
      int end = i;
      while (end < text.length() && isPart(text.charAt(end))) {
        end++;
      }
      if (end > i && (ids.contains(text.substring(i, end)) || holdsPart(text, i, end))) {
        return true;
      }
      i = end + 1;
    }
    return false;
  }

  private boolean holdsPart(String text, int from, int to) {
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || !Character.isLetterOrDigit(text.charAt(i))) {
        if (i > start && ids.contains(text.substring(start, i))) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || JOINTS.indexOf(c) >= 0;
  }
}
