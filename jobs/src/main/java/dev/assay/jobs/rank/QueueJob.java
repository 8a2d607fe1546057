package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Shows and exports what a week offers for review. */
public final class QueueJob {
  private static final ObjectMapper JSON = new ObjectMapper();

  private QueueJob() {}

  /** The queue of the week of the context's day, else of the latest week, in reading order. */
  public static Outcome show(JobContext context) {
    List<Map<String, Object>> offers = offers(context);
    List<String> lines = new ArrayList<>();
    for (Map<String, Object> offer : offers) {
      lines.add(
          "%s %3s  %-14s %s  %s"
              .formatted(
                  offer.get(QueueTable.QUEUED_DATE),
                  offer.get(QueueTable.POSITION),
                  offer.get(QueueTable.ARM),
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

  /**
   * Writes the same as JSON Lines, one offer a line, with the open failure modes to answer.
   *
   * @throws UserException if the file cannot be written
   */
  public static Outcome export(JobContext context, Path out) {
    List<Map<String, Object>> offers = offers(context);
    List<String> lines = new ArrayList<>();
    try {
      for (Map<String, Object> offer : offers) {
        Map<String, Object> line = new LinkedHashMap<>(offer);
        line.put("questions", context.settings().failureModes().open().keySet());
        lines.add(JSON.writeValueAsString(line));
      }
      Files.write(out, lines);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UserException(
          "%s: cannot be written: %s. Give another file with --out."
              .formatted(out, e.getClass().getSimpleName()),
          e);
    }
    return Outcome.done(
        Accounting.NOTHING,
        Map.of("exported", offers.size(), "file", out.toString()),
        List.of("%d offers written to %s.".formatted(offers.size(), out)));
  }

  private static List<Map<String, Object>> offers(JobContext context) {
    Optional<String> week = week(context);
    if (week.isEmpty()) {
      return List.of();
    }
    List<Map<String, Object>> offers = new ArrayList<>();
    for (Row row :
        context
            .lakehouse()
            .read(QueueTable.TABLE)
            .where(col(QueueTable.WEEK).equalTo(week.get()))
            .orderBy(QueueTable.QUEUED_DATE, QueueTable.POSITION)
            .collectAsList()) {
      offers.add(offer(row));
    }
    return offers;
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
