package dev.assay.udfs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.judge.StubProvider.Play;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeClientTest {
  private static final Prompt PROMPT = new Prompt("rubric", "record");
  private static final String ERROR = "{\"error\": {\"message\": \"%s\", \"code\": \"%s\"}}";

  private final StubProvider provider = StubProvider.playing(call -> Play.scores(1));
  private final FakeTime time = new FakeTime();
  private final List<Response> stored = new ArrayList<>();

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void storesTheAnswerAndAsksOverHttp11WithASchemaAndTheKey() throws Exception {
    assertThat(ask(client(settings(2, null)))).isEqualTo(new Reply.Answered());
    assertThat(stored).singleElement().satisfies(r -> assertThat(r.attempts()).isEqualTo(1));
    StubProvider.Call call = provider.calls().get(0);
    assertThat(call.authorization()).isEqualTo("Bearer key-1");
    assertThat(call.system()).isEqualTo("rubric");
    assertThat(call.body().at("/response_format/json_schema/strict").asBoolean()).isTrue();
    assertThat(call.body().at("/max_tokens").asInt()).isEqualTo(1024);
    assertThat(Answer.parse(stored.get(0).body()).orElseThrow().model()).isEqualTo("stub-model-1");
  }

  @Test
  void waitsAsLongAsTheProviderAsks() throws Exception {
    plays(Play.of(429, ERROR.formatted("slow down", "rate_limit")).with("Retry-After", "7"));
    assertThat(ask(client(settings(2, null)))).isEqualTo(new Reply.Answered());
    // The clock is the provider's: 7 s, and a tenth of half as jitter.
    assertThat(time.waits()).containsExactly(Duration.ofMillis(7350));
    assertThat(provider.calls()).hasSize(2);
    assertThat(stored.get(0).attempts()).isEqualTo(2);
  }

  @Test
  void putsOffWhatWouldWaitTooLong() throws Exception {
    plays(Play.of(429, ERROR.formatted("daily", "rate_limit")).with("Retry-After", "86400"));
    JudgeClient client = client(settings(2, null));
    assertThat(ask(client)).isEqualTo(new Reply.Deferred("rate_limited"));
    assertThat(ask(client)).isEqualTo(new Reply.Deferred("rate_limited"));
    assertThat(provider.calls()).hasSize(1);
    assertThat(time.waits()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "401, wrong key, invalid_api_key, refused the key",
    "403, no, forbidden, refused the key",
    "402, pay, payment, quota is used up",
    "429, You exceeded your quota, insufficient_quota, quota is used up",
    "404, no such model, model_not_found, does not know the model 'm'",
  })
  void stopsTheRunWhereNoCallCanSucceed(int status, String message, String code, String advice)
      throws Exception {
    provider.play(call -> Play.of(status, ERROR.formatted(message, code)));
    JudgeClient client = client(settings(2, null));
    assertThat(ask(client)).isInstanceOf(Reply.Deferred.class);
    assertThat(ask(client)).isEqualTo(new Reply.Deferred("stopped"));
    assertThat(provider.calls()).hasSize(1);
    assertThat(client.stopped().orElseThrow()).contains(advice).doesNotContain("key-1");
    assertThat(stored).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "400, bad, invalid_request, bad_request",
    "400, too long, context_length_exceeded, too_large",
    "413, big, big, too_large",
    "429, 'Request too large: Limit 30000, Requested 46245', tokens, too_large",
    "400, no, content_filter, refused",
  })
  void givesUpAPairThatCanNeverBeAnswered(int status, String message, String code, String kind)
      throws Exception {
    plays(Play.of(status, ERROR.formatted(message, code)));
    JudgeClient client = client(settings(2, null));
    assertThat(ask(client)).isEqualTo(new Reply.Failed(kind, 1, false));
    assertThat(ask(client)).isEqualTo(new Reply.Answered());
    assertThat(client.stopped()).isEmpty();
  }

  @Test
  void outlastsABurstOfFailures() throws Exception {
    plays(Play.of(500, ""), Play.of(503, "").with("Retry-After", "2"), Play.of(529, "busy"));
    assertThat(ask(client(settings(2, null)))).isEqualTo(new Reply.Answered());
    assertThat(provider.calls()).hasSize(4);
    assertThat(time.waits())
        .containsExactly(Duration.ofMillis(250), Duration.ofMillis(2100), Duration.ofSeconds(1));
    provider.play(call -> Play.of(500, ""));
    assertThat(ask(client(settings(2, null)))).isEqualTo(new Reply.Deferred("provider_error"));
    assertThat(provider.calls()).hasSize(4 + 6);
  }

  @Test
  void countsWhatMayHaveBeenBilledAndTriesItOnceMore() throws Exception {
    plays(Play.drops());
    assertThat(ask(client(settings(2, null)))).isEqualTo(new Reply.Answered());
    assertThat(stored).singleElement().satisfies(r -> assertThat(r.maybeBilled()).isTrue());
    provider.play(call -> Play.drops());
    assertThat(ask(client(settings(2, null)))).isEqualTo(new Reply.Deferred("connection"));
    assertThat(provider.calls()).hasSize(4);
  }

  @Test
  void endsACallWhoseBodyStalls() throws Exception {
    plays(Play.stalls());
    assertThat(ask(client(settings(1, null)))).isEqualTo(new Reply.Answered());
    assertThat(provider.calls()).hasSize(2);
    assertThat(stored).singleElement().satisfies(r -> assertThat(r.maybeBilled()).isTrue());
  }

  @Test
  void takesAPageOfAProxyForNoAnswer() throws Exception {
    plays(Play.of(200, "<html>sign in</html>"));
    assertThat(ask(client(settings(2, null)))).isEqualTo(new Reply.Answered());
    assertThat(provider.calls()).hasSize(2);
    assertThat(stored).hasSize(1);
  }

  @Test
  void storesEveryPaidAnswerOnceHoweverBad() throws Exception {
    plays(
        Play.completion("{\"score\": 1", "length"),
        Play.of(200, "{\"choices\": []}"),
        Play.of(200, "{\"cho"));
    JudgeClient client = client(settings(2, null));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(client)).isEqualTo(new Reply.Answered());
    }
    assertThat(provider.calls()).hasSize(3);
    assertThat(stored).hasSize(3);
  }

  @Test
  void makesNoFurtherCallWhenAnAnswerCannotBeStored() throws Exception {
    JudgeClient client = client(settings(2, null));
    Response.Sink full =
        response -> {
          throw new UncheckedIOException(new IOException("no space"));
        };
    assertThat(client.ask(PROMPT, full)).isEqualTo(new Reply.Deferred("not_stored"));
    assertThat(client.ask(PROMPT, full)).isEqualTo(new Reply.Deferred("stopped"));
    assertThat(provider.calls()).hasSize(1);
    assertThat(client.stopped().orElseThrow()).contains("could not be written");
  }

  @Test
  void keepsWithinItsBudget() throws Exception {
    // A stub's answer: 800 fresh and 200 cached tokens in, 100 out = 0.0008 + 0.0001 + 0.0004.
    JudgeClient client = client(settings(2, 0.007));
    assertThat(ask(client)).isEqualTo(new Reply.Answered());
    assertThat(client.spentUsd()).isEqualTo(0.0013);
    assertThat(ask(client)).isEqualTo(new Reply.Answered());
    // The next could cost 1,024 tokens out = 0.0041, and 0.0026 are spent.
    assertThat(ask(client)).isEqualTo(new Reply.Answered());
    assertThat(ask(client)).isEqualTo(new Reply.OverBudget());
    assertThat(provider.calls()).hasSize(3);
  }

  @Test
  void stopsAfterTooManyFailuresInARow() throws Exception {
    provider.play(call -> Play.of(400, ERROR.formatted("bad", "bad")));
    JudgeClient client = client(settings(2, null));
    for (int i = 0; i < 20; i++) {
      assertThat(ask(client)).isInstanceOf(Reply.Failed.class);
    }
    assertThat(ask(client)).isEqualTo(new Reply.Deferred("stopped"));
    assertThat(client.stopped().orElseThrow()).contains("bad_request in a row");
  }

  @Test
  void triesAgainWhereNoConnectionIsMade() throws Exception {
    provider.close();
    assertThat(ask(client(settings(2, null)))).isEqualTo(new Reply.Deferred("no_connection"));
    assertThat(time.waits()).hasSize(5);
  }

  private Reply ask(JudgeClient client) throws InterruptedException {
    return client.ask(PROMPT, stored::add);
  }

  /** These, then good verdicts. */
  private void plays(Play... plays) {
    int before = provider.calls().size();
    provider.play(
        call -> {
          int i = call.number() - before - 1;
          return i < plays.length ? plays[i] : Play.scores(1);
        });
  }

  private JudgeClient client(JudgeSettings settings) {
    return new JudgeClient(settings, Optional.of("key-1"), time, () -> 0.5);
  }

  private JudgeSettings settings(int timeoutSeconds, Double maxSpend) {
    return new JudgeSettings(
        provider.baseUrl(),
        "m",
        null,
        4,
        timeoutSeconds,
        6,
        120,
        maxSpend,
        new JudgeSettings.Prices("p1", 1.0, 4.0, 0.5),
        null,
        null,
        null,
        null);
  }
}
