package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.assay.udfs.evaluator.Evidence;
import dev.assay.udfs.evaluator.Pair;
import dev.assay.udfs.evaluator.Verdict;
import dev.assay.udfs.trace.Span;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A row in the making: a verdict, or a pair that has one already or is still to be judged. */
final class PairRow {
  /** Whether the table had the verdict before this run. */
  static final String STORED = "stored";

  /** How many of the run's traces have this content. */
  static final String COPIES = "copies";

  /** What a judge is to be asked; null unless the pair is still to be judged. */
  static final String PROMPT = "prompt";

  /** The columns of {@code verdicts}, each nullable, and the three above. */
  static final StructType SCHEMA = schema();

  private final Object[] values = new Object[SCHEMA.length()];

  private static StructType schema() {
    StructType schema = new StructType();
    for (StructField field : VerdictsTable.TABLE.schema().fields()) {
      schema = schema.add(field.name(), field.dataType(), true);
    }
    return schema.add(STORED, BooleanType).add(COPIES, LongType).add(PROMPT, StringType);
  }

  PairRow set(String column, Object value) {
    values[SCHEMA.fieldIndex(column)] = value;
    return this;
  }

  PairRow pair(Pair pair, int attempt) {
    set(VerdictsTable.PAIR_ID, pair.id());
    set(VerdictsTable.VERDICT_ID, pair.verdictId(attempt));
    set(VerdictsTable.ATTEMPT, attempt);
    set(VerdictsTable.EVALUATOR_ID, pair.evaluator().id());
    set(VerdictsTable.EVALUATOR_VERSION, pair.evaluator().version());
    set(VerdictsTable.FINGERPRINT, pair.evaluator().fingerprint());
    set(VerdictsTable.THRESHOLD, pair.evaluator().threshold());
    set(VerdictsTable.SPAN_ID, pair.subject().span().map(Span::spanId).orElse(null));
    return set(VerdictsTable.REPEAT, pair.repeat());
  }

  PairRow verdict(Verdict verdict, double threshold) {
    set(VerdictsTable.STATUS, verdict.status().text());
    set(VerdictsTable.SCORE, verdict.score());
    set(VerdictsTable.FLAG, verdict.flag(threshold));
    set(VerdictsTable.JUSTIFICATION, verdict.justification());
    set(VerdictsTable.ERROR_KIND, verdict.errorKind());
    return set(
        VerdictsTable.EVIDENCE,
        verdict.evidence().stream().map(PairRow::evidence).toArray(Row[]::new));
  }

  private static Row evidence(Evidence evidence) {
    return RowFactory.create(evidence.text(), evidence.start(), evidence.end(), evidence.label());
  }

  Row row() {
    return RowFactory.create(values);
  }
}
