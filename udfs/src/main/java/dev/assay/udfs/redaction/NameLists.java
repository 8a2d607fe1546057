package dev.assay.udfs.redaction;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Words by which person names are told from other capitalised words. */
final class NameLists {
  private static final Set<String> GIVEN = given();

  private static final Set<String> PARTICLES =
      words(
          "de da do dos das del della di du la le van von der den ter ten bin ibn al el zu und y e"
              + " ben bint af av st");

  /** What stands after a greeting or a title, and is nobody's name. */
  private static final Set<String> NOBODY =
      words(
          "sir madam customer customers team all support everyone everybody colleague colleagues"
              + " hiring manager guest user users friend friends reader readers valued member"
              + " members sirs ladies gentlemen diary god lord agent assistant bot there here"
              + " sorry not just also looking trying writing calling having a an the i we you it"
              + " this that these those my your our his her their is was are will would could can"
              + " should may might must do does did has have had if when where what who how why yes"
              + " no ok okay thanks thank please hello hi hey dear from to in on at for with and or"
              + " but so then now today tomorrow yesterday monday tuesday wednesday thursday friday"
              + " saturday sunday january february march april june july august september october"
              + " november december english french german spanish italian american british airlines"
              + " airport company bank group inc ltd llc corp university hospital school office"
              + " department service services center centre street road avenue assistant ai chatgpt"
              + " claude gemini siri alexa google microsoft amazon apple openai help contact email"
              + " mail call write send regards best sincerely kind cheers reply subject re fw fwd"
              + " date order account number name phone address unfortunately sure great good"
              + " welcome herr frau mr mrs ms dr prof none null nil true false empty missing"
              + " required unique optional not");

  private static final Set<String> PLACEHOLDERS =
      words(
          "string null none true false unknown n/a na test user name value text required optional"
              + " anonymous undefined number object array boolean integer example self admin root"
              + " default first last full customer passenger");

  private NameLists() {}

  /** Whether a word is a frequent given name, in any case and without accents. */
  static boolean isGiven(String word) {
    String plain =
        java.text.Normalizer.normalize(word, java.text.Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT);
    int hyphen = plain.indexOf('-');
    return GIVEN.contains(plain) || (hyphen > 0 && GIVEN.contains(plain.substring(0, hyphen)));
  }

  /** Whether a word may stand in small letters within a name. */
  static boolean isParticle(String word) {
    return PARTICLES.contains(word.toLowerCase(Locale.ROOT));
  }

  /** Whether a capitalised word is no name, however it is greeted. */
  static boolean isNobody(String word) {
    return NOBODY.contains(word.toLowerCase(Locale.ROOT));
  }

  /** Whether a value stands for a name in documentation and schemas. */
  static boolean isPlaceholder(String value) {
    return PLACEHOLDERS.contains(value.strip().toLowerCase(Locale.ROOT));
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.split(" ")).collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> given() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                NameLists.class.getResourceAsStream("given-names.txt"), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Arrays.stream(line.split(" ")))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
