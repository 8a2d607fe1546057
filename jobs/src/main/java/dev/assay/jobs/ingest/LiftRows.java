package dev.assay.jobs.ingest;

import dev.assay.jobs.trace.SpanRows;
import dev.assay.jobs.trace.SpansTable;
import dev.assay.udfs.dialect.AttributeMapping;
import dev.assay.udfs.dialect.JsonText;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.dialect.SpanLift;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of one layout, with their file's path as the last column, to rows of {@link SpansTable} with
 * three columns more: of a row that could not be read they hold the reason, its text and its hash,
 * and its other columns but the file are null. One output row for each span, in input order.
 */
final class LiftRows implements MapPartitionsFunction<Row, Row> {
  static final String PROBLEM = "problem";
  static final String PROBLEM_ROW = "problem_row";
  static final String PROBLEM_HASH = "problem_hash";

  /** The columns of the output; all may be null. */
  static final StructType SCHEMA = outputSchema();

  private static final long serialVersionUID = 1;
  private static final int LONGEST_ROW = 1_000_000;
  private static final int SPAN_COLUMNS = SpansTable.TABLE.schema().length();

  private final StructType inputSchema;
  private final Dialect dialect;
  private final String source;
  private final String batch;
  private final AttributeMapping mapping;

  private LiftRows(
      StructType inputSchema,
      Dialect dialect,
      String source,
      String batch,
      AttributeMapping mapping) {
    this.inputSchema = inputSchema;
    this.dialect = dialect;
    this.source = source;
    this.batch = batch;
    this.mapping = mapping;
  }

  /** Reads rows of a layout. */
  static Dataset<Row> lift(
      Dataset<Row> rows, Dialect dialect, String source, String batch, AttributeMapping mapping) {
    return rows.mapPartitions(
        new LiftRows(rows.schema(), dialect, source, batch, mapping), Encoders.row(SCHEMA));
  }

  private static StructType outputSchema() {
    StructType schema = new StructType();
    for (StructField field : SpansTable.TABLE.schema().fields()) {
      schema = schema.add(field.name(), field.dataType(), true);
    }
    return schema
        .add(PROBLEM, DataTypes.StringType)
        .add(PROBLEM_ROW, DataTypes.StringType)
        .add(PROBLEM_HASH, DataTypes.StringType);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    RowReader reader = dialect.reader(inputSchema);
    int fileColumn = inputSchema.length() - 1;
    return new FlatIterator<>(rows, row -> lifted(reader, row, row.getString(fileColumn)));
  }

  private List<Row> lifted(RowReader reader, Row row, String file) {
    List<RawSpan> spans;
    try {
      spans = reader.read(row);
    } catch (RuntimeException e) {
      // Its message may quote the row: the kind of failure must do.
      return List.of(
          problem(
              row,
              file,
              "a cell holds what the layout does not allow: " + e.getClass().getSimpleName()));
    }
    if (spans.isEmpty()) {
      return List.of(problem(row, file, "the row holds no span"));
    }
    List<Row> result = new ArrayList<>(spans.size());
    for (RawSpan span : spans) {
      result.add(lifted(span, row, file));
    }
    return result;
  }

  private Row lifted(RawSpan raw, Row row, String file) {
    SpanLift.Lifted lifted = SpanLift.lift(raw, mapping);
    if (lifted instanceof SpanLift.Unreadable unreadable) {
      return problem(row, file, unreadable.reason());
    }
    SpanLift.Read read = (SpanLift.Read) lifted;
    Row span =
        SpanRows.of(read.span(), new SpanRows.Provenance(source, dialect.label(), batch, file));
    Object[] values = new Object[SCHEMA.length()];
    for (int i = 0; i < SPAN_COLUMNS; i++) {
      values[i] = span.get(i);
    }
    return RowFactory.create(values);
  }

  private Row problem(Row row, String file, String reason) {
    String text = text(row);
    Object[] values = new Object[SCHEMA.length()];
    values[SCHEMA.fieldIndex(SpansTable.SOURCE)] = source;
    values[SCHEMA.fieldIndex(SpansTable.SOURCE_FILE)] = file;
    values[SCHEMA.fieldIndex(PROBLEM)] = reason;
    values[SCHEMA.fieldIndex(PROBLEM_ROW)] = text;
    values[SCHEMA.fieldIndex(PROBLEM_HASH)] = InputFile.hash(text);
    return RowFactory.create(values);
  }

  private String text(Row row) {
    Map<String, Object> cells = new LinkedHashMap<>();
    String[] names = inputSchema.fieldNames();
    for (int i = 0; i < names.length - 1; i++) {
      Object plain = PlainValues.of(row.get(i));
      cells.put(names[i], plain instanceof PlainValues.JsonValue json ? json.json() : plain);
    }
    String text = JsonText.write(cells);
    return text.length() <= LONGEST_ROW ? text : text.substring(0, LONGEST_ROW);
  }

  /** Flattens lists one by one, so that a partition is never held whole. */
  private static final class FlatIterator<A, B> implements Iterator<B> {
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
