package dev.assay.jobs.lakehouse;

import org.apache.spark.sql.SparkSession;

/** Makes Spark sessions that Assay can run in. */
public final class Sessions {
  private Sessions() {}

  /**
   * The session of this JVM: the one that spark-submit has configured, else a local one on all
   * cores. What the submitter has set stands; only what Assay needs is added.
   */
  public static SparkSession open() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("assay")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.session.timeZone", "UTC")
            // A Parquet file of pandas has TIMESTAMP(NANOS), which Spark reads only as a number.
            .config("spark.sql.legacy.parquet.nanosAsLong", "true")
            // A speculative copy of a judge's task would pay for its calls again.
            .config("spark.speculation", "false")
            // Spark's default does not hide API keys.
            .config(
                "spark.redaction.regex",
                "(?i)secret|password|token|access[._-]?key|api[._-]?key|authorization|credential|bearer")
            .config("spark.ui.showConsoleProgress", "false");
    if (System.getProperty("spark.master") == null) {
      int cores = Runtime.getRuntime().availableProcessors();
      builder
          .master("local[*]")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.ui.enabled", "false")
          // Without its pages nobody reads what Spark would keep for them.
          .config("spark.ui.retainedJobs", "10")
          .config("spark.ui.retainedStages", "10")
          .config("spark.ui.retainedTasks", "100")
          .config("spark.sql.ui.retainedExecutions", "10")
          .config("spark.sql.maxPlanStringLength", "1000")
          .config("spark.sql.shuffle.partitions", cores)
          .config("spark.default.parallelism", cores)
          .config("spark.sql.ui.explainMode", "simple")
          .config("spark.hadoop.fs.file.impl", LocalFiles.Checked.class.getName())
          .config(
              "spark.hadoop.fs.AbstractFileSystem.file.impl",
              LocalFiles.CheckedContext.class.getName())
          // A few dates are written side by side; without this all rows are sorted by date first.
          .config("spark.sql.maxConcurrentOutputFileWriters", "4")
          // Buffers that are made anew for each job, sort or page, in sizes for a cluster's data.
          .config("spark.broadcast.blockSize", "256k")
          .config("spark.buffer.pageSize", "4m")
          .config("spark.hadoop.io.compression.codec.snappy.buffersize", "65536")
          .config("spark.databricks.delta.snapshotPartitions", "1")
          // Kept rows are read once or twice, and are mostly text: to look for what repeats in them
          // costs more than it saves.
          .config("spark.sql.inMemoryColumnarStorage.compressed", "false")
          // Spark forgets what it has compiled after 100 classes, fewer than a night makes, and the
          // JVM compiles each again.
          .config("spark.sql.codegen.cache.maxEntries", "1000")
          .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", cores)
          .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"));
    }
    return builder.getOrCreate();
  }
}
