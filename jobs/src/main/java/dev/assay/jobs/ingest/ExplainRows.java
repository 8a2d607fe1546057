package dev.assay.jobs.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.udfs.dialect.RawSpan;
import dev.assay.udfs.dialect.SpanLift;
import dev.assay.udfs.dialect.SpanScores;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of one layout to what reading them tells: kind, name, origin, count. Kinds are {@link
 * #FIELD}, whose name is a canonical column and whose origin names the attributes that fill it;
 * {@link #UNREADABLE}, whose name is a reason; {@link #SPANS}; {@link #SCORES}. Nothing of a
 * trace's text is among them.
 */
final class ExplainRows implements MapPartitionsFunction<Row, Row> {
  static final String FIELD = "field";
  static final String UNREADABLE = "unreadable";
  static final String SPANS = "spans";
  static final String SCORES = "scores";

  static final StructType SCHEMA =
      new StructType()
          .add("kind", DataTypes.StringType)
          .add("name", DataTypes.StringType)
          .add("origin", DataTypes.StringType)
          .add("count", DataTypes.LongType);

  private static final long serialVersionUID = 1;

  /** So many attributes of a list are named, and then no more. */
  private static final int NAMED = 4;

  private final StructType inputSchema;
  private final Discovery.Layout layout;
  private final LiftRows.Origin origin;

  ExplainRows(StructType inputSchema, Discovery.Layout layout, LiftRows.Origin origin) {
    this.inputSchema = inputSchema;
    this.layout = layout;
    this.origin = origin;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    RowReader reader = layout.reader(inputSchema, origin.columns());
    Map<List<String>, Long> counts = new HashMap<>();
    rows.forEachRemaining(row -> count(reader, row, counts));
    return counts.entrySet().stream()
        .map(
            entry ->
                RowFactory.create(
                    entry.getKey().get(0),
                    entry.getKey().get(1),
                    entry.getKey().get(2),
                    entry.getValue()))
        .iterator();
  }

  private void count(RowReader reader, Row row, Map<List<String>, Long> counts) {
    try {
      List<RawSpan> spans = reader.read(row);
      List<ObjectNode> scores = reader.scores(row);
      scores.forEach(score -> add(counts, SCORES, "", ""));
      spans.forEach(span -> count(span, counts));
      if (spans.isEmpty() && scores.isEmpty()) {
        add(counts, UNREADABLE, "the row holds no span", "");
      }
    } catch (UnreadableRow e) {
      add(counts, UNREADABLE, e.getMessage(), "");
    } catch (RuntimeException e) {
      add(counts, UNREADABLE, e.getClass().getSimpleName(), "");
    }
  }

  private void count(RawSpan raw, Map<List<String>, Long> counts) {
    SpanLift.Lifted lifted = SpanLift.lift(raw, origin.mapping());
    if (lifted instanceof SpanLift.Unreadable unreadable) {
      add(counts, UNREADABLE, unreadable.reason(), "");
      return;
    }
    SpanLift.Read read = (SpanLift.Read) lifted;
    add(counts, SPANS, "", "");
    SpanScores.of(raw, read.span()).forEach(score -> add(counts, SCORES, "", ""));
    read.origins().forEach((field, from) -> add(counts, FIELD, field.column(), attributes(from)));
  }

  private static void add(Map<List<String>, Long> counts, String kind, String name, String from) {
    counts.merge(List.of(kind, name, from), 1L, Long::sum);
  }

  /** Numbers of a list's items become one letter: {@code llm.input_messages.N.*}. */
  private static String attributes(String origin) {
    List<String> names =
        Arrays.stream(origin.split(", "))
            .map(
                name -> name.replaceAll("\\.\\d+(\\..*)?$", ".N$1").replaceAll("\\.N\\..*", ".N.*"))
            .distinct()
            .sorted()
            .toList();
    String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    return names.size() <= NAMED ? first : first + ", …";
  }
}
