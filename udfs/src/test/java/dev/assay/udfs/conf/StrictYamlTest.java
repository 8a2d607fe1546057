package dev.assay.udfs.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.errors.UserException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrictYamlTest {
  record Part(String name, Integer maxTokens) {
    Part {
      if (maxTokens != null && maxTokens < 1) {
        throw new IllegalArgumentException("max_tokens must be at least 1, was " + maxTokens);
      }
    }
  }

  record Whole(List<Part> parts, Map<String, Part> named) {}

  @Test
  void readsKeysInSnakeCase() {
    Whole whole = read("parts: [{name: a, max_tokens: 3}]\nnamed: {x: {name: b}}");
    assertThat(whole.parts()).containsExactly(new Part("a", 3));
    assertThat(whole.named()).containsEntry("x", new Part("b", null));
  }

  @Test
  void namesAllUnknownKeysAtOnceWithTheNearestKnown() {
    assertThatThrownBy(() -> read("pats: []\nparts: [{nam: a}]\nnamed: {x: {entirely_other: 1}}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("conf.yaml")
        .hasMessageContaining("'pats' (did you mean 'parts'?)")
        .hasMessageContaining("'parts[0].nam' (did you mean 'name'?)")
        .hasMessageContaining("'named.x.entirely_other' (known here: name, max_tokens)");
  }

  @Test
  void saysWhichValueIsWrong() {
    assertThatThrownBy(() -> read("parts: [{name: a, max_tokens: many}]"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("parts[0].max_tokens");
    assertThatThrownBy(() -> read("parts: [{name: a, max_tokens: 0}]"))
        .isInstanceOf(UserException.class)
        .hasMessage("conf.yaml: parts[0]: max_tokens must be at least 1, was 0.");
    assertThatThrownBy(() -> read("named: {x: {max_tokens: 0}}"))
        .hasMessage("conf.yaml: named.x: max_tokens must be at least 1, was 0.");
    assertThatThrownBy(() -> read("parts: [}"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("line 1");
  }

  private static Whole read(String text) {
    return StrictYaml.read("conf.yaml", text, Whole.class);
  }
}
