package dev.assay.udfs.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {
  private static final Pattern TOKENS =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}|[A-Za-z]*\\d[A-Za-z0-9]*(?:[.,:]\\d+)*(?:[A-Za-z]+)?%?");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "due May 3, 2024 at noon | 2024-05-03",
        "due may 3rd 2024 | 2024-05-03",
        "on 3 Sept. 2024 | 2024-09-03",
        "on the 21st of December, 1999. | 1999-12-21",
        "seat HAT030 costs 1,250.50 | HAT030,1250.5",
        "at 09:30, up 12% | 09:30,12",
        "2024-05-03 and no more | 2024-05-03"
      })
  void numbersDatesAndCodesHaveOneForm(String text, String facts) {
    assertThat(Facts.of(text).keySet()).containsExactly(facts.split(","));
  }

  @Test
  void aFactIsFoundWhereItStands() {
    assertThat(Facts.of("seat HAT030").get("HAT030")).isEqualTo(new Facts.Place(5, 11));
    assertThat(Facts.of("on 3 May 2024").get("2024-05-03")).isEqualTo(new Facts.Place(3, 13));
  }

  @Property
  void whatIsPassedOverHoldsNoToken(@ForAll("texts") String text) {
    List<String> expected = new ArrayList<>();
    Matcher tokens = TOKENS.matcher(text);
    while (tokens.find()) {
      String token = tokens.group();
      if (token.matches("\\d{2,}")) {
        expected.add(token.replaceFirst("^0+(?=\\d)", ""));
      }
    }

    assertThat(Facts.of(text).keySet())
        .containsAll(expected.stream().filter(number -> number.length() > 1).toList());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("aZ09 .,:-%é").ofMaxLength(40);
  }
}
