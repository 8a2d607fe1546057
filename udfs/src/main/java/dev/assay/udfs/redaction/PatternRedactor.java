package dev.assay.udfs.redaction;

import dev.assay.udfs.label.Sha256;
import dev.assay.udfs.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Hides e-mail addresses, telephone, card and bank account numbers, national ids, IP addresses,
 * credentials in URLs, API keys and tokens, birth dates, person names, postal addresses, and what a
 * team's own patterns say.
 *
 * <p>Names and addresses go as far as what stands around them tells: {@link PersonDetector}, {@link
 * AddressDetector} and {@link KeyedDetector} say how far. A name that was found anywhere in a trace
 * is hidden everywhere in it, and so is the id of the trace's user.
 */
public final class PatternRedactor implements Redactor {
  private static final String VERSION = "patterns-5";
  private static final String USER = "USER";

  /** Signs that part a value from what stands before and after it. */
  private static final String BEFORE_VALUES = "\"'`([{<>=:,;|*";

  private static final String AFTER_VALUES = "\"'`)]}<>,;|*\\&";
  private static final int SHORTEST_USER_ID = 4;

  /** A text in which each look finds one more would be looked at for ever. */
  private static final int MOST_LOOKS = 4;

  private static final int FEWEST_KEY_BYTES = 16;

  /** In order of precedence: where two overlap, the earlier holds, or the one around it. */
  private final List<Detector> detectors;

  private final Pseudonyms pseudonyms;
  private final String version;

  private PatternRedactor(List<Detector> detectors, Pseudonyms pseudonyms, String version) {
    this.detectors = List.copyOf(detectors);
    this.pseudonyms = pseudonyms;
    this.version = version;
  }

  /** One as it is configured by nobody. */
  public static PatternRedactor standard() {
    return of(RedactionSettings.DEFAULT, Optional.empty());
  }

  /**
   * One as configured.
   *
   * @param key of the pseudonyms, where the settings name one: 16 bytes or more
   * @throws IllegalArgumentException if the key is too short
   */
  public static PatternRedactor of(RedactionSettings settings, Optional<byte[]> key) {
    if (key.isPresent() && key.get().length < FEWEST_KEY_BYTES) {
      throw new IllegalArgumentException(
          "the key of pseudonyms has %d bytes, and needs %d: 'openssl rand -base64 32' makes one"
              .formatted(key.get().length, FEWEST_KEY_BYTES));
    }
    Pseudonyms pseudonyms =
        key.map(
                secret ->
                    settings.pseudonyms() == RedactionSettings.Mode.REVERSIBLE
                        ? Pseudonyms.reversible(secret)
                        : Pseudonyms.keyed(secret))
            .orElseGet(Pseudonyms::unkeyed);
    return new PatternRedactor(detectors(settings), pseudonyms, version(settings, pseudonyms));
  }

  private static List<Detector> detectors(RedactionSettings settings) {
    List<Detector> detectors = new ArrayList<>();
    settings.patterns().forEach(pattern -> detectors.add(pattern.detector()));
    detectors.add(new UrlCredentialDetector());
    detectors.add(new SecretDetector());
    detectors.add(new EmailDetector());
    detectors.add(new IbanDetector());
    detectors.add(new CardDetector());
    detectors.add(new NationalIdDetector());
    detectors.add(new PhoneDetector(settings.phoneRegions()));
    detectors.add(new IpDetector());
    detectors.add(new BirthDateDetector());
    detectors.add(new KeyedDetector(settings.names()));
    detectors.add(new AddressDetector());
    if (settings.names() != RedactionSettings.Names.OFF) {
      detectors.add(
          new PersonDetector(
              settings.names() == RedactionSettings.Names.CUES
                  ? PersonDetector.Reach.CUES
                  : PersonDetector.Reach.GIVEN_NAMES));
    }
    return detectors;
  }

