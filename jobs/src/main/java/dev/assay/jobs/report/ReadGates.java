package dev.assay.jobs.report;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.jobs.gate.GatesTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.report.ReleaseGate.Flip;
import dev.assay.jobs.report.ReleaseGate.Measured;
import dev.assay.udfs.statistics.GateState;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads decisions on releases from {@code gates}, each with the document that it rests on. */
final class ReadGates {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NEWEST = 10;

  private ReadGates() {}

  /**
   * The newest decisions, newest first, each with its override if it has one.
   *
   * @param before only what was decided before this instant counts; empty for everything
   */
  static List<ReleaseGate> before(Lakehouse lakehouse, Optional<Instant> before) {
    Dataset<Row> table = lakehouse.read(GatesTable.TABLE);
    if (before.isPresent()) {
      table = table.where(col(GatesTable.DECIDED_AT).lt(Timestamp.from(before.get())));
    }
    List<Row> rows = table.collectAsList();
    Map<String, Row> overrides =
        rows.stream()
            .filter(row -> row.getAs(GatesTable.OVERRIDES) != null)
            .collect(
                Collectors.toMap(
                    row -> row.getAs(GatesTable.OVERRIDES),
                    row -> row,
                    (a, b) -> decidedAt(a).isAfter(decidedAt(b)) ? a : b));
    return rows.stream()
        .filter(row -> row.getAs(GatesTable.OVERRIDES) == null)
        .sorted(
            Comparator.comparing(ReadGates::decidedAt)
                .reversed()
                .thenComparing(row -> row.<String>getAs(GatesTable.GATE_ID)))
        .limit(NEWEST)
        .map(
            row ->
                gate(
                    row, Optional.ofNullable(overrides.get(row.<String>getAs(GatesTable.GATE_ID)))))
        .toList();
  }

  private static ReleaseGate gate(Row row, Optional<Row> override) {
    JsonNode document = document(row.getAs(GatesTable.DOCUMENT));
    String confirmation = row.getAs(GatesTable.CONFIRMATION);
    GateState decision = GateState.valueOf(row.getAs(GatesTable.DECISION));
    return new ReleaseGate(
        row.getAs(GatesTable.GATE_ID),
        row.getAs(GatesTable.DATASET),
        row.getAs(GatesTable.DATASET_VERSION),
        row.getAs(GatesTable.BASELINE),
        row.getAs(GatesTable.CANDIDATE),
        decision,
        decision == GateState.BLOCK && confirmation != null ? confirmation : "",
        row.getAs(GatesTable.REASON),
        override.map(one -> text(one, GatesTable.OVERRIDE_BY)).orElse(""),
        override.map(one -> text(one, GatesTable.OVERRIDE_WHY)).orElse(""),
        decidedAt(row),
        measured(document),
        flips(document));
  }

  private static List<Measured> measured(JsonNode document) {
    List<Measured> measured = new ArrayList<>();
    for (JsonNode one : document.path("evaluators")) {
      measured.add(
          new Measured(
              one.path("id").asText() + " v" + one.path("version").asInt(),
              one.path("failure_mode").asText(),
              one.path("decides").asBoolean(),
              GateState.valueOf(one.path("state").asText()),
              one.path("paired_items").asLong(),
              number(one, "baseline_score"),
              number(one, "candidate_score"),
              number(one, "drop"),
              number(one, "drop_upper_bound_95"),
              number(one, "p_value_holm"),
              one.path("power").asText()));
    }
    return measured;
  }

  private static List<Flip> flips(JsonNode document) {
    List<Flip> flips = new ArrayList<>();
    for (JsonNode one : document.path("flips")) {
      flips.add(
          new Flip(
              one.path("evaluator").asText(),
              one.path("item_id").asText(),
              number(one, "baseline"),
              number(one, "candidate"),
              one.path("candidate_traces").path(0).asText()));
    }
    return flips;
  }

  private static double number(JsonNode node, String name) {
    return node.path(name).isNumber() ? node.path(name).asDouble() : Double.NaN;
  }

  private static JsonNode document(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("gates: a decision document is no JSON", e);
    }
  }

  private static Instant decidedAt(Row row) {
    return row.<Timestamp>getAs(GatesTable.DECIDED_AT).toInstant();
  }

  private static String text(Row row, String column) {
    String text = row.getAs(column);
    return text == null ? "" : text;
  }
}
