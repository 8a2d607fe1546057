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
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * Rows of one layout, with their file's path as the last column, to spans, in input order, and to
 * what is no span: rows that could not be read, and scores that came with a row.
 */
final class LiftRows implements Serializable {
  static final String PROBLEM = "problem";
  static final String PROBLEM_ROW = "problem_row";
  static final String PROBLEM_HASH = "problem_hash";

  /** A score as a row of a label file, in JSON. */
  static final String SCORE = "score";

  /**
   * The columns of what is no span: the source and the file, and of a row that could not be read
   * the reason, its text and its hash; of a score, the score.
   */
  static final StructType OTHERS =
      new StructType()
          .add(SpansTable.SOURCE, DataTypes.StringType)
          .add(SpansTable.SOURCE_FILE, DataTypes.StringType)
          .add(PROBLEM, DataTypes.StringType)
          .add(PROBLEM_ROW, DataTypes.StringType)
          .add(PROBLEM_HASH, DataTypes.StringType)
          .add(SCORE, DataTypes.StringType);

  private static final long serialVersionUID = 1;
  private static final int LONGEST_ROW = 1_000_000;

  private final StructType inputSchema;
  private final Discovery.Layout layout;
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
   * @param others counts, at the least once, what is no span
   */
  LiftRows(StructType inputSchema, Discovery.Layout layout, Origin origin, LongAccumulator others) {
    this.inputSchema = inputSchema;
    this.layout = layout;
    this.origin = origin;
    this.others = others;
  }

  /** Rows of {@link SpansTable}. */
  Iterator<InternalRow> spans(Iterator<Row> rows) {
    return flat(rows, Lifted::spans);
  }

  /** Rows of {@link #OTHERS}. */
  Iterator<Row> others(Iterator<Row> rows) {
    return flat(rows, Lifted::others);
  }

  private <T> Iterator<T> flat(Iterator<Row> rows, Function<Lifted, List<T>> part) {
    RowReader reader = layout.reader(inputSchema, origin.columns());
    int fileColumn = inputSchema.length();
    return new FlatIterator<>(
        rows, row -> part.apply(lifted(reader, row, row.getString(fileColumn))));
  }

  /** What a row of the input holds. */
  private record Lifted(List<InternalRow> spans, List<Row> others) {
    static Lifted none() {
      return new Lifted(new ArrayList<>(1), new ArrayList<>(0));
    }

    static Lifted other(Row row) {
      return new Lifted(List.of(), List.of(row));
    }
  }

  private Lifted lifted(RowReader reader, Row row, String file) {
    List<RawSpan> spans;
    List<ObjectNode> scores;
    try {
      spans = reader.read(row);
      scores = reader.scores(row);
    } catch (UnreadableRow e) {
      return Lifted.other(problem(text(row), file, e.getMessage()));
    } catch (RuntimeException e) {
      // Its message may quote the row: the kind of failure must do.
      return Lifted.other(
          problem(
              text(row),
              file,
              "a cell holds what the layout does not allow: " + e.getClass().getSimpleName()));
    }
    if (spans.isEmpty() && scores.isEmpty()) {
      return Lifted.other(problem(text(row), file, "the row holds no span"));
    }
    Lifted lifted = Lifted.none();
    for (RawSpan span : spans) {
      add(span, spans.size() == 1 ? row : null, file, lifted);
    }
    scores.forEach(score -> lifted.others().add(scored(score, file)));
    return lifted;
  }

  /** Adds a span; a row of several is told by the span alone, where that cannot be read. */
  private void add(RawSpan raw, Row row, String file, Lifted result) {
    SpanLift.Lifted lifted = SpanLift.lift(raw, origin.mapping());
    if (lifted instanceof SpanLift.Unreadable unreadable) {
      result.others().add(problem(row == null ? text(raw) : text(row), file, unreadable.reason()));
      return;
    }
    SpanLift.Read read = (SpanLift.Read) lifted;
    SpanRows.Provenance provenance =
        new SpanRows.Provenance(origin.source(), layout.dialect().label(), origin.batch(), file);
    result.spans().add(SpanRows.of(read.span(), provenance));
    for (ObjectNode score : SpanScores.of(raw, read.span())) {
      result.others().add(scored(score, file));
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
    return NamedRow.of(OTHERS)
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
    private final Function<A, List<B>> lists;
    private Iterator<B> inner = Collections.emptyIterator();

    FlatIterator(Iterator<A> outer, Function<A, List<B>> lists) {
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
