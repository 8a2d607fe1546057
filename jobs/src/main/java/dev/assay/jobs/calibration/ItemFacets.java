package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.udf;

import dev.assay.udfs.evaluator.Language;
import dev.assay.udfs.trace.Operation;
import dev.assay.udfs.trace.Span;
import dev.assay.udfs.trace.Trace;
import dev.assay.udfs.trace.TraceJson;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What an item of a dataset version is like, as far as an evaluator may fare differently on it. */
final class ItemFacets {
  /** The model that gave the answer. */
  static final String MODEL = "model";

  /** The ISO 639-1 code of the answer's language. */
  static final String LANGUAGE = "language";

  /** Characters of the trace as it is kept. */
  static final String LENGTH = "length";

  private static final StructType SCHEMA =
      new StructType()
          .add(MODEL, DataTypes.StringType)
          .add(LANGUAGE, DataTypes.StringType)
          .add(LENGTH, DataTypes.LongType);

  private ItemFacets() {}

  /**
   * A struct of them, each null where it is not known.
   *
   * @param trace as JSON; null where it was erased
   */
  static Column of(Column trace) {
    UDF1<String, Row> read = ItemFacets::read;
    return udf(read, SCHEMA).apply(trace);
  }

  private static Row read(String json) {
    if (json == null) {
      return null;
    }
    Trace trace = TraceJson.read(json);
    return RowFactory.create(model(trace), language(trace), (long) json.length());
  }

  /** Of the last model call that names one: its answer is what is judged. */
  private static String model(Trace trace) {
    return trace.spans(Operation.LLM).stream()
        .flatMap(ItemFacets::models)
        .reduce((first, last) -> last)
        .orElse(null);
  }

  private static String language(Trace trace) {
    return trace
        .answer()
        .or(trace::question)
        .flatMap(Language::detect)
        .map(Language::code)
        .orElse(null);
  }

  private static Stream<String> models(Span span) {
    return Stream.of(span.responseModel(), span.requestModel())
        .filter(Objects::nonNull)
        .filter(model -> !model.isBlank())
        .limit(1);
  }
}
