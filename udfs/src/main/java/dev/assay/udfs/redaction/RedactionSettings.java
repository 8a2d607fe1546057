package dev.assay.udfs.redaction;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * What is redacted, and what stands in its place.
 *
 * @param names where person names are looked for
 * @param phoneRegions ISO country codes whose telephone numbers are known without a plus
 * @param pseudonyms whether they can be turned back
 * @param keyEnv the environment variable that holds the key of pseudonyms; null for none
 * @param keyFile the file that holds it; null for none
 * @param patterns a team's own
 */
public record RedactionSettings(
    Names names,
    List<String> phoneRegions,
    Mode pseudonyms,
    String keyEnv,
    String keyFile,
    List<OwnPattern> patterns) {

  /** Where person names are looked for. */
  public enum Names {
    /** Beside what says that one follows. */
    @JsonProperty("cues")
    CUES,
    /** And wherever a frequent given name has a capitalised word after it. */
    @JsonProperty("given_names")
    GIVEN_NAMES,
    @JsonProperty("off")
    OFF
  }

  /** Whether a pseudonym can be turned back. */
  public enum Mode {
    @JsonProperty("one_way")
    ONE_WAY,
    /** By who has the key, which must be configured. */
    @JsonProperty("reversible")
    REVERSIBLE
  }

  /**
   * A team's own kind of data to hide.
   *
   * @param kind what pseudonyms call it: letters and underscores
   * @param regex in RE2 syntax
   */
  public record OwnPattern(String kind, String regex) {
    public OwnPattern {
      if (kind == null || !kind.matches("[A-Za-z][A-Za-z_]{0,30}")) {
        throw new IllegalArgumentException(
            "redaction.patterns: a kind has 1 to 31 letters and underscores, and '%s' is none"
                .formatted(kind));
      }
      kind = kind.toUpperCase(Locale.ROOT);
      compiled(kind, regex);
    }

    Detector detector() {
      return new CustomDetector(kind, compiled(kind, regex));
    }

    private static Pattern compiled(String kind, String regex) {
      if (regex == null || regex.isEmpty()) {
        throw new IllegalArgumentException("redaction.patterns: %s needs a regex".formatted(kind));
      }
      try {
        return Pattern.compile(regex);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "redaction.patterns: the regex of %s is none that RE2 knows: %s"
                .formatted(kind, e.getDescription()),
            e);
      }
    }
  }

  /** What holds where the configuration says nothing. */
  public static final RedactionSettings DEFAULT =
      new RedactionSettings(null, null, null, null, null, null);

  public RedactionSettings {
    names = names == null ? Names.CUES : names;
    phoneRegions = phoneRegions == null ? List.of("US", "GB") : List.copyOf(phoneRegions);
    pseudonyms = pseudonyms == null ? Mode.ONE_WAY : pseudonyms;
    patterns = patterns == null ? List.of() : List.copyOf(patterns);
    for (String region : phoneRegions) {
      if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
        throw new IllegalArgumentException(
            "redaction.phone_regions: '%s' is no country code such as US".formatted(region));
      }
    }
    if (keyEnv != null && keyFile != null) {
      throw new IllegalArgumentException("redaction: give key_env or key_file, not both");
    }
    if (pseudonyms == Mode.REVERSIBLE && keyEnv == null && keyFile == null) {
      throw new IllegalArgumentException(
          "redaction: reversible pseudonyms need a key: name its variable in key_env or its file in"
              + " key_file");
    }
  }

  /** Whether pseudonyms are made with a key. */
  public boolean hasKey() {
    return keyEnv != null || keyFile != null;
  }
}
