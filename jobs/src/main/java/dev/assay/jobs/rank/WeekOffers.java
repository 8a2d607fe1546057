package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import dev.assay.jobs.run.JobContext;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** What a week offers for review. */
public final class WeekOffers {
  private WeekOffers() {}

  /**
   * The rows of {@code queue} of the week of the context's day, else of the latest week, in reading
   * order; none where nothing was ever offered.
   */
  public static List<Row> of(JobContext context) {
    return week(context)
        .map(
            week ->
                context
                    .lakehouse()
                    .read(QueueTable.TABLE)
                    .where(col(QueueTable.WEEK).equalTo(week))
                    .orderBy(QueueTable.QUEUED_DATE, QueueTable.POSITION)
                    .collectAsList())
        .orElse(List.of());
  }

  private static Optional<String> week(JobContext context) {
    return context.runDate().map(WeekQueue::week).or(() -> latestWeek(context));
  }

  private static Optional<String> latestWeek(JobContext context) {
    Row latest =
        context.lakehouse().read(QueueTable.TABLE).agg(max(QueueTable.QUEUED_DATE)).first();
    return latest.isNullAt(0)
        ? Optional.empty()
        : Optional.of(WeekQueue.week(latest.getDate(0).toLocalDate()));
  }
}
