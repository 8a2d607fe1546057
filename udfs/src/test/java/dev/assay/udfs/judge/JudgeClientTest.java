package dev.assay.udfs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.judge.StubProvider.Play;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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
    assertThat(ask(client(settings(2)))).isEqualTo(new Reply.Answered());
    assertThat(stored).singleElement().satisfies(r -> assertThat(r.attempts()).isEqualTo(1));
    StubProvider.Call call = provider.calls().get(0);
    assertThat(call.authorization()).isEqualTo("Bearer key-1");
    assertThat(call.system()).isEqualTo("rubric");
    assertThat(call.body().at("/response_format/json_schema/strict").asBoolean()).isTrue();
    assertThat(call.body().at("/max_tokens").asInt()).isEqualTo(1024);
    assertThat(Answer.parse(stored.get(0).body()).orElseThrow().model()).isEqualTo("stub-model-1");
    // vLLM drops the body of a request that offers HTTP/2 over plain http.
    assertThat(call.header("Upgrade")).isNull();
    FaultTable.seen(15, "HTTP/1.1 without an offer to upgrade: answered");
  }

  @Test
  void asksForATextWithoutASchema() throws Exception {
    plays(Play.says("Look at the answer."));
    assertThat(ask(client(settings(2).forText()))).isEqualTo(new Reply.Answered());
    assertThat(provider.calls().get(0).body().has("response_format")).isFalse();
    assertThat(Answer.parse(stored.get(0).body()).orElseThrow().content())
        .isEqualTo("Look at the answer.");
  }

  @Test
  void waitsAsLongAsTheProviderAsks() throws Exception {
    plays(Play.of(429, ERROR.formatted("slow down", "rate_limit")).with("Retry-After", "7"));
    assertThat(ask(client(settings(2)))).isEqualTo(new Reply.Answered());
    // The clock is the provider's: 7 s, and a tenth of half as jitter.
    assertThat(time.waits()).containsExactly(Duration.ofMillis(7350));
    assertThat(provider.calls()).hasSize(2);
    assertThat(stored.get(0).attempts()).isEqualTo(2);
    FaultTable.seen(1, "Retry-After 7: waited 7.35 s with all threads, then scored in attempt 2");
  }

  @Test
  void putsOffWhatWouldWaitTooLong() throws Exception {
    plays(Play.of(429, ERROR.formatted("daily", "rate_limit")).with("Retry-After", "86400"));
    JudgeClient client = client(settings(2));
    assertThat(ask(client)).isEqualTo(new Reply.Deferred("rate_limited"));
    assertThat(ask(client)).isEqualTo(new Reply.Deferred("rate_limited"));
    assertThat(provider.calls()).hasSize(1);
    assertThat(time.waits()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mon, 23 Nov 2026 12:00:09 GMT | 9450",
        "Mon, 23 Nov 2026 11:00:00 GMT | 0",
        "0 | 0",
        "-5 | 250",
        "soon | 250",
        "86400 | -1",
        "Tue, 24 Nov 2026 12:00:00 GMT | -1",
      })
  void readsWhateverRetryAfterSays(String header, long millis) throws Exception {
    plays(Play.of(429, ERROR.formatted("slow down", "rate_limit")).with("Retry-After", header));
    Reply reply = ask(client(settings(2)));
    if (millis < 0) {
      assertThat(reply).isEqualTo(new Reply.Deferred("rate_limited"));
      assertThat(time.waits()).isEmpty();
      FaultTable.seen(2, "over longest_wait_seconds: deferred, no wait");
    } else {
      assertThat(reply).isEqualTo(new Reply.Answered());
      assertThat(time.waits().stream().mapToLong(Duration::toMillis).sum()).isEqualTo(millis);
      FaultTable.seen(2, "date and seconds waited for, 0 and the past are now, else backoff");
    }
  }

  @Test
  void waitsWhereHeadersSayThatNothingIsLeft() throws Exception {
    plays(
        Play.scores(1)
            .with("x-ratelimit-remaining-requests", "0")
            .with("x-ratelimit-reset-requests", "1m3s"),
        Play.scores(1)
            .with("anthropic-ratelimit-requests-remaining", "0")
            .with("anthropic-ratelimit-requests-reset", "2026-11-23T12:02:03Z"));
    JudgeClient client = client(settings(2));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(client)).isEqualTo(new Reply.Answered());
    }
    assertThat(time.waits()).containsExactly(Duration.ofSeconds(63), Duration.ofSeconds(60));
  }

  @Test
  void keepsBelowTheProvidersLimits() throws Exception {
    // 75 of 100 a minute: one every 0.8 s.
    JudgeClient client = client(settings(2, "requests_per_minute: 100"));
    for (int i = 0; i < 4; i++) {
      assertThat(ask(client)).isEqualTo(new Reply.Answered());
    }
    assertThat(time.now()).isEqualTo(FakeTime.START.plusMillis(2400));

    // A question is taken for 4 tokens and 1,024 of an answer.
    JudgeClient byTokens = client(settings(2, "tokens_per_minute: 82240"));
    Instant start = time.now();
    for (int i = 0; i < 4; i++) {
      assertThat(ask(byTokens)).isEqualTo(new Reply.Answered());
    }
    assertThat(Duration.between(start, time.now()).toMillis()).isBetween(2900L, 4000L);
  }

  @Test
  void stopsAtOnceInMidRunAndKeepsWhatItHas() throws Exception {
    plays(
        Play.scores(1),
        Play.scores(0),
        Play.of(401, ERROR.formatted("Incorrect API key provided: key-1", "invalid_api_key")));
    JudgeClient client = client(settings(2));
    assertThat(ask(client)).isEqualTo(new Reply.Answered());
    assertThat(ask(client)).isEqualTo(new Reply.Answered());
    assertThat(ask(client)).isEqualTo(new Reply.Deferred("unauthorized"));
    assertThat(ask(client)).isEqualTo(new Reply.Deferred("stopped"));
    assertThat(stored).hasSize(2);
    assertThat(client.stopped().orElseThrow()).doesNotContain("key-1");
    FaultTable.seen(5, "stopped (code 12) with two of two answers kept, the key in no message");
    FaultTable.seen(29, "a key that the provider echoes is in no message");
  }

  @Test
  void stopsWhereTheHostIsUnknownFromTheStartAndTriesAgainLater() throws Exception {
    // A label that no resolver takes: nothing goes out.
    JudgeClient client =
        new JudgeClient(
            StrictYaml.read(
                "judge",
                "{base_url: 'http://%s.invalid/v1', model: m}".formatted("x".repeat(64)),
                JudgeSettings.class),
            Optional.empty(),
            time,
            () -> 0.5);
    assertThat(ask(client)).isEqualTo(new Reply.Deferred("unknown_host"));
    assertThat(client.stopped().orElseThrow()).contains("is not known");
    assertThat(time.waits()).isEmpty();
    assertThat(Fault.of(new Exchange.NotSent(Fault.UNKNOWN_HOST)).reaction())
        .isEqualTo(Fault.Reaction.RETRY);
    FaultTable.seen(14, "at start: stopped (code 12) before any spending; later: tried again");
  }

  @Test
  void endsWithinMomentsWhenItsThreadIsInterrupted() throws Exception {
    provider.play(call -> Play.stalls());
    JudgeClient client = client(settings(60));
    List<Throwable> ends = new CopyOnWriteArrayList<>();
    Thread asking =
        new Thread(
            () -> {
              try {
                client.ask(PROMPT, stored::add);
              } catch (InterruptedException e) {
                ends.add(e);
              }
            });
    asking.start();
    while (provider.calls().isEmpty()) {
      Thread.onSpinWait();
    }
    asking.interrupt();
    asking.join(5000);
    assertThat(ends).hasSize(1);
    assertThat(provider.calls()).hasSize(1);
    FaultTable.seen(45, "a call under way ended at once, no other began");
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
    JudgeClient client = client(settings(2));
    assertThat(ask(client)).isInstanceOf(Reply.Deferred.class);
    assertThat(ask(client)).isEqualTo(new Reply.Deferred("stopped"));
    assertThat(provider.calls()).hasSize(1);
    assertThat(client.stopped().orElseThrow()).contains(advice).doesNotContain("key-1");
    assertThat(stored).isEmpty();
    FaultTable.seen(3, "one call, stopped (code 12); the message says what to do");
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
    JudgeClient client = client(settings(2));
    assertThat(ask(client)).isEqualTo(new Reply.Failed(kind, 1, false));
    assertThat(ask(client)).isEqualTo(new Reply.Answered());
    assertThat(client.stopped()).isEmpty();
    FaultTable.seen(4, "errored (too_large) after one call, the next pair answered");
  }

  @Test
  void outlastsABurstOfFailures() throws Exception {
    plays(Play.of(500, ""), Play.of(503, "").with("Retry-After", "2"), Play.of(529, "busy"));
    assertThat(ask(client(settings(2)))).isEqualTo(new Reply.Answered());
    assertThat(provider.calls()).hasSize(4);
    assertThat(time.waits())
        .containsExactly(Duration.ofMillis(250), Duration.ofMillis(2100), Duration.ofSeconds(1));
    FaultTable.seen(6, "three failures, scored in attempt 4");
    provider.play(call -> Play.of(500, ""));
    assertThat(ask(client(settings(2)))).isEqualTo(new Reply.Deferred("provider_error"));
    assertThat(provider.calls()).hasSize(4 + 6);
  }

  @Test
  void countsWhatMayHaveBeenBilledAndTriesItOnceMore() throws Exception {
    plays(Play.drops());
    assertThat(ask(client(settings(2)))).isEqualTo(new Reply.Answered());
    assertThat(stored).singleElement().satisfies(r -> assertThat(r.maybeBilled()).isTrue());
    provider.play(call -> Play.drops());
    assertThat(ask(client(settings(2)))).isEqualTo(new Reply.Deferred("connection"));
    assertThat(provider.calls()).hasSize(4);
    FaultTable.seen(13, "tried once more, maybe_billed set; twice dropped: deferred");
  }

  @Test
  void endsACallWhoseBodyStalls() throws Exception {
    plays(Play.stalls());
    assertThat(ask(client(settings(1)))).isEqualTo(new Reply.Answered());
    assertThat(provider.calls()).hasSize(2);
    assertThat(stored).singleElement().satisfies(r -> assertThat(r.maybeBilled()).isTrue());
    FaultTable.seen(12, "ended at timeout_seconds, thread free, maybe_billed, scored in attempt 2");
  }

  @Test
  void takesAPageOfAProxyForNoAnswer() throws Exception {
    plays(Play.of(200, "<html>sign in</html>"));
    assertThat(ask(client(settings(2)))).isEqualTo(new Reply.Answered());
    assertThat(provider.calls()).hasSize(2);
    assertThat(stored).hasSize(1);
    FaultTable.seen(7, "bad_gateway_body, tried once more, scored: two calls, not three");
  }

  @Test
  void storesEveryPaidAnswerOnceHoweverBad() throws Exception {
    plays(
        Play.completion("{\"score\": 1", "length"),
        Play.of(200, "{\"choices\": []}"),
        Play.of(200, "{\"cho"));
    JudgeClient client = client(settings(2));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(client)).isEqualTo(new Reply.Answered());
    }
    assertThat(provider.calls()).hasSize(3);
    assertThat(stored).hasSize(3);
    assertThat(stored.stream().map(r -> Answer.parse(r.body())))
        .first()
        .satisfies(a -> assertThat(a.orElseThrow().outputTokens()).isEqualTo(100));
    FaultTable.seen(8, "one call, kept with its usage, errored (truncated)");
    FaultTable.seen(9, "one call each, kept, errored (no_choices, no_content, refused)");
  }

  @Test
  void makesNoFurtherCallWhenAnAnswerCannotBeStored() throws Exception {
    JudgeClient client = client(settings(2));
    Response.Sink full =
        response -> {
          throw new UncheckedIOException(new IOException("no space"));
        };
    assertThat(client.ask(PROMPT, full)).isEqualTo(new Reply.Deferred("not_stored"));
    assertThat(client.ask(PROMPT, full)).isEqualTo(new Reply.Deferred("stopped"));
    assertThat(provider.calls()).hasSize(1);
    assertThat(client.stopped().orElseThrow()).contains("could not be written");
    FaultTable.seen(19, "one call, then stopped (code 12): nothing is paid that is not kept");
  }

  @Test
  void keepsWithinItsBudget() throws Exception {
    // A stub's answer: 800 fresh and 200 cached tokens in, 100 out = 0.0008 + 0.0001 + 0.0004.
    JudgeClient client = client(settings(2, "max_spend_usd: 0.007"));
    assertThat(ask(client)).isEqualTo(new Reply.Answered());
    assertThat(client.spentUsd()).isEqualTo(0.0013);
    assertThat(ask(client)).isEqualTo(new Reply.Answered());
    // The next could cost 1,024 tokens out = 0.0041, and 0.0026 are spent.
    assertThat(ask(client)).isEqualTo(new Reply.Answered());
    assertThat(ask(client)).isEqualTo(new Reply.OverBudget());
    assertThat(provider.calls()).hasSize(3);
    FaultTable.seen(42, "the call that could exceed it is not made: skipped_budget, code 12");
  }

  @Test
  void stopsAfterTooManyFailuresInARow() throws Exception {
    provider.play(call -> Play.of(400, ERROR.formatted("bad", "bad")));
    JudgeClient client = client(settings(2));
    for (int i = 0; i < 20; i++) {
      assertThat(ask(client)).isInstanceOf(Reply.Failed.class);
    }
    assertThat(ask(client)).isEqualTo(new Reply.Deferred("stopped"));
    assertThat(client.stopped().orElseThrow()).contains("bad_request in a row");
  }

  @Test
  void triesAgainWhereNoConnectionIsMade() throws Exception {
    provider.close();
    assertThat(ask(client(settings(2)))).isEqualTo(new Reply.Deferred("no_connection"));
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

  private JudgeSettings settings(int timeoutSeconds) {
    return settings(timeoutSeconds, "");
  }

  private JudgeSettings settings(int timeoutSeconds, String more) {
    return StrictYaml.read(
        "judge",
        """
        base_url: %s
        model: m
        concurrency: 4
        timeout_seconds: %d
        prices: {version: p1, input: 1, output: 4, cached_input: 0.5}
        %s
        """
            .formatted(provider.baseUrl(), timeoutSeconds, more),
        JudgeSettings.class);
  }
}
