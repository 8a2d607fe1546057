package dev.assay.udfs.evaluator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a text's language by its script and, for the Latin and Cyrillic ones, by its most frequent
 * words. It knows the languages that it has words of, and says nothing about a text too short to
 * tell.
 */
public enum Language {
  EN(
      "the of and to in is that it for you with are was this have not be on as your can but they or"
          + " from will what there would which"),
  DE(
      "der die und das ist nicht ein eine ich sie es mit den auf für von dem auch sich wir wird"
          + " sind zu haben oder im wie bei"),
  FR(
      "le la les des est et une un que pas pour dans vous qui sur avec je nous du ce cette sont il"
          + " plus au être votre ou"),
  ES(
      "el la los las de que y en un una es por para con no se su del al lo como más pero está este"
          + " si usted puede son"),
  IT(
      "il la di che è un una per non con sono del della le gli si nel questo ma come anche più i"
          + " può ed alla dei"),
  PT(
      "o a os as de que e em um uma é para com não se por do da no na mais como mas você são seu ou"
          + " está isso pode"),
  NL(
      "de het een van en is dat niet op te zijn voor met die aan ik je er ook maar als bij om naar"
          + " kan wordt dit deze"),
  SV(
      "och att det som en på är av för med den till inte har de ett om jag kan du var men vi så"
          + " från eller här"),
  DA(
      "og at det er en til på af for med den som ikke har de et kan jeg du der vi men fra eller om"
          + " også din"),
  NO(
      "og i det er en til på av for med den som ikke har de et kan jeg du vi men fra eller om også"
          + " ved din hvor"),
  FI(
      "ja on ei se että en mutta voi niin kun ovat oli hän tai jos myös kuin tämä olla sinun voit"
          + " mitä jotka"),
  PL(
      "i w nie na się to jest z do że o jak ale po co za od tak dla czy są przez może być lub tego"
          + " które"),
  CS(
      "a se na je v že to s z do o ale jak pro za by jsem jako po tak co nebo od jsou být může"
          + " které"),
  TR(
      "ve bir bu da de için ile çok olarak daha ama gibi ne var kadar olan değil mi sonra size"
          + " olduğu veya nasıl"),
  ID(
      "yang dan di dengan untuk ini dari tidak pada adalah itu anda dalam akan dapat juga saya ke"
          + " atau bisa sebagai oleh"),
  VI(
      "và là của có không được cho các một trong với để người này những bạn khi từ đã về như nhưng"
          + " đến tôi"),
  RU(
      "и в не на что с по это как к но из у за то от для так вы о бы его мы или если может есть"
          + " только"),
  UK(
      "і в не на що з до це як та але за у від для так ви про або якщо може є який ми ця його"
          + " тільки"),
  ZH(""),
  JA(""),
  KO(""),
  AR(""),
  HE(""),
  EL(""),
  HI(""),
  TH("");

  private static final int FEWEST_LETTERS = 20;
  private static final double MOSTLY = 0.5;
  private static final double KANA = 0.1;
  private static final double FEWEST_KNOWN = 0.08;
  private static final double AHEAD = 1.15;
  private static final int LONGEST = 20_000;

  private static final Map<Language, Set<String>> WORDS = new EnumMap<>(Language.class);

  static {
    for (Language language : values()) {
      WORDS.put(language, new HashSet<>(Arrays.asList(language.words.split(" ", -1))));
    }
  }

  private final String words;

  Language(String words) {
    this.words = words;
  }

  /** The ISO 639-1 code. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Language of(String code) {
    return Arrays.stream(values())
        .filter(language -> language.code().equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "language '%s' is not known (known: %s)"
                        .formatted(
                            code,
                            String.join(
                                ", ", Arrays.stream(values()).map(Language::code).toList()))));
  }

  /** The language that most of a text is written in; empty where that cannot be told. */
  public static Optional<Language> detect(String text) {
    String part = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    Map<Character.UnicodeScript, Integer> scripts = new HashMap<>();
    int letters = 0;
    for (int i = 0; i < part.length(); i = part.offsetByCodePoints(i, 1)) {
      int c = part.codePointAt(i);
      if (Character.isLetter(c)) {
        scripts.merge(Character.UnicodeScript.of(c), 1, Integer::sum);
        letters++;
      }
    }
    Optional<Language> byScript = byScript(scripts, letters);
    if (byScript.isPresent() || letters < FEWEST_LETTERS) {
      return byScript;
    }
    return byWords(part);
  }

  private static Optional<Language> byScript(
      Map<Character.UnicodeScript, Integer> scripts, int letters) {
    if (letters < 4) {
      return Optional.empty();
    }
    int kana =
        scripts.getOrDefault(Character.UnicodeScript.HIRAGANA, 0)
            + scripts.getOrDefault(Character.UnicodeScript.KATAKANA, 0);
    int han = scripts.getOrDefault(Character.UnicodeScript.HAN, 0);
    if (kana + han > MOSTLY * letters) {
      return Optional.of(kana > KANA * (kana + han) ? JA : ZH);
    }
    Map<Character.UnicodeScript, Language> only =
        Map.of(
            Character.UnicodeScript.HANGUL, KO,
            Character.UnicodeScript.ARABIC, AR,
            Character.UnicodeScript.HEBREW, HE,
            Character.UnicodeScript.GREEK, EL,
            Character.UnicodeScript.DEVANAGARI, HI,
            Character.UnicodeScript.THAI, TH);
    return only.entrySet().stream()
        .filter(entry -> scripts.getOrDefault(entry.getKey(), 0) > MOSTLY * letters)
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The share of a text's words that are a language's most frequent ones decides. */
  private static Optional<Language> byWords(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}']+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    Language best = null;
    double most = 0;
    double second = 0;
    for (Language language : values()) {
      double share =
          (double) words.stream().filter(WORDS.get(language)::contains).count()
              / Math.max(1, words.size());
      if (share > most) {
        second = most;
        most = share;
        best = language;
      } else if (share > second) {
        second = share;
      }
    }
    boolean clear = best != null && most >= FEWEST_KNOWN && most >= AHEAD * second;
    return clear ? Optional.of(best) : Optional.empty();
  }
}
