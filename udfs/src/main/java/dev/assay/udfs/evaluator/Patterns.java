package dev.assay.udfs.evaluator;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compiled regular expressions of evaluator files, of which there are few: each compiled once. */
final class Patterns {
  private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();
  private static final Map<String, Pattern> CASELESS = new ConcurrentHashMap<>();

  private Patterns() {}

  /**
   * The pattern of an expression, which takes time linear in the text.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Pattern of(String key, String expression) {
    return COMPILED.computeIfAbsent(expression, text -> compile(key, text, 0));
  }

  /** The same, upper and lower case alike. */
  static Pattern caseless(String key, String expression) {
    return CASELESS.computeIfAbsent(
        expression, text -> compile(key, text, Pattern.CASE_INSENSITIVE));
  }

  private static Pattern compile(String key, String text, int flags) {
    try {
      return Pattern.compile(text, flags);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("%s '%s': %s".formatted(key, text, e.getDescription()), e);
    }
  }
}
