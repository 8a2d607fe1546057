package dev.assay.jobs.run;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads that do not keep the JVM from ending. */
public final class DaemonThreads {
  private DaemonThreads() {}

  /** So many, under one name. */
  public static ExecutorService of(int count, String name) {
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
