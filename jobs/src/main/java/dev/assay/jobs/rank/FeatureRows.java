package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.signal.ContextWindows;
import dev.assay.udfs.signal.Feature;
import dev.assay.udfs.signal.Slice;
import dev.assay.udfs.signal.TraceFeatures;
import java.io.Serializable;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * How rows between the steps of a ranking are read: columns by place, since a name would be looked
 * up for each of a trace's numbers.
 *
 * @param windows for context pressure
 * @param expressions how many columns of a team's own signals follow the features
 */
record FeatureRows(ContextWindows windows, int expressions) implements Serializable {
  /** In the order of the columns; a window is looked up, not read. */
  static final List<Feature> FEATURES =
      Arrays.stream(Feature.values()).filter(feature -> feature != Feature.CONTEXT_WINDOW).toList();

  private static final int SOURCE = 0;
  private static final int TRACE_ID = 1;
  private static final int TRACE_DATE = 2;
  private static final int CONTENT_HASH = 3;
  private static final int OFFERABLE = 4;
  private static final int SERVICE = 5;
  private static final int AGENT = 6;
  private static final int MODEL = 7;
  private static final int PROMPT_VERSION = 8;
  private static final int LARGEST_CALL_MODEL = 9;
  private static final int FIRST_FEATURE = 10;

  /** The columns before the features, over those of {@code traces}. */
  static List<Column> identity() {
    return List.of(
        col(TracesTable.SOURCE),
        col(TracesTable.TRACE_ID),
        col(TracesTable.TRACE_DATE),
        col(TracesTable.CONTENT_HASH),
        coalesce(col(TracesTable.CONSENT), lit(true)).as(SignalsTable.OFFERABLE),
        col(TracesTable.SERVICE_NAME),
        col(TracesTable.AGENT_NAME),
        col(TracesTable.MODEL),
        col(TracesTable.PROMPT_VERSION),
        col(TracesTable.MAX_INPUT_MODEL));
  }

  String source(Row row) {
    return row.getString(SOURCE);
  }

  String traceId(Row row) {
    return row.getString(TRACE_ID);
  }

  Date traceDate(Row row) {
    return row.getDate(TRACE_DATE);
  }

  String contentHash(Row row) {
    return row.getString(CONTENT_HASH);
  }

  /** The place in the order, where it follows the other columns. */
  long rank(Row row) {
    return row.getLong(FIRST_FEATURE + FEATURES.size() + expressions);
  }

  boolean offerable(Row row) {
    return row.getBoolean(OFFERABLE);
  }

  Slice slice(Row row) {
    return new Slice(
        row.getString(SERVICE),
        row.getString(AGENT),
        row.getString(MODEL),
        row.getString(PROMPT_VERSION));
  }

  TraceFeatures features(Row row) {
    Map<Feature, Double> features = new EnumMap<>(Feature.class);
    for (int i = 0; i < FEATURES.size(); i++) {
      if (!row.isNullAt(FIRST_FEATURE + i)) {
        features.put(FEATURES.get(i), row.getDouble(FIRST_FEATURE + i));
      }
    }
    String model = row.getString(LARGEST_CALL_MODEL);
    if (model != null) {
      windows.of(model).ifPresent(tokens -> features.put(Feature.CONTEXT_WINDOW, (double) tokens));
    }
    List<Double> own = new ArrayList<>(expressions);
    for (int i = 0; i < expressions; i++) {
      int column = FIRST_FEATURE + FEATURES.size() + i;
      own.add(row.isNullAt(column) ? Double.NaN : row.getDouble(column));
    }
    return new TraceFeatures(features, own);
  }
}
