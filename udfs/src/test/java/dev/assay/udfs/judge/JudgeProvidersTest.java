package dev.assay.udfs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Verdict;
import dev.assay.udfs.judge.StubProvider.Play;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeProvidersTest {
  private static final String VERDICT =
      "{\\\"score\\\": 0.25, \\\"justification\\\": \\\"why\\\", \\\"evidence\\\": [\\\"a\\\"]}";
  private static final String ANTHROPIC =
      """
      {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-x-1",
       "content": [{"type": "text", "text": "%s"}], "stop_reason": "%s",
       "usage": {"input_tokens": 100, "cache_creation_input_tokens": 50,
                 "cache_read_input_tokens": 200, "output_tokens": 30}}
      """;
  private static final String GEMINI =
      """
      {"candidates": [{"content": {"role": "model", "parts": [
         {"text": "let me think", "thought": true}, {"text": "%s"}]}, "finishReason": "%s"}],
       "usageMetadata": {"promptTokenCount": 350, "cachedContentTokenCount": 200,
         "candidatesTokenCount": 20, "thoughtsTokenCount": 10},
       "modelVersion": "gemini-x-1"}
      """;

  private final StubProvider provider = StubProvider.playing(call -> Play.scores(1));
  private final List<Response> stored = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void asksAnthropicWithACachedRubricAndASchema() throws Exception {
    provider.play(call -> Play.of(200, ANTHROPIC.formatted(VERDICT, "end_turn")));
    assertThat(ask("anthropic")).isEqualTo(new Reply.Answered());

    StubProvider.Call call = provider.calls().get(0);
    assertThat(call.path()).isEqualTo("/v1/messages");
    assertThat(call.header("X-api-key")).isEqualTo("key-1");
    assertThat(call.body().at("/system/0/text").asText()).isEqualTo("rubric");
    assertThat(call.body().at("/system/0/cache_control/type").asText()).isEqualTo("ephemeral");
    assertThat(call.body().at("/messages/0/content/0/text").asText()).isEqualTo("record");
    assertThat(call.body().toString()).contains("json_schema").contains("justification");
    assertUsageAndVerdict("claude-x-1");
  }

  @Test
  void asksGeminiWithASchema() throws Exception {
    provider.play(call -> Play.of(200, GEMINI.formatted(VERDICT, "STOP")));
    assertThat(ask("gemini")).isEqualTo(new Reply.Answered());

    StubProvider.Call call = provider.calls().get(0);
    assertThat(call.path()).isEqualTo("/v1/models/m:generateContent");
    assertThat(call.header("X-goog-api-key")).isEqualTo("key-1");
    assertThat(call.body().at("/systemInstruction/parts/0/text").asText()).isEqualTo("rubric");
    assertThat(call.body().at("/generationConfig/responseMimeType").asText())
        .isEqualTo("application/json");
    assertThat(call.body().at("/generationConfig").toString()).contains("justification");
    assertUsageAndVerdict("gemini-x-1");
  }

  private void assertUsageAndVerdict(String model) {
    Answer answer = Answer.parse(stored.get(0).body()).orElseThrow();
    assertThat(answer.model()).isEqualTo(model);
    assertThat(answer.inputTokens()).isEqualTo(350);
    assertThat(answer.cachedTokens()).isEqualTo(200);
    assertThat(answer.outputTokens()).isEqualTo(30);
    Verdict verdict = VerdictParser.parse(answer);
    assertThat(verdict.score()).isEqualTo(0.25);
    assertThat(verdict.justification()).isEqualTo("why");
  }

  @Test
  void readsCutOffAndRefusedAnswersOfEach() {
    assertThat(errorOf(ANTHROPIC.formatted("{", "max_tokens"))).isEqualTo("truncated");
    assertThat(errorOf(ANTHROPIC.formatted("no", "refusal"))).isEqualTo("refused");
    assertThat(errorOf(GEMINI.formatted("{", "MAX_TOKENS"))).isEqualTo("truncated");
    assertThat(errorOf(GEMINI.formatted("", "SAFETY"))).isEqualTo("refused");
    assertThat(errorOf("{\"promptFeedback\": {\"blockReason\": \"SAFETY\"}}")).isEqualTo("refused");
  }

  private static String errorOf(String body) {
    return VerdictParser.parse(Answer.parse(body).orElseThrow()).errorKind();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "anthropic | 529 | overloaded_error | retry",
        "anthropic | 404 | not_found_error: model: x | unknown_model",
        "anthropic | 400 | Your credit balance is too low | quota",
        "anthropic | 400 | prompt is too long: 210000 tokens | too_large",
        "gemini | 400 | API key not valid. API_KEY_INVALID | unauthorized",
        "gemini | 429 | RESOURCE_EXHAUSTED PerMinute, check plan and billing | retry",
        "gemini | 429 | RESOURCE_EXHAUSTED GenerateRequestsPerDayPerProject | quota",
      })
  void tellsTheirErrorsApart(String name, int status, String message, String expected)
      throws Exception {
    provider.play(
        call ->
            call.number() == 1
                ? Play.of(
                    status,
                    "{\"error\": {\"message\": \"%s\", \"retryDelay\": \"3s\"}}".formatted(message))
                : Play.of(200, ANTHROPIC.formatted(VERDICT, "end_turn")));
    Reply reply = ask(name);
    switch (expected) {
      case "retry" -> assertThat(reply).isEqualTo(new Reply.Answered());
      case "too_large" -> assertThat(reply).isEqualTo(new Reply.Failed("too_large", 1, false));
      default -> assertThat(reply).isEqualTo(new Reply.Deferred(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_key_env: sk-proj-abcdef",
        "base_url: 'https://user:sk-proj-abcdef@example.org/v1'",
        "base_url: 'https://example.org/v1?key=sk-proj-abcdef'",
        "api_key: sk-proj-abcdef",
      })
  void takesNoKeyFromAFile(String line) {
    String yaml =
        line.startsWith("base_url")
            ? line + "\nmodel: m"
            : line + "\nmodel: m\nbase_url: http://127.0.0.1/v1";
    assertThatThrownBy(() -> StrictYaml.read("assay.yaml", yaml, JudgeSettings.class))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("api_key_env")
        .hasMessageNotContaining("sk-proj-abcdef");
    FaultTable.seen(30, "refused at start (code 2): the message names judge.api_key_env");
  }

  @Test
  void takesTheKeyFromTheEnvironmentOrAMountedFile() throws IOException {
    Path file = folder.resolve("key");
    JudgeSettings byFile =
        StrictYaml.read(
            "judge",
            "{base_url: 'http://127.0.0.1/v1', model: m, api_key_file: '%s'}".formatted(file),
            JudgeSettings.class);
    assertThat(ApiKey.missing(byFile, name -> null).orElseThrow()).contains(file.toString());
    Files.writeString(file, "key-2\n");
    assertThat(ApiKey.of(byFile, name -> null)).contains("key-2");
    JudgeSettings byVariable =
        StrictYaml.read(
            "judge", "{provider: anthropic, model: m, api_key_env: THE_KEY}", JudgeSettings.class);
    assertThat(byVariable.baseUrl()).isEqualTo("https://api.anthropic.com/v1");
    assertThat(ApiKey.of(byVariable, Map.of("THE_KEY", "key-3")::get)).contains("key-3");
    assertThat(ApiKey.missing(byVariable, name -> " ").orElseThrow()).contains("THE_KEY");
  }

  private Reply ask(String name) throws InterruptedException {
    JudgeSettings settings =
        StrictYaml.read(
            "judge",
            "{provider: %s, base_url: '%s', model: m, timeout_seconds: 5}"
                .formatted(name, provider.baseUrl()),
            JudgeSettings.class);
    return new JudgeClient(settings, Optional.of("key-1"), new FakeTime(), () -> 0.5)
        .ask(new Prompt("rubric", "record"), stored::add);
  }
}
