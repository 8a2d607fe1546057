package dev.assay.udfs.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextProfileTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "  What's   UP?! | what s up",
        "ｆｕｌｌ ｗｉｄｔｈ | full width",
        "snake_case-42 | snake_case 42",
        "Straße ÉCOLE | straße école",
        "नमस्ते दुनिया | नमस्ते दुनिया"
      })
  void normalises(String text, String normalised) {
    assertThat(TextProfile.normalise(text)).isEqualTo(normalised);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "?!", "\u0000\u202e"})
  void aTextWithoutWordsIsLikeNothing(String text) {
    TextProfile empty = TextProfile.of(text);
    TextProfile some = TextProfile.of("some words");

    for (TextProfile other : new TextProfile[] {empty, some}) {
      assertThat(empty.levenshteinSimilarity(other)).isZero();
      assertThat(empty.tokenJaccard(other)).isZero();
      assertThat(empty.containment(other)).isZero();
      assertThat(empty.gramCosine(other)).isZero();
      assertThat(empty.gramJaccard(other)).isZero();
      assertThat(MinHash.of(empty).similarity(MinHash.of(other))).isZero();
    }
    assertThat(SimHash.of(empty)).isZero();
    assertThat(Rephrasing.likely(empty, empty)).isFalse();
  }

  @Test
  void aTextIsWhollyLikeItself() {
    TextProfile text = TextProfile.of("Ünïcode 😀 and\nmore");

    assertThat(text.levenshteinSimilarity(text)).isEqualTo(1);
    assertThat(text.tokenJaccard(text)).isEqualTo(1);
    assertThat(text.containment(text)).isEqualTo(1);
    assertThat(text.gramCosine(text)).isCloseTo(1, within(1e-12));
    assertThat(text.gramJaccard(text)).isEqualTo(1);
    assertThat(MinHash.of(text).similarity(MinHash.of(text))).isEqualTo(1);
  }

  @Property(tries = 500)
  void whetherTextsAreSimilarIsToldAsBySimilarityItself(
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 30) String a,
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 30) String b,
      @ForAll @DoubleRange(min = 0.01, max = 1) double atLeast) {
    TextProfile one = TextProfile.of(a);
    TextProfile other = TextProfile.of(b);

    assertThat(one.isLevenshteinSimilar(other, atLeast))
        .isEqualTo(one.levenshteinSimilarity(other) >= atLeast);
  }

  @Property
  void aTextHasTheHashOfItsCodePoints(@ForAll String text) {
    int[] points = text.codePoints().toArray();

    assertThat(StableHash.of(points, 0, points.length)).isEqualTo(StableHash.of(text));
  }

  @Test
  void editDistanceReadsOnlyTheBeginningOfALongText() {
    TextProfile a = TextProfile.of("x".repeat(100_000) + "a");
    TextProfile b = TextProfile.of("x".repeat(100_000) + "b");

    assertThat(a.levenshteinSimilarity(b)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "how do I reset my password, how can i reset my password please, true",
    "who approved invoice 4471, who approved invoice 4472, false",
    "weather in the Berlin office today, weather in the Paris office today, false",
    "where is my orders list, where is my order list, true",
    "cancel it, cancel it, false"
  })
  void anotherSlotIsAnotherRequest(String before, String after, boolean rephrased) {
    assertThat(Rephrasing.likely(TextProfile.of(before), TextProfile.of(after)))
        .isEqualTo(rephrased);
  }

  @Test
  void unitNumbersLieInTheHalfOpenInterval() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(StableHash.unit("trace-" + i)).isBetween(Double.MIN_VALUE, 1.0);
    }
  }
}