  /** What changes the output changes the version; the key shows by a name that it makes. */
  private static String version(RedactionSettings settings, Pseudonyms pseudonyms) {
    if (settings.equals(RedactionSettings.DEFAULT)) {
      return VERSION;
    }
    String rest =
        "%s %s %s %s %s"
            .formatted(
                settings.names(),
                settings.phoneRegions(),
                settings.pseudonyms(),
                settings.patterns(),
                pseudonyms.of("KEY", "", ""));
    return VERSION + "-" + Sha256.of(rest).substring(0, 8);
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Trace redact(Trace trace) {
    UnaryOperator<String> about = about(trace);
    Map<String, String> redacted = new HashMap<>();
    return TraceTexts.map(trace, text -> redacted.computeIfAbsent(text, about));
  }

  @Override
  public UnaryOperator<String> about(Trace trace) {
    String session = trace.sessionId() == null ? trace.traceId() : trace.sessionId();
    // Each model call repeats the conversation so far: the same text is looked at once.
    Map<String, List<Match>> found = new HashMap<>();
    KnownNames names = new KnownNames();
    TraceTexts.map(
        trace,
        text -> {
          found.computeIfAbsent(text, this::find).forEach(names::note);
          return text;
        });
    return text ->
        redact(text, session, found.computeIfAbsent(text, this::find), names, trace.userId());
  }

  private String redact(
      String text, String session, List<Match> found, KnownNames names, String userId) {
    if (userId == null && names.isEmpty()) {
      return replace(text, session, found);
    }
    Coverage coverage = new Coverage(text);
    if (userId != null) {
      findUser(text, userId, coverage);
    }
    found.forEach(coverage::add);
    names.find(text, coverage::add);
    return replace(text, session, coverage.matches());
  }

  private static void findUser(String text, String userId, Coverage coverage) {
    if (text.equals(userId)) {
      coverage.add(new Match(USER, 0, text.length(), userId));
    } else if (userId.length() >= SHORTEST_USER_ID) {
      for (int at = text.indexOf(userId); at >= 0; at = text.indexOf(userId, at + 1)) {
        int end = at + userId.length();
        boolean isFree =
            (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
        if (isFree) {
          coverage.add(new Match(USER, at, end, userId));
        }
      }
    }
  }

  @Override
  public String redact(String text, String session) {
    return replace(text, session, find(text));
  }

  private String replace(String text, String session, List<Match> found) {
    String redacted = text;
    List<Match> matches = found;
    for (int look = 1; !matches.isEmpty(); look++) {
      boolean mayHaveHidden = look < MOST_LOOKS && isGlued(redacted, matches);
      redacted = withPseudonyms(redacted, session, matches);
      matches = mayHaveHidden ? find(redacted) : List.of();
    }
    return redacted;
  }

  /** Whether a match may have hidden from sight what is glued to it. */
  private static boolean isGlued(String text, List<Match> matches) {
    return matches.stream()
        .anyMatch(match -> !isFreeBefore(text, match.start()) || !isFreeAfter(text, match.end()));
  }

  private String withPseudonyms(String text, String session, List<Match> matches) {
    StringBuilder redacted = new StringBuilder(text.length());
    JsonQuotes quotes = new JsonQuotes(text);
    int copied = 0;
    for (Match match : matches) {
      redacted.append(text, copied, match.start());
      String pseudonym = pseudonyms.of(match.kind(), match.value(), session);
      String quote = quotes.around(match.start(), match.end());
      redacted.append(quote).append(pseudonym).append(quote);
      copied = match.end();
    }
    return redacted.append(text, copied, text.length()).toString();
  }

  private static boolean isFreeBefore(String text, int start) {
    if (start == 0 || JsonEscapes.skipEscapeTail(text, start - 1) == start) {
      return true;
    }
    char before = text.charAt(start - 1);
    char last = start > 1 ? text.charAt(start - 2) : ' ';
    return before <= ' ' ? !Character.isDigit(last) : before != last && isIn(BEFORE_VALUES, before);
  }

  private static boolean isFreeAfter(String text, int end) {
    int at = end;
    while (at < text.length() && at - end < 3 && isIn(".!?:\"')]}", text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return true;
    }
    char after = text.charAt(at);
    char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    return after <= ' ' ? !Character.isDigit(next) : isIn(AFTER_VALUES, after);
  }

  private static boolean isIn(String signs, char c) {
    return signs.indexOf(c) >= 0;
  }

  /** What is hidden in a text, in order, without overlaps. */
  public List<Match> find(String text) {
    if (text.length() < 5) {
      return List.of();
    }
    Coverage coverage = new Coverage(text);
    // What stands behind escapes is found as it reads.
    PlainText.of(text)
        .ifPresent(plain -> find(plain.text(), match -> coverage.add(plain.inSource(match))));
    find(text, coverage::add);
    return coverage.matches();
  }

  private void find(String text, Consumer<Match> found) {
    for (Detector detector : detectors) {
      detector.find(text, found);
    }
  }

  /**
   * A text in which every reversible pseudonym that was made under this redactor's key is its value
   * again, in the form that pseudonyms go by.
   */
  public String reveal(String text) {
    StringBuilder revealed = new StringBuilder(text.length());
    int copied = 0;
    for (int at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) {
      int end = Pseudonyms.end(text, at);
      Optional<String> value =
          end > at ? pseudonyms.value(text.substring(at, end)) : Optional.empty();
      if (value.isPresent()) {
        revealed.append(text, copied, at).append(value.get());
        copied = end;
      }
    }
    return revealed.append(text, copied, text.length()).toString();
  }

  /**
   * How many pseudonyms of each kind stand in a redacted text: what was found, never the values.
   */
  public static Map<String, Long> found(String redacted) {
    Map<String, Long> kinds = new TreeMap<>();
    for (int at = redacted.indexOf('['); at >= 0; at = redacted.indexOf('[', at + 1)) {
      int end = Pseudonyms.end(redacted, at);
      if (end > at) {
        kinds.merge(Pseudonyms.kind(redacted.substring(at, end)), 1L, Long::sum);
      }
    }
    return kinds;
  }
}
