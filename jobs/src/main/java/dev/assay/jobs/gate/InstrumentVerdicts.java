package dev.assay.jobs.gate;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.jobs.calibration.TraceVerdicts;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.udfs.evaluator.VerdictStatus;
import dev.assay.udfs.gate.ItemMeasurements.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What an evaluator said of contents, and which models answered.
 *
 * @param outcomes by content hash
 * @param answering by content hash: the models that answered, where they are known
 */
record InstrumentVerdicts(Map<String, Outcome> outcomes, Map<String, Set<String>> answering) {
  /** Reads what all evaluators said of some contents. */
  static Map<EvaluatorInstrument, InstrumentVerdicts> of(
      Dataset<Row> verdicts, List<String> contentHashes) {
    SparkSession spark = verdicts.sparkSession();
    Dataset<Row> wanted =
        spark.createDataFrame(
            contentHashes.stream().map(RowFactory::create).toList(),
            new StructType().add(VerdictsTable.CONTENT_HASH, StringType, false));
    Dataset<Row> found =
        TraceVerdicts.of(
            verdicts.join(
                broadcast(wanted), new String[] {VerdictsTable.CONTENT_HASH}, "left_semi"));
    Map<EvaluatorInstrument, InstrumentVerdicts> byInstrument = new HashMap<>();
    for (Row row : found.collectAsList()) {
      InstrumentVerdicts one =
          byInstrument.computeIfAbsent(
              EvaluatorInstrument.ofVerdict(row),
              absent -> new InstrumentVerdicts(new HashMap<>(), new HashMap<>()));
      String content = row.getAs(TraceVerdicts.CONTENT_HASH);
      one.outcomes.put(content, outcome(row));
      one.answering.put(content, models(row));
    }
    return byInstrument;
  }

  private static Outcome outcome(Row row) {
    String status = row.getAs(TraceVerdicts.STATUS);
    return switch (VerdictStatus.of(status)) {
      case SCORED -> row.<Boolean>getAs(TraceVerdicts.FLAG) ? Outcome.FLAGGED : Outcome.PASSED;
      case ABSTAINED -> Outcome.ABSTAINED;
      case ERRORED -> Outcome.ERRORED;
      case NOT_APPLICABLE -> Outcome.NOT_APPLICABLE;
    };
  }

  private static Set<String> models(Row row) {
    Set<String> models = new TreeSet<>();
    for (String column : List.of(TraceVerdicts.FIRST_ANSWERING, TraceVerdicts.LAST_ANSWERING)) {
      String model = row.getAs(column);
      if (model != null && !model.isBlank()) {
        models.add(model);
      }
    }
    return models;
  }

  Outcome of(String contentHash) {
    return outcomes.getOrDefault(contentHash, Outcome.NOT_JUDGED);
  }

  /** Whether it has said anything of one of these contents. */
  boolean knowsAny(List<String> contentHashes) {
    return contentHashes.stream().anyMatch(outcomes::containsKey);
  }

  /** The models that answered on these contents. */
  Set<String> answeredBy(List<String> contentHashes) {
    Set<String> models = new TreeSet<>();
    contentHashes.forEach(content -> models.addAll(answering.getOrDefault(content, Set.of())));
    return models;
  }
}
