package dev.assay.jobs;

import dev.assay.jobs.lakehouse.Lakehouse;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.execution.FileSourceScanLike;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;
import org.apache.spark.sql.util.QueryExecutionListener;
import scala.jdk.javaapi.CollectionConverters;

/** Counts what queries read from each table of a lakehouse, its log apart. */
public final class TableReads implements QueryExecutionListener {
  /** What was read from one table. */
  public record Read(long files, long rows, long bytes) {
    Read plus(Read other) {
      return new Read(files + other.files, rows + other.rows, bytes + other.bytes);
    }
  }

  private final String root;
  private final Map<String, Read> reads = new ConcurrentHashMap<>();
  private final Set<FileSourceScanLike> noted = Collections.newSetFromMap(new IdentityHashMap<>());

  private TableReads(Lakehouse lakehouse) {
    this.root = lakehouse.root() + "/";
  }

  /** What a piece of work reads, by table. */
  public static Map<String, Read> during(Lakehouse lakehouse, Runnable work) {
    TableReads listener = new TableReads(lakehouse);
    lakehouse.spark().listenerManager().register(listener);
    try {
      work.run();
      lakehouse.spark().sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      lakehouse.spark().listenerManager().unregister(listener);
    }
    return new TreeMap<>(listener.reads);
  }

  @Override
  public void onSuccess(String function, QueryExecution query, long nanos) {
    Deque<SparkPlan> plans = new ArrayDeque<>();
    plans.push(query.executedPlan());
    while (!plans.isEmpty()) {
      SparkPlan plan = plans.pop();
      if (plan instanceof AdaptiveSparkPlanExec adaptive) {
        plans.push(adaptive.executedPlan());
      } else if (plan instanceof QueryStageExec stage) {
        plans.push(stage.plan());
      } else if (plan instanceof InMemoryTableScanExec cached) {
        plans.push(cached.relation().cacheBuilder().cachedPlan());
      } else if (plan instanceof FileSourceScanLike scan) {
        note(scan);
      }
      CollectionConverters.asJava(plan.children()).forEach(plans::push);
      CollectionConverters.asJava(plan.subqueries()).forEach(plans::push);
    }
  }

  private void note(FileSourceScanLike scan) {
    String path = scan.relation().location().rootPaths().head().toString().replace("file:", "");
    // A cached plan is met by each query that uses it, and was read once.
    if (!path.startsWith(root) || path.contains("_delta_log") || !noted.add(scan)) {
      return;
    }
    Read read =
        new Read(
            scan.metrics().apply("numFiles").value(),
            scan.metrics().apply("numOutputRows").value(),
            scan.metrics().apply("filesSize").value());
    String table = path.substring(root.length()).split("/", 2)[0];
    reads.merge(table, read, Read::plus);
  }

  @Override
  public void onFailure(String function, QueryExecution query, Exception failure) {}
}
