package dev.assay.jobs.dataset;

import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.errors.UserException;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * What to freeze.
 *
 * @param name of the dataset
 * @param failureModes empty for all that are open
 * @param source only its traces
 * @param from only traces of this day and later
 * @param to only traces before this day
 * @param heldOutShare of the clusters, 0 to 1
 */
public record FreezeRequest(
    String name,
    List<String> failureModes,
    Optional<String> source,
    Optional<LocalDate> from,
    Optional<LocalDate> to,
    double heldOutShare) {

  /** Half of the clusters are held out where nobody says otherwise. */
  public static final double DEFAULT_HELD_OUT_SHARE = 0.5;

  public FreezeRequest {
    DatasetVersion.requireName(name);
    failureModes = List.copyOf(failureModes);
    if (!(heldOutShare >= 0 && heldOutShare <= 1)) {
      throw new UserException(
          "--held-out: %s is no share: give a number from 0 to 1, for example 0.5."
              .formatted(heldOutShare));
    }
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw new UserException(
          "--from %s is not before --to %s: no trace is meant.".formatted(from.get(), to.get()));
    }
  }

  /** All labelled traces, split in the default way. */
  public static FreezeRequest all(String name) {
    return new FreezeRequest(
        name,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_HELD_OUT_SHARE);
  }

  /** The condition on {@code traces}. */
  Column condition() {
    List<Column> conditions = new ArrayList<>();
    Column date = functions.col(TracesTable.TRACE_DATE);
    source.ifPresent(of -> conditions.add(functions.col(TracesTable.SOURCE).equalTo(of)));
    from.ifPresent(day -> conditions.add(date.geq(functions.lit(Date.valueOf(day)))));
    to.ifPresent(day -> conditions.add(date.lt(functions.lit(Date.valueOf(day)))));
    return conditions.stream().reduce(functions.lit(true), Column::and);
  }

  /** What is stored with the version. */
  Map<String, Object> filter() {
    Map<String, Object> filter = new LinkedHashMap<>();
    filter.put("failure_modes", failureModes);
    source.ifPresent(of -> filter.put("source", of));
    from.ifPresent(day -> filter.put("from", day.toString()));
    to.ifPresent(day -> filter.put("to", day.toString()));
    filter.put("held_out", heldOutShare);
    return filter;
  }
}
