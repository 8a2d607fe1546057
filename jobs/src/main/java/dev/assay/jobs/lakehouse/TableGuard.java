package dev.assay.jobs.lakehouse;

import dev.assay.udfs.errors.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.Metadata;

/** Refuses a table of facts that somebody has changed so that its facts would not last. */
public final class TableGuard {
  private static final Map<String, String> FACTS =
      Map.of(
          "delta.appendOnly", "true",
          "delta.logRetentionDuration", "interval 3650 days",
          "delta.deletedFileRetentionDuration", "interval 3650 days");

  private TableGuard() {}

  /**
   * Checks a table, if it was ever written.
   *
   * @throws UserException naming the statements that mend it
   */
  public static void check(Lakehouse lakehouse, TableDefinition table) {
    if (!lakehouse.has(table)) {
      return;
    }
    String path = lakehouse.path(table.name());
    Metadata metadata =
        DeltaLog.forTable(lakehouse.spark(), path)
            .update(false, scala.Option.empty(), scala.Option.empty())
            .metadata();
    List<String> statements = new ArrayList<>();
    Map<String, String> missing = new LinkedHashMap<>();
    FACTS.keySet().stream()
        .sorted()
        .filter(name -> !metadata.configuration().contains(name))
        .forEach(name -> missing.put(name, FACTS.get(name)));
    if (!missing.isEmpty()) {
      statements.add("SET TBLPROPERTIES (" + properties(missing) + ")");
    }
    List<String> known = Arrays.asList(table.schema().fieldNames());
    for (String column : metadata.schema().fieldNames()) {
      if (!known.contains(column)) {
        statements.add(
            "DROP COLUMN `%s` (after SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name'))"
                .formatted(column));
      }
    }
    if (!statements.isEmpty()) {
      throw new UserException(
          "%s: the table is not as Assay made it. Run: %s"
              .formatted(
                  path,
                  String.join(
                      "; ",
                      statements.stream()
                          .map(statement -> "ALTER TABLE delta.`%s` %s".formatted(path, statement))
                          .toList())));
    }
  }

  private static String properties(Map<String, String> properties) {
    return String.join(
        ", ",
        properties.entrySet().stream()
            .map(entry -> "'%s' = '%s'".formatted(entry.getKey(), entry.getValue()))
            .toList());
  }
}
