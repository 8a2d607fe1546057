package dev.assay.jobs.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.jobs.label.IncomingScores;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.NamedRow;
import dev.assay.jobs.trace.SpanRows;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.AttributeMapping;
import dev.assay.udfs.dialect.ColumnMap;
import dev.assay.udfs.dialect.JsonText;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.dialect.SpanLift;
import dev.assay.udfs.dialect.SpanScores;
import dev.assay.udfs.label.LabelParser;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * Rows of one layout, with their file's path as the last column, to rows of {@link SpansTable} with
 * four columns more: of a row that could not be read they hold the reason, its text and its hash;
 * of a score that came with a row, the score. The other columns of both but the file are null. One
 * output row for each span and each score, in input order.
 */
final class LiftRows implements FlatMapFunction<Iterator<Row>, Row> {
  static final String PROBLEM = "problem";
  static final String PROBLEM_ROW = "problem_row";
  static final String PROBLEM_HASH = "problem_hash";

  /** A score as a row of a label file, in JSON. */
  static final String SCORE = "score";

  /** The columns of the output; all may be null. */
  static final StructType SCHEMA = outputSchema();

  private static final long serialVersionUID = 1;
  private static final int LONGEST_ROW = 1_000_000;

  private final StructType inputSchema;
  private final Dialect dialect;
  private final Origin origin;

  /**
   * Where rows come from and how they are read.
   *
   * @param batch names the set of files
   * @param columns of a table of the team's own
   */
  record Origin(String source, String batch, AttributeMapping mapping, ColumnMap columns)
      implements Serializable {}

  private final LongAccumulator others;

  /**
   * Reads rows of a layout, which have the path of their file as one column more.
   *
   * @param others counts, at the least once, the output rows that are no spans
   */
  LiftRows(StructType inputSchema, Dialect dialect, Origin origin, LongAccumulator others) {
    this.inputSchema = inputSchema;
    this.dialect = dialect;
    this.origin = origin;
    this.others = others;
  }

  private static StructType outputSchema() {
    StructType schema = new StructType();
    for (StructField field : SpansTable.TABLE.schema().fields()) {
      schema = schema.add(field.name(), field.dataType(), true);
    }
    return schema
        .add(PROBLEM, DataTypes.StringType)
        .add(PROBLEM_ROW, DataTypes.StringType)
        .add(PROBLEM_HASH, DataTypes.StringType)
        .add(SCORE, DataTypes.StringType);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    RowReader reader = dialect.reader(inputSchema, origin.columns());
    int fileColumn = inputSchema.length();
    return new FlatIterator<>(rows, row -> lifted(reader, row, row.getString(fileColumn)));
  }

  private List<Row> lifted(RowReader reader, Row row, String file) {
    List<RawSpan> spans;
    List<ObjectNode> scores;
    try {
      spans = reader.read(row);
      scores = reader.scores(row);
    } catch (UnreadableRow e) {
      return List.of(problem(text(row), file, e.getMessage()));
    } catch (RuntimeException e) {
      // Its message may quote the row: the kind of failure must do.
      return List.of(
          problem(
              text(row),
              file,
              "a cell holds what the layout does not allow: " + e.getClass().getSimpleName()));
    }
    if (spans.isEmpty() && scores.isEmpty()) {
      return List.of(problem(text(row), file, "the row holds no span"));
    }
    List<Row> result = new ArrayList<>(spans.size());
    for (RawSpan span : spans) {
      add(span, spans.size() == 1 ? row : null, file, result);
    }
    scores.forEach(score -> result.add(scored(score, file)));
    return result;
  }

  /** Adds a span; a row of several is told by the span alone, where that cannot be read. */
  private void add(RawSpan raw, Row row, String file, List<Row> result) {
    SpanLift.Lifted lifted = SpanLift.lift(raw, origin.mapping());
    if (lifted instanceof SpanLift.Unreadable unreadable) {
      result.add(problem(row == null ? text(raw) : text(row), file, unreadable.reason()));
      return;
    }
    SpanLift.Read read = (SpanLift.Read) lifted;
    SpanRows.Provenance provenance =
        new SpanRows.Provenance(origin.source(), dialect.label(), origin.batch(), file);
    result.add(NamedRow.of(SCHEMA, SpanRows.of(read.span(), provenance)).row());
    for (ObjectNode score : SpanScores.of(raw, read.span())) {
      result.add(scored(score, file));
    }
  }

  private Row scored(ObjectNode score, String file) {
    score.put(LabelsTable.SOURCE, origin.source());
    String json = JsonText.write(score);
    LabelParser.Parsed parsed = IncomingScores.PARSER.parse(score);
    if (parsed instanceof LabelParser.Rejected rejected) {
      return problem(json, file, "a score: " + rejected.reason());
    }
    return other(file).with(SCORE, json).row();
  }

  private Row problem(String text, String file, String reason) {
    String kept = text.length() <= LONGEST_ROW ? text : text.substring(0, LONGEST_ROW);
    return other(file)
        .with(PROBLEM, reason)
        .with(PROBLEM_ROW, kept)
        .with(PROBLEM_HASH, InputFile.hash(text))
        .row();
  }

  /** Counts a row that is no span, and begins it. */
  private NamedRow other(String file) {
    others.add(1);
    return NamedRow.of(SCHEMA, Row.empty())
        .with(SpansTable.SOURCE, origin.source())
        .with(SpansTable.SOURCE_FILE, file);
  }

  private static String text(RawSpan span) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("trace_id", span.traceId());
    parts.put("span_id", span.spanId());
    parts.put("parent_span_id", span.parentSpanId());
    parts.put("name", span.name());
    parts.put("kind", span.kind());
    parts.put("start_unix_nano", span.startUnixNano());
    parts.put("end_unix_nano", span.endUnixNano());
    parts.put("attributes", span.attributes());
    parts.put("resource_attributes", span.resourceAttributes());
    return JsonText.write(parts);
  }

  private String text(Row row) {
    Map<String, Object> cells = new LinkedHashMap<>();
    String[] names = inputSchema.fieldNames();
    for (int i = 0; i < names.length; i++) {
      Object plain = PlainValues.of(row.get(i));
      cells.put(names[i], plain instanceof PlainValues.JsonValue json ? json.json() : plain);
    }
    return JsonText.write(cells);
  }

  /** Flattens lists one by one, so that a partition is never held whole. */
  static final class FlatIterator<A, B> implements Iterator<B> {
    private final Iterator<A> outer;
    private final java.util.function.Function<A, List<B>> lists;
    private Iterator<B> inner = Collections.emptyIterator();

    FlatIterator(Iterator<A> outer, java.util.function.Function<A, List<B>> lists) {
      this.outer = outer;
      this.lists = lists;
    }

    @Override
    public boolean hasNext() {
      while (!inner.hasNext() && outer.hasNext()) {
        inner = lists.apply(outer.next()).iterator();
      }
      return inner.hasNext();
    }

    @Override
    public B next() {
      if (!hasNext()) {
        throw new java.util.NoSuchElementException();
      }
      return inner.next();
    }
  }
}
