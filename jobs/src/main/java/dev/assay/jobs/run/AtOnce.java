package dev.assay.jobs.run;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Questions to the tables that need nothing of each other: while Spark plans one, it runs others.
 * No table is written by them: that stays in the order of the code.
 */
public final class AtOnce implements AutoCloseable {
  private static final int QUESTIONS = 4;

  private final ExecutorService threads = DaemonThreads.of(QUESTIONS, "assay-question");

  /**
   * Begins a question.
   *
   * @return waits for the answer, and gives it; throws what the question has thrown
   */
  public <T> Supplier<T> ask(Supplier<T> question) {
    Future<T> answer = threads.submit(question::get);
    return () -> answerOf(answer);
  }

  private static <T> T answerOf(Future<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends what still runs: nobody waits for it any more. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
