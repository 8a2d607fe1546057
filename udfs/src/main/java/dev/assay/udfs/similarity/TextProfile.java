package dev.assay.udfs.similarity;

import java.text.Normalizer;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A text made comparable: normalised (NFKC, lower case, every run of other characters than letters,
 * marks, digits and underscore one space), its set of tokens, and its character 3-grams, the text
 * standing between two spaces.
 *
 * <p>On 20 pairs of rephrased and 20 of unrelated requests the AUC is 0.83 for containment and
 * 3-gram Jaccard, 0.82 for 3-gram cosine, 0.76 for token Jaccard, 0.75 for Levenshtein. No
 * threshold carries over from elsewhere: calibrate.
 */
public final class TextProfile {
  /** Code points of the normalised text that the edit distance reads; its cost is their square. */
  public static final int EDIT_LIMIT = 1_000;

  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}_]+");

  private final String normalised;
  private final Set<String> tokens;
  private final Map<String, Integer> grams;
  private final double gramNorm;

  private TextProfile(String normalised) {
    this.normalised = normalised;
    this.tokens =
        normalised.isEmpty()
            ? Set.of()
            : Collections.unmodifiableSet(new LinkedHashSet<>(List.of(normalised.split(" "))));
    this.grams = countGrams(normalised);
    this.gramNorm =
        Math.sqrt(grams.values().stream().mapToDouble(count -> (double) count * count).sum());
  }

  /** Of any text, empty included. */
  public static TextProfile of(String text) {
    return new TextProfile(normalise(text));
  }

  /** The normalised text, without spaces at its ends. */
  public static String normalise(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return NOT_WORD.matcher(lower).replaceAll(" ").strip();
  }

  private static Map<String, Integer> countGrams(String normalised) {
    if (normalised.isEmpty()) {
      return Map.of();
    }
    int[] points = (" " + normalised + " ").codePoints().toArray();
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i + 3 <= points.length; i++) {
      counts.merge(new String(points, i, 3), 1, Integer::sum);
    }
    return counts;
  }

  /** The text as compared. */
  public String normalised() {
    return normalised;
  }

  /** Distinct tokens in order of appearance; empty for a text without a word. */
  public Set<String> tokens() {
    return tokens;
  }

  /** Distinct character 3-grams. */
  Set<String> grams() {
    return grams.keySet();
  }

  /** How often each 3-gram occurs. */
  Map<String, Integer> gramCounts() {
    return Collections.unmodifiableMap(grams);
  }

  /**
   * 1 - edit distance / length of the longer text, in code points; of longer texts the first
   * {@value #EDIT_LIMIT} are compared.
   */
  public double levenshteinSimilarity(TextProfile other) {
    return levenshteinSimilarity(other, 0);
  }

  /**
   * Whether {@link #levenshteinSimilarity} is so much, above 0; told sooner than how much it is.
   */
  boolean isLevenshteinSimilar(TextProfile other, double atLeast) {
    return levenshteinSimilarity(other, atLeast) >= atLeast;
  }

  /** The similarity, or less than it is where it is less than asked for. */
  private double levenshteinSimilarity(TextProfile other, double atLeast) {
    int[] a = normalised.codePoints().limit(EDIT_LIMIT).toArray();
    int[] b = other.normalised.codePoints().limit(EDIT_LIMIT).toArray();
    int longer = Math.max(a.length, b.length);
    int most = (int) Math.ceil((1 - atLeast) * longer);
    return Math.min(a.length, b.length) == 0 ? 0 : 1 - editDistance(a, b, most) / (double) longer;
  }

  /**
   * The edit distance, or the length of the longer text where it is more than the most that is
   * asked for. Source: Ukkonen 1985: only cells so near to the diagonal are on the way.
   */
  private static int editDistance(int[] a, int[] b, int most) {
    int[] row = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      int from = Math.max(1, i - most);
      int to = Math.min(b.length, i + most);
      int diagonal = row[from - 1];
      row[from - 1] = from == 1 ? i : most + 1;
      int least = row[from - 1];
      for (int j = from; j <= to; j++) {
        int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
        least = Math.min(least, row[j]);
      }
      if (least > most) {
        return Math.max(a.length, b.length);
      }
    }
    return row[b.length] > most ? Math.max(a.length, b.length) : row[b.length];
  }

  /** Shared tokens over all tokens. */
  public double tokenJaccard(TextProfile other) {
    return jaccard(tokens, other.tokens);
  }

  /** Shared tokens over those of the text that has fewer: 1 if one holds the other's words. */
  public double containment(TextProfile other) {
    int fewer = Math.min(tokens.size(), other.tokens.size());
    return fewer == 0 ? 0 : shared(tokens, other.tokens) / (double) fewer;
  }

  /** Cosine of the 3-gram counts. */
  public double gramCosine(TextProfile other) {
    if (grams.isEmpty() || other.grams.isEmpty()) {
      return 0;
    }
    double product = 0;
    for (Map.Entry<String, Integer> gram : grams.entrySet()) {
      product += (double) gram.getValue() * other.grams.getOrDefault(gram.getKey(), 0);
    }
    return Math.min(1, product / (gramNorm * other.gramNorm));
  }

  /** Shared 3-grams over all 3-grams; what {@link MinHash} estimates. */
  public double gramJaccard(TextProfile other) {
    return jaccard(grams.keySet(), other.grams.keySet());
  }

  private static double jaccard(Set<String> a, Set<String> b) {
    int shared = shared(a, b);
    int all = a.size() + b.size() - shared;
    return all == 0 ? 0 : shared / (double) all;
  }

  private static int shared(Set<String> a, Set<String> b) {
    Set<String> both = new HashSet<>(a.size() <= b.size() ? a : b);
    both.retainAll(a.size() <= b.size() ? b : a);
    return both.size();
  }
}
