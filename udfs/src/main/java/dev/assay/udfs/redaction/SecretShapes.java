package dev.assay.udfs.redaction;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shapes that makers give their keys, as {@code secret-shapes.txt} lists them. */
final class SecretShapes {
  /** A shape is looked for at each of its beginnings: no further than this. */
  private static final int LONGEST = 1000;

  private static final String WITHIN = "*";

  private record Shape(String mark, Pattern pattern) {}

  private static final List<Shape> INNER = new ArrayList<>();

  /** By the character that they begin with. */
  private static final List<List<Shape>> BY_BEGINNING =
      Stream.generate(() -> (List<Shape>) new ArrayList<Shape>()).limit(128).toList();

  static {
    for (String line : lines("secret-shapes.txt")) {
      int blank = line.indexOf(' ');
      String mark = line.substring(0, blank);
      String rest = line.substring(blank + 1);
      if (mark.startsWith(WITHIN)) {
        INNER.add(new Shape(mark.substring(1), Pattern.compile(rest)));
      } else {
        BY_BEGINNING
            .get(mark.charAt(0))
            .add(new Shape(mark, Pattern.compile(Pattern.quote(mark) + rest)));
      }
    }
  }

  private SecretShapes() {}

  /** Where a key ends that begins here; the start if none does. */
  static int endOf(String text, int start) {
    for (Shape shape : BY_BEGINNING.get(text.charAt(start) & 127)) {
      if (text.startsWith(shape.mark(), start)) {
        Matcher matcher = shape.pattern().matcher(text);
        matcher.region(start, Math.min(text.length(), start + LONGEST));
        if (matcher.lookingAt()) {
          return endOfLong(text, start, matcher.end());
        }
      }
    }
    return start;
  }

  private static int endOfLong(String text, int start, int close) {
    int end = close;
    while (close - start == LONGEST
        && end < text.length()
        && SecretDetector.isTokenPart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Finds a key in a run of characters whose shape does not begin with a word of its own. */
  static int[] inner(String run) {
    for (Shape shape : INNER) {
      if (run.contains(shape.mark())) {
        Matcher matcher = shape.pattern().matcher(run);
        if (matcher.find()) {
          return new int[] {matcher.start(), matcher.end()};
        }
      }
    }
    return new int[0];
  }

  /** The lines of a list beside this class, without its comments. */
  static List<String> lines(String resource) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                SecretShapes.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
