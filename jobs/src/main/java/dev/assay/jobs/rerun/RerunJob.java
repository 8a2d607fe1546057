package dev.assay.jobs.rerun;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.CodeVersion;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.run.Recomputed;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Tells whether a result that was computed again is what it was, and if not, why. */
final class RerunJob {
  private static final String ERASURES = "erasures";

  private RerunJob() {}

  static Outcome outcome(Lakehouse lakehouse, String table, Recomputed again) {
    boolean same = again.differences().isEmpty();
    List<String> causes = new ArrayList<>(again.notes());
    if (!again.codeVersion().equals(CodeVersion.current())) {
      causes.add(
          "It was computed by version %s of Assay, and now by %s."
              .formatted(again.codeVersion(), CodeVersion.current()));
    }
    long erasures = erasuresSince(lakehouse, again);
    if (erasures > 0) {
      causes.add(
          "Since then %d people's data were erased; what they said and did is no longer in its inputs."
              .formatted(erasures));
    }
    if (!same && causes.isEmpty()) {
      causes.add("Nothing is recorded that explains it: report it as a defect.");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s of %s: %s."
            .formatted(
                table,
                again.id(),
                again.at(),
                same
                    ? "the same to the byte"
                    : "%d differences".formatted(again.differences().size())));
    again.differences().forEach(one -> lines.add("  " + printable(one)));
    causes.forEach(lines::add);
    return outcome(table, again.id(), again.differences(), causes, lines);
  }

  /** Of a result whose inputs can no longer be read. */
  static Outcome lost(String table, String id) {
    String cause =
        "A version of a table that it was computed from can no longer be read: its files or its log are gone. Restore them from a backup.";
    return outcome(
        table,
        id,
        List.of("nothing could be computed"),
        List.of(cause),
        List.of("%s %s: %s".formatted(table, id, cause)));
  }

  private static Outcome outcome(
      String table, String id, List<String> differences, List<String> causes, List<String> lines) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("table", table);
    details.put("id", id);
    details.put("same", differences.isEmpty());
    details.put("differences", differences);
    details.put("changed", causes);
    return Outcome.done(new Accounting(1, 0, 0, 1, 0), details, lines);
  }

  /** An erasure's row is added when it is done: its time column is the table's only one. */
  private static long erasuresSince(Lakehouse lakehouse, Recomputed again) {
    if (!lakehouse.has(ERASURES)) {
      return 0;
    }
    Dataset<Row> erasures = lakehouse.spark().read().format("delta").load(lakehouse.path(ERASURES));
    return Arrays.stream(erasures.schema().fields())
        .filter(field -> field.dataType().equals(DataTypes.TimestampType))
        .map(StructField::name)
        .findFirst()
        .map(at -> erasures.filter(col(at).gt(Timestamp.from(again.at()))).count())
        .orElseGet(erasures::count);
  }

  /** Names come from outside: without what a terminal would obey. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "_");
  }
}
