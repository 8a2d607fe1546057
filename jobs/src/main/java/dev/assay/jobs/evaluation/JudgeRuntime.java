package dev.assay.jobs.evaluation;

import dev.assay.jobs.run.DaemonThreads;
import dev.assay.udfs.judge.ApiKey;
import dev.assay.udfs.judge.JudgeClient;
import dev.assay.udfs.judge.JudgeSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * The clients and the threads with which a JVM judges in a run, one of each for a model: shared by
 * its tasks, so that they keep to one number of calls in flight, one pause and one spend limit.
 */
final class JudgeRuntime implements AutoCloseable {
  private static final ConcurrentHashMap<String, JudgeRuntime> BY_RUN = new ConcurrentHashMap<>();

  /** A model's client, and the threads that wait for its answers. */
  record Asking(JudgeClient client, ExecutorService threads, int concurrency) {
    static Asking of(JudgeSettings settings) {
      return new Asking(
          new JudgeClient(
              settings,
              ApiKey.of(settings, System::getenv),
              SystemTime.UTC,
              () -> ThreadLocalRandom.current().nextDouble()),
          DaemonThreads.of(settings.concurrency(), "assay-judge"),
          settings.concurrency());
    }
  }

  private final Map<String, Asking> byModel;
  private final Set<String> warm = ConcurrentHashMap.newKeySet();

  private JudgeRuntime(Map<String, JudgeSettings> models) {
    this.byModel =
        models.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> Asking.of(entry.getValue())));
  }

  /**
   * The one of a run; made when it is first asked for, and then those of other runs are closed.
   *
   * @param models by the hash of their names and parameters
   */
  static JudgeRuntime of(String runId, Map<String, JudgeSettings> models) {
    BY_RUN.keySet().stream().filter(other -> !other.equals(runId)).forEach(JudgeRuntime::close);
    return BY_RUN.computeIfAbsent(runId, id -> new JudgeRuntime(models));
  }

  /** The one of a run, if this JVM judges in it. */
  static Optional<JudgeRuntime> here(String runId) {
    return Optional.ofNullable(BY_RUN.get(runId));
  }

  /** The run is over in this JVM. */
  static void close(String runId) {
    JudgeRuntime runtime = BY_RUN.remove(runId);
    if (runtime != null) {
      runtime.close();
    }
  }

  Asking of(String model) {
    return byModel.get(model);
  }

  /**
   * Whether this is the first question of its kind: it is asked alone, so that the provider has the
   * rubric cached when the others come.
   */
  boolean isFirst(String kind) {
    return warm.add(kind);
  }

  /** How many answers have come in this JVM. */
  long answers() {
    return byModel.values().stream().mapToLong(asking -> asking.client().answers()).sum();
  }

  /** What they have cost. */
  double spentUsd() {
    return byModel.values().stream().mapToDouble(asking -> asking.client().spentUsd()).sum();
  }

  /** What stopped a model's calls; empty while all go on. */
  Optional<String> stopped() {
    return byModel.values().stream()
        .flatMap(asking -> asking.client().stopped().stream())
        .findFirst();
  }

  @Override
  public void close() {
    byModel.values().forEach(asking -> asking.threads().shutdownNow());
  }
}
