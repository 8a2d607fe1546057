package dev.assay.jobs.dataset;

import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.label.PositiveWhen;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Failure modes as a dataset version keeps them: what their labels mean, not who owns them. */
final class ModeDefinitions {
  private ModeDefinitions() {}

  static Map<String, Row> rows(Map<String, FailureMode> modes) {
    Map<String, Row> rows = new LinkedHashMap<>();
    modes.forEach(
        (name, mode) ->
            rows.put(
                name,
                RowFactory.create(
                    mode.definition(),
                    mode.rubricVersion(),
                    mode.criterion(),
                    mode.positiveWhen().text(),
                    mode.target().name().toLowerCase(Locale.ROOT))));
    return rows;
  }

  static Map<String, FailureMode> modes(Map<String, Row> rows) {
    Map<String, FailureMode> modes = new LinkedHashMap<>();
    rows.forEach(
        (name, row) ->
            modes.put(
                name,
                new FailureMode(
                    row.getString(0),
                    row.getInt(1),
                    row.getString(2),
                    PositiveWhen.parse(row.getString(3)),
                    FailureMode.Target.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
                    null,
                    null,
                    null)));
    return modes;
  }
}
