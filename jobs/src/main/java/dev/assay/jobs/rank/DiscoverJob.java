package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.jobs.trace.WholeTraces;
import dev.assay.udfs.discovery.Anomaly;
import dev.assay.udfs.discovery.AnomalyCluster;
import dev.assay.udfs.discovery.AnomalyClusters;
import dev.assay.udfs.redaction.Redactor;
import dev.assay.udfs.signal.Reading;
import dev.assay.udfs.trace.TraceJson;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Shows which unusual traces that nobody has labelled are alike, for somebody to name. */
public final class DiscoverJob {
  private static final int DAYS = 28;

  /** Each is compared with each. */
  private static final int MOST = 300;

  private static final int EXAMPLES = 5;

  private DiscoverJob() {}

  /** The clusters of four weeks, to the context's day, else to the last that was ranked. */
  public static Outcome run(JobContext context) {
    Lakehouse lakehouse = context.lakehouse();
    Row last = lakehouse.read(SignalsTable.TABLE).agg(max(SignalsTable.RANK_DATE)).first();
    if (last.isNullAt(0)) {
      return Outcome.done(
          Accounting.NOTHING,
          Map.of("clusters", List.of()),
          List.of("Nothing is ranked. Run assay rank first."));
    }
    LocalDate day = context.runDate().orElse(last.getDate(0).toLocalDate());
    context.progress().step("reading unlabelled anomalies");
    List<Anomaly> anomalies =
        anomalies(lakehouse, context.settings().redactor(), unlabelled(lakehouse, day));
    List<AnomalyCluster> clusters = AnomalyClusters.of(anomalies);
    List<String> lines = new ArrayList<>();
    clusters.forEach(cluster -> lines.addAll(lines(lines.isEmpty(), cluster)));
    long grouped = clusters.stream().mapToLong(cluster -> cluster.members().size()).sum();
    lines.add(
        "%d clusters of %d of the %d most unusual traces without a label, in the %d days to %s. Nobody has named them yet: assay show TRACE_ID shows one."
            .formatted(clusters.size(), grouped, anomalies.size(), DAYS, day));
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("anomalies", anomalies.size());
    details.put("clusters", clusters.stream().map(DiscoverJob::details).toList());
    return Outcome.done(Accounting.NOTHING, details, lines);
  }

  private static Dataset<Row> unlabelled(Lakehouse lakehouse, LocalDate day) {
    Dataset<Row> labelled =
        lakehouse
            .read(LabelsTable.TABLE)
            .select(LabelsTable.SOURCE, LabelsTable.TRACE_ID)
            .where(col(LabelsTable.TRACE_ID).isNotNull())
            .distinct();
    return lakehouse
        .read(SignalsTable.TABLE)
        .where(
            col(SignalsTable.RANK_DATE)
                .between(lit(Date.valueOf(day.minusDays(DAYS - 1))), lit(Date.valueOf(day))))
        .where(col(SignalsTable.OFFERABLE))
        .where(
            exists(
                col(SignalsTable.SIGNALS),
                reading -> reading.getField(SignalsTable.P).leq(Reading.UNUSUAL)))
        .join(labelled, new String[] {SignalsTable.SOURCE, SignalsTable.TRACE_ID}, "left_anti");
  }

  private static List<Anomaly> anomalies(
      Lakehouse lakehouse, Redactor redactor, Dataset<Row> unlabelled) {
    Map<List<String>, Set<String>> signals = new HashMap<>();
    for (Row row :
        unlabelled
            .orderBy(
                col(SignalsTable.FUSED_SCORE).desc(),
                col(SignalsTable.CONTENT_HASH),
                col(SignalsTable.TRACE_ID))
            .limit(MOST)
            .select(SignalsTable.SOURCE, SignalsTable.TRACE_ID, SignalsTable.SIGNALS)
            .collectAsList()) {
      Set<String> unusual =
          row.<Row>getList(2).stream()
              .filter(reading -> reading.<Double>getAs(SignalsTable.P) <= Reading.UNUSUAL)
              .map(reading -> reading.<String>getAs(SignalsTable.SIGNAL))
              .collect(Collectors.toSet());
      signals
          .computeIfAbsent(List.of(row.getString(0), row.getString(1)), key -> new HashSet<>())
          .addAll(unusual);
    }
    List<Row> keys =
        signals.keySet().stream().map(key -> RowFactory.create(key.get(0), key.get(1))).toList();
    String[] key = {TracesTable.SOURCE, TracesTable.TRACE_ID};
    Dataset<Row> wanted =
        lakehouse.spark().createDataFrame(keys, unlabelled.select(key[0], key[1]).schema());
    return WholeTraces.of(
            lakehouse, lakehouse.read(TracesTable.TABLE).join(broadcast(wanted), key, "left_semi"))
        .select(WholeTraces.TRACE)
        .collectAsList()
        .stream()
        .map(row -> redactor.redact(TraceJson.read(row.getString(0))))
        .map(trace -> Anomaly.of(trace, signals.get(List.of(trace.source(), trace.traceId()))))
        .toList();
  }

  private static List<String> lines(boolean isFirst, AnomalyCluster cluster) {
    List<String> lines = new ArrayList<>();
    if (!isFirst) {
      lines.add("");
    }
    lines.add("%d traces".formatted(cluster.members().size()));
    add(lines, "words", cluster.words());
    add(lines, "tools", cluster.tools());
    add(lines, "signals", cluster.signals());
    lines.add(
        "  for example: "
            + cluster.members().stream()
                .limit(EXAMPLES)
                .map(Anomaly::traceId)
                .collect(Collectors.joining(", ")));
    return lines.stream().map(line -> line.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ")).toList();
  }

  private static void add(List<String> lines, String what, List<AnomalyCluster.Mark> marks) {
    if (!marks.isEmpty()) {
      lines.add(
          "  %s: %s"
              .formatted(
                  what,
                  marks.stream()
                      .map(
                          mark ->
                              "%s (%.0f %%, elsewhere %.0f %%)"
                                  .formatted(
                                      mark.name(), 100 * mark.share(), 100 * mark.shareElsewhere()))
                      .collect(Collectors.joining(", "))));
    }
  }

  private static Map<String, Object> details(AnomalyCluster cluster) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("size", cluster.members().size());
    details.put("words", cluster.words());
    details.put("tools", cluster.tools());
    details.put("signals", cluster.signals());
    details.put(
        "traces",
        cluster.members().stream()
            .map(one -> Map.of("source", one.source(), "trace_id", one.traceId()))
            .toList());
    return details;
  }
}
