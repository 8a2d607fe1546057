package dev.assay.jobs.evaluation;

import dev.assay.udfs.judge.JudgeClient;
import dev.assay.udfs.judge.JudgeSettings;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The client and the threads with which a JVM judges in a run: shared by its tasks, so that they
 * keep to one number of calls in flight, one pause and one spend limit.
 */
final class JudgeRuntime implements AutoCloseable {
  private static final ConcurrentHashMap<String, JudgeRuntime> BY_RUN = new ConcurrentHashMap<>();

  private final JudgeClient client;
  private final ExecutorService threads;

  private JudgeRuntime(JudgeSettings settings) {
    this.client =
        new JudgeClient(
            settings,
            apiKey(settings),
            SystemTime.UTC,
            () -> ThreadLocalRandom.current().nextDouble());
    this.threads =
        Executors.newFixedThreadPool(
            settings.concurrency(),
            task -> {
              Thread thread = new Thread(task, "assay-judge");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The one of a run; made when it is first asked for, and then those of other runs are closed. */
  static JudgeRuntime of(String runId, JudgeSettings settings) {
    BY_RUN.keySet().stream().filter(other -> !other.equals(runId)).forEach(JudgeRuntime::close);
    return BY_RUN.computeIfAbsent(runId, id -> new JudgeRuntime(settings));
  }

  /** The run is over in this JVM. */
  static void close(String runId) {
    JudgeRuntime runtime = BY_RUN.remove(runId);
    if (runtime != null) {
      runtime.close();
    }
  }

  /** The key, from the environment variable that the settings name. */
  static Optional<String> apiKey(JudgeSettings settings) {
    return Optional.ofNullable(settings.apiKeyEnv())
        .map(System::getenv)
        .filter(key -> !key.isBlank());
  }

  JudgeClient client() {
    return client;
  }

  ExecutorService threads() {
    return threads;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
