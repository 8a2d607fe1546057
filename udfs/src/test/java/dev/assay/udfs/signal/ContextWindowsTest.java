package dev.assay.udfs.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextWindowsTest {
  private static final ContextWindows WINDOWS =
      new ContextWindows(Map.of("gpt-4", 8_192L, "gpt-4o", 128_000L, "claude", 200_000L));

  @Test
  void findsDatedVersionsAndNamesWithAMaker() {
    assertThat(WINDOWS.of("gpt-4o")).hasValue(128_000);
    assertThat(WINDOWS.of("gpt-4o-2024-08-06")).hasValue(128_000);
    assertThat(WINDOWS.of("openai/GPT-4o")).hasValue(128_000);
    assertThat(WINDOWS.of("gpt-4-0613")).hasValue(8_192);
    assertThat(WINDOWS.of("anthropic/claude-3-5-sonnet@20240620")).hasValue(200_000);
  }

  @Test
  void doesNotTakeAnotherModelForIt() {
    assertThat(WINDOWS.of("gpt-4omega")).isEmpty();
    assertThat(WINDOWS.of("gpt-5")).isEmpty();
    assertThat(WINDOWS.of("")).isEmpty();
  }
}
