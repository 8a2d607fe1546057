package dev.assay.udfs.judge;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;

/**
 * Asks a judge's model, from many threads at once: one client in a JVM for a run.
 *
 * <p>An answer is stored before it is read. What failed is tried again as its kind allows; what no
 * call can mend stops the run. LangChain4j makes the requests; retries, deadlines and the reading
 * of answers are done here.
 */
public final class JudgeClient {
  private static final int FAILURES_IN_A_ROW = 20;
  private static final int CHARS_PER_TOKEN = 4;

  private final JudgeSettings settings;
  private final Time time;
  private final Transport transport;
  private final ChatModel model;
  private final Backoff backoff;
  private final Gate gate;
  private final RateLimit rate;
  private final SpendMeter spend;
  private final AtomicReference<String> stopped = new AtomicReference<>();
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final AtomicLong answers = new AtomicLong();

  /**
   * @param apiKey empty where the endpoint needs none
   * @param random uniform in [0, 1), for jitter
   */
  public JudgeClient(
      JudgeSettings settings, Optional<String> apiKey, Time time, DoubleSupplier random) {
    this.settings = settings;
    this.time = time;
    this.transport = new Transport(settings.timeout(), time);
    this.model = ChatModels.of(settings, apiKey, transport);
    this.backoff = new Backoff(settings.longestWait(), random);
    this.gate = new Gate(time);
    this.rate = new RateLimit(settings, time);
    this.spend =
        new SpendMeter(
            settings.maxSpendUsd() == null ? Double.POSITIVE_INFINITY : settings.maxSpendUsd());
  }

  /** What stopped the run, for people; empty while it goes on. */
  public Optional<String> stopped() {
    return Optional.ofNullable(stopped.get());
  }

  /** How many answers have come. */
  public long answers() {
    return answers.get();
  }

  /** What this client's answers have cost. */
  public double spentUsd() {
    return spend.spentUsd();
  }

  /**
   * Asks until there is an answer, or no sense in asking.
   *
   * @param sink stores the answer
   */
  public Reply ask(Prompt prompt, Response.Sink sink) throws InterruptedException {
    boolean maybeBilled = false;
    for (int attempt = 1; ; attempt++) {
      if (gate.remaining().compareTo(settings.longestWait()) > 0) {
        return new Reply.Deferred("rate_limited");
      }
      rate.await(tokens(prompt) + settings.maxOutputTokens());
      gate.await();
      if (stopped.get() != null) {
        return new Reply.Deferred("stopped");
      }
      double held = highestCostUsd(prompt);
      if (!spend.reserve(held)) {
        return new Reply.OverBudget();
      }
      boolean lostBefore = maybeBilled;
      int attempts = attempt;
      Exchange exchange =
          call(
              prompt,
              held,
              received ->
                  sink.store(
                      new Response(
                          received.body(), received.latencyMillis(), attempts, lostBefore)));
      if (exchange instanceof Exchange.Received received && received.isAnswer()) {
        failuresInARow.set(0);
        answers.incrementAndGet();
        RateHeaders.pause(received, time.now())
            .filter(pause -> pause.compareTo(settings.longestWait()) <= 0)
            .ifPresent(gate::closeFor);
        return received.isStored() ? new Reply.Answered() : new Reply.Deferred("not_stored");
      }
      Fault fault = Fault.of(exchange);
      switch (fault.reaction()) {
        case STOP -> {
          stop(fault.kind());
          return new Reply.Deferred(fault.kind());
        }
        case FINAL -> {
          if (!fault.isOfThePair()) {
            countFailure(fault.kind());
          }
          return new Reply.Failed(fault.kind(), attempt, maybeBilled);
        }
        case RETRY_ONCE -> {
          boolean second = maybeBilled;
          maybeBilled = true;
          if (second) {
            return deferred(fault.kind());
          }
        }
        case RETRY -> {
          if (fault.kind().equals(Fault.UNKNOWN_HOST) && answers.get() == 0) {
            // Not a moment's failure: it never was reached.
            stop(fault.kind());
            return new Reply.Deferred(fault.kind());
          }
        }
      }
      if (attempt >= settings.maxAttempts() || !waitBefore(attempt, exchange)) {
        return deferred(fault.kind());
      }
    }
  }

  /** Waits as the fault asks for; false if that is longer than is worth it. */
  private boolean waitBefore(int attempt, Exchange exchange) throws InterruptedException {
    Optional<Duration> wait = backoff.before(attempt, RateHeaders.retryAfter(exchange), time.now());
    if (exchange instanceof Exchange.Received received && received.status() == 429) {
      // The limit is the key's, not the call's: every thread would run into it.
      gate.closeFor(wait.orElse(settings.longestWait().plusSeconds(1)));
      return wait.isPresent();
    }
    if (wait.isPresent()) {
      time.sleep(wait.get());
    }
    return wait.isPresent();
  }

  private Reply deferred(String kind) {
    countFailure(kind);
    return new Reply.Deferred(kind);
  }

  private void countFailure(String kind) {
    if (failuresInARow.incrementAndGet() >= FAILURES_IN_A_ROW) {
      stop(kind + " in a row");
    }
  }

  private void stop(String kind) {
    stopped.compareAndSet(null, Fault.advice(kind, settings));
  }

  private Exchange call(
      Prompt prompt, double held, java.util.function.Consumer<Exchange.Received> store)
      throws InterruptedException {
    transport.handTo(store);
    try {
      model.chat(
          ChatRequest.builder()
              .messages(SystemMessage.from(prompt.system()), UserMessage.from(prompt.user()))
              .build());
    } catch (RuntimeException e) {
      // What the call came to is told by the exchange; what LangChain4j makes of it is not needed.
    }
    Exchange exchange = transport.lastExchange();
    spend.settle(held, costUsd(exchange));
    if (exchange instanceof Exchange.Received received
        && received.isAnswer()
        && !received.isStored()) {
      stop("not_stored");
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return exchange;
  }

  private double costUsd(Exchange exchange) {
    return exchange instanceof Exchange.Received received && received.isAnswer()
        ? Answer.parse(received.body()).map(answer -> answer.costUsd(settings.prices())).orElse(0.0)
        : 0;
  }

  /** What a call can cost at most, by a rough count of its tokens. */
  public double highestCostUsd(Prompt prompt) {
    return settings.prices() == null
        ? 0
        : settings.prices().costUsd(tokens(prompt), 0, settings.maxOutputTokens());
  }

  private static long tokens(Prompt prompt) {
    return ((long) prompt.system().length() + prompt.user().length()) / CHARS_PER_TOKEN + 1;
  }
}
