package dev.assay.udfs.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Finds dates of birth: a date after words such as "born on" or "date of birth". */
final class BirthDateDetector implements Detector {
  static final String KIND = "BIRTH_DATE";
  private static final int WINDOW = 40;
  private static final Cues<String> CUES =
      new Cues<>(
          Map.of(
              KIND,
              List.of(
                  "born on",
                  "born",
                  "date of birth",
                  "dob",
                  "birthday",
                  "birthdate",
                  "geboren am",
                  "geburtsdatum",
                  "né le",
                  "née le",
                  "date de naissance",
                  "nacido el",
                  "nacida el",
                  "nací el",
                  "fecha de nacimiento",
                  "nato il",
                  "nata il",
                  "data di nascita",
                  "nascido em",
                  "nascida em",
                  "data de nascimento",
                  "geboren op",
                  "geboortedatum",
                  "född",
                  "født",
                  "data urodzenia",
                  "urodzony",
                  "urodzona",
                  "datum narození",
                  "doğum tarihi",
                  "дата рождения",
                  "родился",
                  "родилась")));

  private static final Pattern DATE =
      Pattern.compile(
          "[ :=*]{0,5}(?:is |on |was |em |el |am |den )?(?:the )?("
              + "[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
              + "|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})"
              + "|[0-9]{1,2}(?:st|nd|rd|th|\\.)? (?:of )?[A-Z][a-z]{2,8},? [0-9]{4}"
              + "|[0-9]{1,2}(?:er|\\.)? (?:de )?\\p{L}{3,10} (?:de )?[0-9]{4}"
              + "|[A-Z][a-z]{2,8} [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4})\\b");

  @Override
  public void find(String text, Consumer<Match> found) {
    if (!NumberRuns.hasDigit(text, 0, text.length())) {
      return;
    }
    CUES.visit(
        text,
        (kind, start, end) -> {
          String window = text.substring(end, Math.min(text.length(), end + WINDOW));
          Matcher matcher = DATE.matcher(window);
          if (matcher.lookingAt()) {
            String value = KeyedDetector.normal(matcher.group(1));
            found.accept(new Match(kind, end + matcher.start(1), end + matcher.end(1), value));
          }
        });
  }
}
