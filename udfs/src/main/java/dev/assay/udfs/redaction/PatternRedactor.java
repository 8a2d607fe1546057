package dev.assay.udfs.redaction;

import dev.assay.udfs.trace.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hides e-mail addresses, telephone, card and bank account numbers, IP addresses, credentials in
 * URLs, API keys and tokens. Person names and postal addresses are not found.
 */
public final class PatternRedactor implements Redactor {
  private static final String VERSION = "patterns-1";

  /** In order of precedence: where two overlap, the earlier holds. */
  private final List<Detector> detectors;

  private PatternRedactor(List<Detector> detectors) {
    this.detectors = List.copyOf(detectors);
  }

  /**
   * One that knows telephone numbers of all countries with a plus, and of the US and UK without.
   */
  public static PatternRedactor standard() {
    return new PatternRedactor(
        List.of(
            new UrlCredentialDetector(),
            new SecretDetector(),
            new EmailDetector(),
            new IbanDetector(),
            new CardDetector(),
            new PhoneDetector(List.of("US", "GB")),
            new IpDetector()));
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public Trace redact(Trace trace) {
    String session = trace.sessionId() == null ? trace.traceId() : trace.sessionId();
    // Each model call repeats the conversation so far: the same text is looked at once.
    Map<String, String> seen = new HashMap<>();
    return TraceTexts.map(
        trace, text -> seen.computeIfAbsent(text, unseen -> redact(unseen, session)));
  }

  @Override
  public String redact(String text, String session) {
    List<Match> matches = find(text);
    if (matches.isEmpty()) {
      return text;
    }
    StringBuilder redacted = new StringBuilder(text.length());
    int copied = 0;
    for (Match match : matches) {
      redacted.append(text, copied, match.start());
      String pseudonym = Pseudonyms.of(match.kind(), match.value(), session);
      boolean bare = JsonEscapes.isBareNumber(text, match.start(), match.end());
      redacted.append(bare ? '"' + pseudonym + '"' : pseudonym);
      copied = match.end();
    }
    return redacted.append(text, copied, text.length()).toString();
  }

  /** What is hidden in a text, in order, without overlaps. */
  public List<Match> find(String text) {
    if (text.length() < 5) {
      return List.of();
    }
    List<Match> all = new ArrayList<>();
    for (Detector detector : detectors) {
      detector.find(text, match -> addUnlessOverlapping(all, match));
    }
    all.sort(Comparator.comparingInt(Match::start));
    return all;
  }

  private static void addUnlessOverlapping(List<Match> accepted, Match match) {
    for (Match other : accepted) {
      if (match.start() < other.end() && other.start() < match.end()) {
        return;
      }
    }
    accepted.add(match);
  }
}
