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

  /** Whom people greet, or sign as, that have a name beside it. */
  private static final Set<String> GREETED =
      words(
          "world robot kitty boss folks guys gang buddy mate dude man love honey sweetheart darling baby"
              + " beautiful handsome editor editors professor doctor teacher teachers student"
              + " students class parents neighbor neighbors neighbour neighbours santa author"
              + " authors committee recruiter recruiters applicant applicants candidate candidates"
              + " sender recipient client clients patient patients partner partners subscriber"
              + " subscribers shopper shoppers traveler travelers traveller travellers passenger"
              + " passengers employee employees staff community developer developers engineer"
              + " operator representative people stranger captain president senator mayor mom dad"
              + " mum mother father grandma grandpa brother sister uncle aunt son daughter python"
              + " java javascript rust kotlin docker kubernetes fresh copilot gpt bard llama mistral"
              + " cortana bixby grok deepseek qwen watson whoever owner landlord tenant judge"
              + " officer minister council board diary journal universe america earth moon sunshine"
              + " newcomer newbies players fans listeners viewers followers tomorrow always again"
              + " practices practice worst much lots advance everything anything pal champ chief"
              + " damen herren kunde kundin kunden kollege kollegin kollegen freunde familie leute"
              + " zusammen welt tous toutes monsieur madame messieurs client clientèle monde"
              + " amigo amiga amigos cliente clientes señor señora señores mundo equipo todos tutti"
              + " cliente mondo equipe mundo allen iedereen klant wereld alle alla världen world"
              + " wszystkim świecie państwo panie pani herkese dünya мир коллеги клиент");

  /** Titles and the word after them that name a thing. */
  private static final Set<String> THINGS =
      Set.of(
          "dr pepper",
          "dr oetker",
          "dr martens",
          "dr scholl",
          "dr who",
          "dr strange",
          "dr evil",
          "dr doom",
          "mr clean",
          "mr coffee",
          "mr muscle",
          "mr potato",
          "mr robot",
          "mr bean",
          "mr peanut",
          "mr kipling",
          "mrs butterworth",
          "mrs doubtfire",
          "miss universe",
          "miss america",
          "miss world",
          "miss usa",
          "miss piggy",
          "ms pac-man",
          "ms marvel");

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

  /** Whether people are greeted, or sign, by a word that is none of their names. */
  static boolean isGreeted(String word) {
    return GREETED.contains(word.toLowerCase(Locale.ROOT)) || isNobody(word);
  }

  /** Whether a title and the word after it name a product, a figure or a contest. */
  static boolean isThing(String title, String word) {
    String name = (title + ' ' + word).toLowerCase(Locale.ROOT);
    return THINGS.contains(name.replaceFirst("['\u2019]s$", ""));
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
