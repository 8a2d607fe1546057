package dev.assay.jobs.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void findsAnIdAsAWordOfItsOwn() {
    Mentions mentions = Mentions.of("customer-4711", List.of(), Set.of("abc123"));
    assertThat(mentions.in("of customer-4711.")).isTrue();
    assertThat(mentions.in("{\"text\": \"first\\ncustomer-4711\"}")).isTrue();
    assertThat(mentions.in("of customer-47110")).isFalse();
    assertThat(mentions.in("traces/abc123.json")).isTrue();
    assertThat(mentions.in("abc1234")).isFalse();
    assertThat(mentions.in(null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"o\"brien \\7 <x>", "ann & bob's", "<\"\\"})
  void findsAnIdAsJsonAndHtmlWriteIt(String user) throws JsonProcessingException {
    Mentions mentions = Mentions.of(user, List.of(), Set.of());
    String once = JSON.writeValueAsString(Map.of("user.id", user));
    String twice = JSON.writeValueAsString(Map.of("attributes", once));
    assertThat(mentions.in(once)).isTrue();
    assertThat(mentions.in(twice)).isTrue();
    assertThat(mentions.in(html(once))).isTrue();
    assertThat(mentions.in(html(twice))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user.id\": \"Zo\\u00eb \\u2603\"}",
        "{\"user.id\": \"Zo\\u00EB \\u2603\"}",
        "{\"attributes\": \"{\\\"user.id\\\": \\\"Zo\\\\u00eb \\\\u2603\\\"}\"}"
      })
  void findsAnIdOfWhichJsonEscapesTheLetters(String text) {
    assertThat(Mentions.of("Zoë ☃", List.of(), Set.of()).in(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user.id\": \"42\"}",
        "{\"user_id\":42, \"n\": 1}",
        "{\"a.b.userId\": 42}",
        "{\"attributes\": \"{\\\"enduser.id\\\": \\\"42\\\"}\"}",
        "{\"app.customer\": \"42\"}",
        "[{\"key\": \"user.id\", \"value\": \"42\"}]",
        "[{\"key\":\"user.id\",\"value\":{\"stringValue\":\"42\"}}]",
        "[{\"key\":\"user.id\",\"value\":{\"intValue\":42}}]",
        "{&quot;user.id&quot;: &quot;42&quot;}",
        "see trace-1"
      })
  void findsANumberWhereAFieldNamesTheUser(String text) {
    assertThat(Mentions.of("42", List.of("app.customer"), Set.of("trace-1")).in(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\": \"room 42\"}",
        "{\"weights\":[0,42,7]}",
        "<td>42</td>",
        "{\"user.id\": \"421\"}",
        "{\"user.id\": 42.5}",
        "{\"user.id\": \"room 42\"}",
        "{\"user.id\": \"7\", \"n\": \"42\"}",
        "{\"superuser_id\": \"42\"}"
      })
  void passesOverANumberElsewhere(String text) {
    assertThat(Mentions.of("42", List.of("app.customer"), Set.of("trace-1")).in(text)).isFalse();
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
