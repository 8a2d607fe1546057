package dev.assay.udfs.evaluator;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A claim in an answer that something stands in a source.
 *
 * @param kind how it is written
 * @param text what is claimed to stand in a source: the quote's words, the number, the title
 * @param start of the whole citation in the answer
 * @param end after it
 */
record Citation(Kind kind, String text, int start, int end) {

  /** How a citation is written. */
  enum Kind {
    /** Words in quotation marks. */
    QUOTE,
    /** {@code [3]}: the third document. */
    NUMBER,
    /** {@code [Some title]}, {@code [doc-17]}. */
    TITLE,
    URL,
    /** {@code (Smith et al., 2021)}. */
    AUTHOR_YEAR;

    static Kind of(String name) {
      try {
        return valueOf(name.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "unknown citation kind '%s' (known: quote, number, title, url, author_year)"
                .formatted(name),
            e);
      }
    }
  }

  private static final Pattern QUOTES =
      Pattern.compile("\u201c([^\u201c\u201d]+)\u201d|\"([^\"]+)\"");
  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]\\n]+)\\]");
  private static final Pattern NUMBERS = Pattern.compile("\\^?\\d{1,3}(?:\\s*[,;]\\s*\\d{1,3})*");
  private static final Pattern URLS = Pattern.compile("https?://[^\\s<>\"')\\]}]+");
  private static final Pattern AUTHOR_YEARS =
      Pattern.compile(
          "\\(([A-Z][A-Za-z'\u00c0-\u017f-]+)(?:(?:,| and| &) [A-Z][A-Za-z'\u00c0-\u017f-]+)*"
              + "(?: et al\\.?)?,? ((?:1[89]|20)\\d\\d)[a-z]?\\)");

  /** Every citation of an answer, in order. */
  static List<Citation> in(String answer, int minQuoteWords) {
    List<Citation> citations = new ArrayList<>();
    // To look for a character is much cheaper than to look for a pattern, and most are not there.
    if (answer.indexOf('"') >= 0 || answer.indexOf('\u201c') >= 0) {
      addQuotes(answer, minQuoteWords, citations);
    }
    if (answer.indexOf('[') >= 0) {
      addBrackets(answer, citations);
    }
    if (answer.contains("://")) {
      addUrls(answer, citations);
    }
    if (answer.indexOf('(') >= 0) {
      addAuthorYears(answer, citations);
    }
    citations.sort(Comparator.comparingInt(Citation::start));
    return citations;
  }

  private static void addUrls(String answer, List<Citation> citations) {
    Matcher urls = URLS.matcher(answer);
    while (urls.find()) {
      String url = urls.group().replaceAll("[.,;:!?]+$", "");
      citations.add(new Citation(Kind.URL, url, urls.start(), urls.start() + url.length()));
    }
  }

  private static void addAuthorYears(String answer, List<Citation> citations) {
    Matcher years = AUTHOR_YEARS.matcher(answer);
    while (years.find()) {
      String text = years.group(1) + " " + years.group(2);
      citations.add(new Citation(Kind.AUTHOR_YEAR, text, years.start(), years.end()));
    }
  }

  private static void addQuotes(String answer, int minWords, List<Citation> citations) {
    Matcher quotes = QUOTES.matcher(answer);
    while (quotes.find()) {
      int group = quotes.group(1) != null ? 1 : 2;
      String text = quotes.group(group).strip();
      if (text.split("\\s+", -1).length >= minWords) {
        citations.add(new Citation(Kind.QUOTE, text, quotes.start(), quotes.end()));
      }
    }
  }

  private static void addBrackets(String answer, List<Citation> citations) {
    Matcher brackets = BRACKETS.matcher(answer);
    while (brackets.find()) {
      String text = brackets.group(1).strip();
      int end = brackets.end();
      if (NUMBERS.matcher(text).matches()) {
        for (String number : text.replace("^", "").split("\\s*[,;]\\s*", -1)) {
          citations.add(new Citation(Kind.NUMBER, number, brackets.start(), end));
        }
      } else if (isTitle(text) && (end == answer.length() || answer.charAt(end) != '(')) {
        // [text](address) is a link, whose address is looked at as such.
        citations.add(new Citation(Kind.TITLE, text, brackets.start(), end));
      }
    }
  }

  /** A pseudonym, a check box or a letter is no title. */
  private static boolean isTitle(String text) {
    boolean pseudonym = text.matches("[A-Z_]+_[a-z]{6}");
    return !pseudonym && text.length() >= 3 && text.chars().anyMatch(Character::isLetter);
  }
}
