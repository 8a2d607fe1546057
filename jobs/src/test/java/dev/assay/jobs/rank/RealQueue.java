package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.jobs.RealData;
import dev.assay.jobs.SharedSession;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.signal.BuiltInSignal;
import dev.assay.udfs.signal.Signal;
import dev.assay.udfs.statistics.YieldLift;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * How many failures the signal arm finds among real agents' traces, beside each signal on its own.
 */
public final class RealQueue {
  private static final String SUNDAY = "2026-11-22";
  private static final int[] PLACES = {10, 20, 40};

  /** No worse than the best single signal by more than this many in 40. */
  private static final int AT_MOST_WORSE = 2;

  private RealQueue() {}

  /**
   * Ranks all of tau-airline as one Sunday, with 40 places of the signal arm, and prints what each
   * order finds.
   *
   * @param ingested a lakehouse that holds tau-airline
   */
  public static void isNoWorseThanTheBestSignal(JobContext ingested, Path folder)
      throws IOException {
    Map<String, Boolean> failed = failed();
    Path conf = folder.resolve("assay.yaml");
    Files.writeString(
        conf,
        """
        models: {gpt-4o: {context_window: 128000}}
        queue: {weekly_budget: 50, shares: {random: 0.2}}
        """);
    JobContext context = SharedSession.context(folder.resolve("one-day"), conf);
    Date sunday = Date.valueOf(SUNDAY);
    context
        .lakehouse()
        .append(
            TracesTable.TABLE,
            ingested
                .lakehouse()
                .read(TracesTable.TABLE)
                .withColumn(TracesTable.TRACE_DATE, lit(sunday))
                .withColumn(TracesTable.TOUCHED_DATE, lit(sunday))
                .coalesce(1));
    RankJob.run(SharedSession.on(context, SUNDAY));

    List<Row> ranked =
        context
            .lakehouse()
            .read(SignalsTable.TABLE)
            .orderBy(SignalsTable.FUSED_RANK)
            .collectAsList();
    Map<String, List<String>> queue = queue(context);
    Set<String> reserve = new HashSet<>(queue.get("random"));
    Map<String, List<String>> orders = new LinkedHashMap<>();
    orders.put("signal arm", queue.get("signal"));
    orders.put("fused", ranked.stream().map(RealQueue::id).toList());
    for (Signal signal : BuiltInSignal.values()) {
      if (ranked.stream().anyMatch(row -> p(row, signal) < 1)) {
        orders.put(signal.key(), bySignal(ranked, signal));
      }
    }
    // At equal count: the arm takes what the reserve has left, and so does each order here.
    orders.replaceAll((name, order) -> order.stream().filter(id -> !reserve.contains(id)).toList());
    Map<String, int[]> found = found(orders, failed);
    print("", found, failed);
    Map<String, Boolean> heldOut = new HashMap<>(failed);
    heldOut.keySet().retainAll(heldOut());
    orders.replaceAll((name, order) -> order.stream().filter(heldOut::containsKey).toList());
    orders.remove("signal arm");
    print(" of tasks that no weight was chosen on", found(orders, heldOut), heldOut);

    for (int i = 0; i < PLACES.length; i++) {
      int at = i;
      int best =
          found.entrySet().stream()
              .filter(entry -> !Set.of("signal arm", "fused").contains(entry.getKey()))
              .mapToInt(entry -> entry.getValue()[at])
              .max()
              .orElseThrow();
      assertThat(found.get("signal arm")[at])
          .as("failures in the first %d of the signal arm", PLACES[at])
          .isGreaterThanOrEqualTo(best - Math.max(1, AT_MOST_WORSE * PLACES[at] / 40));
    }
    assertThat(found.get("signal arm")).containsExactly(EXPECTED);
    assertThat(queue.get("signal")).hasSize(40);
    assertThat(new YieldLift(found.get("signal arm")[2], 40, 116, 200).interval(0.95).lower())
        .isGreaterThan(1.2);
  }

  /** What the signal arm finds at 10, 20 and 40 places. */
  private static final int[] EXPECTED = {10, 19, 34};

  private static Map<String, Boolean> failed() throws IOException {
    Map<String, Boolean> failed = new HashMap<>();
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(RealData.folder("tau-airline").resolve("labels.jsonl"))) {
      JsonNode label = json.readTree(line);
      if (label.get("criterion").textValue().equals("task_success")) {
        failed.put(label.get("trace_id").textValue(), !label.get("value_bool").booleanValue());
      }
    }
    return failed;
  }

  /** The traces of odd tasks; the signals' own weights were chosen on the even ones. */
  private static Set<String> heldOut() throws IOException {
    Set<String> odd = new HashSet<>();
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(RealData.folder("tau-airline").resolve("labels.jsonl"))) {
      JsonNode label = json.readTree(line);
      String task = label.get("source_trace_id").textValue().replaceAll("\\D+(\\d+)-.*", "$1");
      if (Integer.parseInt(task) % 2 == 1) {
        odd.add(label.get("trace_id").textValue());
      }
    }
    return odd;
  }

  private static Map<String, List<String>> queue(JobContext context) {
    return context
        .lakehouse()
        .read(QueueTable.TABLE)
        .orderBy(QueueTable.POSITION)
        .collectAsList()
        .stream()
        .collect(
            Collectors.groupingBy(
                row -> row.getAs(QueueTable.ARM),
                Collectors.mapping(
                    row -> row.<String>getAs(QueueTable.TRACE_ID), Collectors.toList())));
  }

  private static List<String> bySignal(List<Row> ranked, Signal signal) {
    return ranked.stream()
        .sorted(Comparator.<Row>comparingDouble(row -> p(row, signal)).thenComparing(RealQueue::id))
        .map(RealQueue::id)
        .toList();
  }

  private static String id(Row row) {
    return row.getAs(SignalsTable.TRACE_ID);
  }

  /** 2 where the signal could not be measured. */
  private static double p(Row row, Signal signal) {
    return row.<Row>getList(row.fieldIndex(SignalsTable.SIGNALS)).stream()
        .filter(reading -> signal.key().equals(reading.getAs(SignalsTable.SIGNAL)))
        .mapToDouble(reading -> reading.getAs(SignalsTable.P))
        .findFirst()
        .orElse(2);
  }

  private static Map<String, int[]> found(
      Map<String, List<String>> orders, Map<String, Boolean> failed) {
    Map<String, int[]> found = new LinkedHashMap<>();
    orders.forEach(
        (name, order) ->
            found.put(
                name,
                Arrays.stream(PLACES)
                    .map(places -> (int) order.stream().limit(places).filter(failed::get).count())
                    .toArray()));
    return found;
  }

  private static void print(String which, Map<String, int[]> found, Map<String, Boolean> failed) {
    double rate = failed.values().stream().filter(one -> one).count() / (double) failed.size();
    StringBuilder table =
        new StringBuilder("Failures found in 10, 20 and 40 places%s:%n".formatted(which));
    found.forEach(
        (name, hits) -> table.append("  %-18s %s%n".formatted(name, Arrays.toString(hits))));
    table.append(
        "  %-18s [%.1f, %.1f, %.1f]%n"
            .formatted("random, expected", 10 * rate, 20 * rate, 40 * rate));
    System.out.print(table);
  }
}
