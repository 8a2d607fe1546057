package dev.assay.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.errors.UserException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AtOnceTest {
  @Test
  void questionsDoNotWaitForEachOther() {
    CountDownLatch second = new CountDownLatch(1);
    try (AtOnce reads = new AtOnce()) {
      Supplier<String> first =
          reads.ask(
              () -> {
                await(second);
                return "first";
              });
      Supplier<String> other =
          reads.ask(
              () -> {
                second.countDown();
                return "second";
              });

      assertThat(first.get()).isEqualTo("first");
      assertThat(other.get()).isEqualTo("second");
    }
  }

  @Test
  void whatAQuestionThrowsIsThrownToWhoWaitsForIt() {
    UserException failure = new UserException("no such table. Make one.");
    try (AtOnce reads = new AtOnce()) {
      Supplier<String> answer =
          reads.ask(
              () -> {
                throw failure;
              });

      assertThatThrownBy(answer::get).isSameAs(failure);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      // Only a pool that does not do them at once ever waits so long.
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
