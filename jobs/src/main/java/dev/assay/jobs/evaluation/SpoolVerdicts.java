package dev.assay.jobs.evaluation;

import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.evaluator.Verdict;
import dev.assay.udfs.judge.Answer;
import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.judge.VerdictParser;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Reads lines of the spool as rows of {@link PairRow#SCHEMA}. A line that was not written to its
 * end is left out. One that makes no row of the table is given without a verdict id: {@link
 * VerdictsTable#ERROR_KIND} says why, {@link VerdictsTable#JUSTIFICATION} is the line.
 *
 * @param models the endpoints, for their prices, by the hash of model and parameters
 */
record SpoolVerdicts(Map<String, JudgeSettings> models) implements FlatMapFunction<String, Row> {

  @Override
  public Iterator<Row> call(String text) {
    return SpoolLine.read(text)
        .map(line -> List.of(checked(line, text)).iterator())
        .orElseGet(Collections::emptyIterator);
  }

  private Row checked(SpoolLine line, String text) {
    try {
      Row row = row(line);
      for (StructField field : VerdictsTable.TABLE.schema().fields()) {
        if (!field.nullable() && row.isNullAt(PairRow.SCHEMA.fieldIndex(field.name()))) {
          return refused("has no " + field.name(), text);
        }
      }
      return row;
    } catch (RuntimeException e) {
      return refused("is no answer to a pair: " + e.getClass().getSimpleName(), text);
    }
  }

  private static Row refused(String why, String text) {
    return new PairRow()
        .set(VerdictsTable.ERROR_KIND, "a line of the judges' spool " + why)
        .set(VerdictsTable.JUSTIFICATION, text)
        .row();
  }

  /** Columns of {@link QuarantineTable} from a line that makes no row. */
  static String[] quarantined(String date) {
    return new String[] {
      "'judge' AS " + QuarantineTable.SOURCE,
      "'_spool/judge' AS " + QuarantineTable.SOURCE_FILE,
      "sha2(%s, 256) AS %s".formatted(VerdictsTable.JUSTIFICATION, QuarantineTable.ROW_HASH),
      VerdictsTable.ERROR_KIND + " AS " + QuarantineTable.REASON,
      VerdictsTable.JUSTIFICATION + " AS " + QuarantineTable.ROW,
      "DATE'%s' AS %s".formatted(date, QuarantineTable.QUARANTINED_ON)
    };
  }

  private Row row(SpoolLine line) {
    PairRow row = line.toPair();
    double threshold = Double.parseDouble(line.text(VerdictsTable.THRESHOLD).orElseThrow());
    Optional<String> body = line.text(SpoolLine.BODY);
    if (body.isEmpty()) {
      String kind = line.text(VerdictsTable.ERROR_KIND).orElse("unknown");
      return row.verdict(
              Verdict.errored(kind, "The provider refused this question for good."), threshold)
          .row();
    }
    Optional<Answer> answer = Answer.parse(body.get());
    answer.ifPresent(a -> usage(row, a, prices(line)));
    return row.verdict(
            answer
                .map(VerdictParser::parse)
                .orElseGet(
                    () -> Verdict.errored("invalid_response", "The answer is no JSON object.")),
            threshold)
        .row();
  }

  private JudgeSettings.Prices prices(SpoolLine line) {
    JudgeSettings model = line.text(VerdictsTable.PARAMETERS_HASH).map(models::get).orElse(null);
    if (model == null || model.prices() == null) {
      return null;
    }
    boolean batch = line.text(SpoolLine.BATCH).isPresent();
    return batch ? model.prices().ofBatch() : model.prices();
  }

  private static void usage(PairRow row, Answer answer, JudgeSettings.Prices prices) {
    row.set(VerdictsTable.MODEL_ANSWERED, answer.model())
        .set(VerdictsTable.MODEL_FINGERPRINT, answer.modelFingerprint())
        .set(VerdictsTable.INPUT_TOKENS, answer.inputTokens())
        .set(VerdictsTable.OUTPUT_TOKENS, answer.outputTokens())
        .set(VerdictsTable.CACHED_TOKENS, answer.cachedTokens());
    if (prices != null) {
      row.set(VerdictsTable.COST_USD, answer.costUsd(prices))
          .set(VerdictsTable.PRICE_VERSION, prices.version());
    }
  }

  /** The models that a configuration names. */
  static SpoolVerdicts of(JudgeSettings judge) {
    Map<String, JudgeSettings> models = new java.util.HashMap<>();
    judge.models().forEach(m -> models.put(Evaluator.sha256(m.modelAndParameters()), m));
    return new SpoolVerdicts(models);
  }
}
