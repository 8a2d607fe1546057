package dev.assay.jobs.drift;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.udfs.drift.LabelRates.DatedLabel;
import dev.assay.udfs.label.FailureMode;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What people have said up to a day, by failure mode, with when they said it. */
final class DatedLabels {
  private static final String MODEL = "LLM";

  private DatedLabels() {}

  /**
   * The definite labels of people and programs under each mode's present rubric; a mode that nobody
   * has labelled has an empty list.
   *
   * @param day the last one, in UTC
   */
  static Map<String, List<DatedLabel>> upTo(
      Lakehouse lakehouse, Map<String, FailureMode> modes, LocalDate day) {
    Map<String, List<DatedLabel>> byMode = new LinkedHashMap<>();
    modes.keySet().forEach(mode -> byMode.put(mode, new ArrayList<>()));
    if (modes.isEmpty() || !lakehouse.has(LabelsTable.TABLE)) {
      return byMode;
    }
    Dataset<Row> facts =
        lakehouse
            .read(LabelsTable.TABLE)
            .filter(col(LabelsTable.LABELLED_AT).lt(lit(Timestamp.from(startOfNext(day)))));
    EffectiveLabels.of(facts, modes)
        .filter(
            col(EffectiveLabels.POSITIVE)
                .isNotNull()
                .and(col(EffectiveLabels.ANNOTATOR_KIND).notEqual(MODEL)))
        .collectAsList()
        .forEach(row -> add(byMode, modes, row));
    return byMode;
  }

  private static java.time.Instant startOfNext(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static void add(
      Map<String, List<DatedLabel>> byMode, Map<String, FailureMode> modes, Row row) {
    String mode = row.getAs(EffectiveLabels.FAILURE_MODE);
    int rubric = row.<Integer>getAs(EffectiveLabels.RUBRIC_VERSION);
    if (rubric != modes.get(mode).rubricVersion()) {
      return;
    }
    String arm = row.getAs(EffectiveLabels.ARM);
    Timestamp at = row.getAs(EffectiveLabels.LABELLED_AT);
    byMode
        .get(mode)
        .add(
            new DatedLabel(
                arm == null ? "" : arm,
                at.toInstant().atZone(ZoneOffset.UTC).toLocalDate(),
                row.<Boolean>getAs(EffectiveLabels.POSITIVE)));
  }
}
