package dev.assay.jobs.rank;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.signal.Why;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Shows what a week offers for review. */
public final class QueueJob {
  private QueueJob() {}

  /** The queue of the week of the context's day, else of the latest week, in reading order. */
  public static Outcome show(JobContext context) {
    List<Map<String, Object>> offers =
        WeekOffers.of(context).stream().map(QueueJob::offer).toList();
    List<String> lines = new ArrayList<>();
    for (Map<String, Object> offer : offers) {
      lines.add(
          "%s %3s  %-14s %6s  %s  %s"
              .formatted(
                  offer.get(QueueTable.QUEUED_DATE),
                  offer.get(QueueTable.POSITION),
                  offer.get(QueueTable.ARM),
                  chance((Double) offer.get(QueueTable.INCLUSION_PROBABILITY)),
                  offer.get(QueueTable.TRACE_ID),
                  offer.get(QueueTable.WHY)));
    }
    lines.add(
        offers.isEmpty()
            ? "Nothing is offered. Run assay rank first."
            : "%d offered in week %s."
                .formatted(offers.size(), offers.get(0).get(QueueTable.WEEK)));
    return Outcome.done(Accounting.NOTHING, Map.of("queue", offers), lines);
  }

  /** The chance with which the arm offered the trace, such as {@code 6.35 %}. */
  private static String chance(double probability) {
    return Why.number(100 * probability) + " %";
  }

  private static Map<String, Object> offer(Row row) {
    Map<String, Object> offer = new LinkedHashMap<>();
    for (String name : QueueTable.TABLE.schema().fieldNames()) {
      Object value = row.getAs(name);
      offer.put(name, value instanceof java.sql.Date date ? asDate(date).toString() : value);
    }
    return offer;
  }

  private static LocalDate asDate(java.sql.Date date) {
    return date.toLocalDate();
  }
}
