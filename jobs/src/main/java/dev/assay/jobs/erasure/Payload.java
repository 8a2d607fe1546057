package dev.assay.jobs.erasure;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BooleanType;

import dev.assay.jobs.dataset.DatasetItemsTable;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.ingest.QuarantineTable;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.TableDefinition;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.jobs.trace.TracesTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.StructType;

/**
 * What of a table's row is payload, and whose it is. What is left is the fact: ids, times, values,
 * statuses, counts.
 *
 * @param table its name
 * @param columns that lose what they hold; those that a file does not have are passed over
 * @param keyColumns what tells whose a row is
 * @param isOf the condition for a person's rows, over the columns that a file has
 */
record Payload(
    String table, List<String> columns, List<String> keyColumns, Function<Person, Column> isOf) {
  /** Texts with their offsets: the offsets stay. */
  private static final String EVIDENCE = "evidence";

  private static final String TEXT = "text";

  /**
   * A trace whose payload is gone is offered to nobody and judged by nobody; its spans say so too,
   * because a trace is summed up again when another of its spans comes in.
   */
  private static final String CONSENT = TracesTable.CONSENT;

  private static final List<String> STATED_OF =
      List.of(
          LabelsTable.SOURCE,
          LabelsTable.TRACE_ID,
          LabelsTable.SOURCE_TRACE_ID,
          LabelsTable.SESSION_ID);

  /**
   * Of every table that holds payload; {@code spans} and {@code traces} last: they tell whose the
   * others are.
   */
  static final List<Payload> ALL =
      List.of(
          new Payload(
              "dataset_items",
              List.of(DatasetItemsTable.TRACE),
              List.of(DatasetItemsTable.SOURCE, DatasetItemsTable.TRACE_ID),
              person -> ofTrace(person)),
          new Payload(
              "labels",
              List.of(LabelsTable.RATIONALE, LabelsTable.EVIDENCE, LabelsTable.METADATA),
              STATED_OF,
              Payload::isStatedOf),
          new Payload(
              "verdicts",
              List.of(VerdictsTable.JUSTIFICATION, VerdictsTable.EVIDENCE),
              List.of(VerdictsTable.SOURCE, VerdictsTable.TRACE_ID, VerdictsTable.CONTENT_HASH),
              person ->
                  ofTrace(person)
                      .or(col(VerdictsTable.CONTENT_HASH).isInCollection(person.contentHashes()))),
          new Payload(
              "evaluations",
              List.of(LabelsTable.RATIONALE, LabelsTable.METADATA),
              STATED_OF,
              Payload::isStatedOf),
          new Payload(
              "quarantine",
              List.of(QuarantineTable.ROW),
              List.of(QuarantineTable.ROW),
              person -> mentions(person, col(QuarantineTable.ROW))),
          new Payload(
              "spans",
              List.of(
                  SpansTable.NAME,
                  SpansTable.STATUS_MESSAGE,
                  SpansTable.USER_ID,
                  SpansTable.FEATURE_FLAGS,
                  SpansTable.TOOL_ARGUMENTS,
                  SpansTable.TOOL_RESULT,
                  SpansTable.TOOL_DEFINITIONS,
                  SpansTable.INPUT_TEXT,
                  SpansTable.OUTPUT_TEXT,
                  SpansTable.REASONING_TEXT,
                  SpansTable.SYSTEM_INSTRUCTIONS,
                  SpansTable.INPUT_MESSAGES,
                  SpansTable.OUTPUT_MESSAGES,
                  SpansTable.DOCUMENTS,
                  SpansTable.ATTRIBUTES,
                  SpansTable.RESOURCE_ATTRIBUTES,
                  SpansTable.EVENTS,
                  SpansTable.LINKS,
                  SpansTable.FEEDBACK,
                  SpansTable.PARSE_WARNINGS),
              List.of(SpansTable.SOURCE, SpansTable.TRACE_ID),
              person -> ofTrace(person)),
          new Payload(
              "traces",
              List.of(
                  TracesTable.USER_ID,
                  TracesTable.FEATURE_FLAGS,
                  TracesTable.FIRST_USER_SHINGLES,
                  TracesTable.LAST_USER_SHINGLES),
              List.of(TracesTable.SOURCE, TracesTable.TRACE_ID),
              person -> ofTrace(person)));

  /**
   * Labels and evaluations name a trace as Assay or as its tracer does; those that name none are of
   * a session.
   */
  private static Column isStatedOf(Person person) {
    Column namesNoTrace =
        col(LabelsTable.TRACE_ID).isNull().and(col(LabelsTable.SOURCE_TRACE_ID).isNull());
    return ofTrace(person)
        .or(col(LabelsTable.TRACE_ID).isInCollection(person.ids()))
        .or(col(LabelsTable.SOURCE_TRACE_ID).isInCollection(person.ids()))
        .or(
            namesNoTrace.and(
                Person.key(LabelsTable.SOURCE, LabelsTable.SESSION_ID)
                    .isInCollection(person.sessions())));
  }

  /** That of a table that holds payload. */
  static Payload of(TableDefinition table) {
    return ALL.stream()
        .filter(payload -> payload.table().equals(table.name()))
        .findFirst()
        .orElseThrow();
  }

  private static Column ofTrace(Person person) {
    return Person.key(TracesTable.SOURCE, TracesTable.TRACE_ID).isInCollection(person.keys());
  }

  private static Column mentions(Person person, Column text) {
    Mentions mentions = person.mentions();
    return udf((UDF1<String, Boolean>) mentions::in, BooleanType).apply(text);
  }

  /** Rows of the person, over a file with some columns; false where the file cannot tell. */
  Column isOf(Person person, StructType schema) {
    Set<String> has = Set.copyOf(Arrays.asList(schema.fieldNames()));
    Column condition = has.containsAll(keyColumns) ? isOf.apply(person) : lit(false);
    return coalesce(condition, lit(false));
  }

  /** Rows that still have payload. */
  Column hasPayload(StructType schema) {
    Column any = lit(false);
    for (String column : columns) {
      if (Arrays.asList(schema.fieldNames()).contains(column)) {
        any = any.or(holds(column));
      }
    }
    return any;
  }

  private static Column holds(String column) {
    Column isThere = col(column).isNotNull();
    return column.equals(EVIDENCE)
        ? isThere.and(exists(col(column), element -> element.getField(TEXT).isNotNull()))
        : isThere;
  }

  /** All columns of a file, without the payload of some rows. */
  Column[] without(StructType schema, Column rows) {
    List<Column> kept = new ArrayList<>();
    for (var field : schema.fields()) {
      Column value = col(field.name());
      if (field.name().equals(CONSENT)) {
        value = when(rows, lit(false)).otherwise(value);
      } else if (columns.contains(field.name())) {
        Column left =
            field.name().equals(EVIDENCE)
                ? transform(value, e -> e.withField(TEXT, lit(null).cast("string")))
                : lit(null).cast(field.dataType());
        value = when(rows, left).otherwise(value);
      }
      kept.add(value.as(field.name()));
    }
    return kept.toArray(Column[]::new);
  }
}
