package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.assay.jobs.lakehouse.TableDefinition;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * {@code verdicts}: a row is what an evaluator version said of one content; the key is verdict_id,
 * a hash of pair_id and attempt, and pair_id is a hash of redacted content, the target's place in
 * it, fingerprint, model and parameters, and repeat. Append only.
 *
 * <p>Traces of the same content share a verdict, under the ids of one of them: join by
 * content_hash. A pair that was errored and asked again has a row for each attempt; the last one
 * counts.
 */
public final class VerdictsTable {
  public static final String VERDICT_ID = "verdict_id";
  public static final String PAIR_ID = "pair_id";
  public static final String ATTEMPT = "attempt";
  public static final String EVALUATOR_ID = "evaluator_id";
  public static final String EVALUATOR_VERSION = "evaluator_version";
  public static final String FINGERPRINT = "fingerprint";
  public static final String SOURCE = "source";
  public static final String TRACE_ID = "trace_id";
  public static final String SPAN_ID = "span_id";
  public static final String CONTENT_HASH = "content_hash";
  public static final String RELEASE = "release";
  public static final String ITEM_ID = "item_id";
  public static final String STATUS = "status";
  public static final String SCORE = "score";
  public static final String FLAG = "flag";
  public static final String THRESHOLD = "threshold";
  public static final String JUSTIFICATION = "justification";
  public static final String EVIDENCE = "evidence";
  public static final String ERROR_KIND = "error_kind";
  public static final String REPEAT = "repeat";
  public static final String ATTEMPTS = "attempts";
  public static final String MODEL = "model";
  public static final String MODEL_ANSWERED = "model_answered";
  public static final String MODEL_FINGERPRINT = "model_fingerprint";
  public static final String PARAMETERS_HASH = "parameters_hash";
  public static final String INPUT_TOKENS = "input_tokens";
  public static final String OUTPUT_TOKENS = "output_tokens";
  public static final String CACHED_TOKENS = "cached_tokens";
  public static final String COST_USD = "cost_usd";
  public static final String PRICE_VERSION = "price_version";
  public static final String LATENCY_MS = "latency_ms";
  public static final String MAYBE_BILLED = "maybe_billed";
  public static final String TRUNCATED_INPUT = "truncated_input";
  public static final String SUSPICIOUS = "suspicious";
  public static final String REDACTOR_VERSION = "redactor_version";
  public static final String JUDGED_AT = "judged_at";
  public static final String TARGET_DATE = "target_date";

  public static final TableDefinition TABLE =
      TableDefinition.of(
              "verdicts",
              new StructType()
                  .add(VERDICT_ID, StringType, false)
                  .add(PAIR_ID, StringType, false)
                  .add(ATTEMPT, IntegerType, false)
                  .add(EVALUATOR_ID, StringType, false)
                  .add(EVALUATOR_VERSION, IntegerType, false)
                  .add(FINGERPRINT, StringType, false)
                  .add(SOURCE, StringType, false)
                  .add(TRACE_ID, StringType, false)
                  .add(SPAN_ID, StringType)
                  .add(CONTENT_HASH, StringType, false)
                  .add(RELEASE, StringType)
                  .add(ITEM_ID, StringType)
                  .add(STATUS, StringType, false)
                  .add(SCORE, DoubleType)
                  .add(FLAG, BooleanType)
                  .add(THRESHOLD, DoubleType)
                  .add(JUSTIFICATION, StringType)
                  .add(
                      EVIDENCE,
                      DataType.fromDDL(
                          "ARRAY<STRUCT<text: STRING, start: INT, end: INT, label: STRING>>"))
                  .add(ERROR_KIND, StringType)
                  .add(REPEAT, IntegerType, false)
                  .add(ATTEMPTS, IntegerType, false)
                  .add(MODEL, StringType)
                  .add(MODEL_ANSWERED, StringType)
                  .add(MODEL_FINGERPRINT, StringType)
                  .add(PARAMETERS_HASH, StringType)
                  .add(INPUT_TOKENS, LongType)
                  .add(OUTPUT_TOKENS, LongType)
                  .add(CACHED_TOKENS, LongType)
                  .add(COST_USD, DoubleType)
                  .add(PRICE_VERSION, StringType)
                  .add(LATENCY_MS, LongType)
                  .add(MAYBE_BILLED, BooleanType)
                  .add(TRUNCATED_INPUT, BooleanType)
                  .add(SUSPICIOUS, BooleanType)
                  .add(REDACTOR_VERSION, StringType)
                  .add(JUDGED_AT, TimestampType, false)
                  .add(TARGET_DATE, DateType, false),
              TableDefinition.Kind.FACTS)
          .partitionedBy(TARGET_DATE)
          .indexedBy(PAIR_ID, EVALUATOR_ID, FINGERPRINT, SOURCE, TRACE_ID, CONTENT_HASH, STATUS)
          .constrainedBy(
              Map.of(
                  "status_known",
                  "status IN ('scored', 'abstained', 'errored', 'not_applicable')",
                  "score_in_0_1",
                  "score IS NULL OR (score >= 0 AND score <= 1)",
                  "scored_has_score",
                  "(status = 'scored') = (score IS NOT NULL)"));

  private VerdictsTable() {}
}
