package dev.assay.jobs.evaluation;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A line of the spool: what was asked and what came back, as JSON, after a checksum by which a half
 * written line is known.
 */
final class SpoolLine {
  /** The raw answer; absent where a call failed for good. */
  static final String BODY = "body";

  /** There where the answer came through a batch. */
  static final String BATCH = "batch";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHECKSUM = 8;

  private final ObjectNode node;

  private SpoolLine(ObjectNode node) {
    this.node = node;
  }

  /** A line about a pair that is still to be judged: its simple columns. */
  static SpoolLine about(Row pair) {
    ObjectNode node = JSON.createObjectNode();
    StructType schema = PairRow.SCHEMA;
    for (int i = 0; i < schema.length(); i++) {
      String name = schema.fields()[i].name();
      if (!pair.isNullAt(i) && !name.equals(PairRow.PROMPT)) {
        node.putPOJO(name, simple(pair.get(i)));
      }
    }
    return new SpoolLine(node);
  }

  private static Object simple(Object value) {
    return value instanceof Date || value instanceof Timestamp ? value.toString() : value;
  }

  SpoolLine with(String name, Object value) {
    node.putPOJO(name, value);
    return this;
  }

  /** A text of the line; empty where it has none of that name. */
  Optional<String> text(String name) {
    JsonNode value = node.path(name);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
  }

  /** The line as it is written, without its end. */
  String write() {
    try {
      String json = JSON.writeValueAsString(node);
      return checksum(json) + " " + json;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a spool line that is no JSON", e);
    }
  }

  /** Reads a line; empty for one that was not written to its end, or was changed since. */
  static Optional<SpoolLine> read(String line) {
    if (line.length() <= CHECKSUM || line.charAt(CHECKSUM) != ' ') {
      return Optional.empty();
    }
    String json = line.substring(CHECKSUM + 1);
    if (!line.startsWith(checksum(json))) {
      return Optional.empty();
    }
    try {
      return JSON.readTree(json) instanceof ObjectNode node
          ? Optional.of(new SpoolLine(node))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The columns that the line has, for a row of {@link PairRow#SCHEMA}. */
  PairRow toPair() {
    PairRow row = new PairRow();
    for (StructField field : PairRow.SCHEMA.fields()) {
      JsonNode value = node.path(field.name());
      if (!value.isMissingNode() && !value.isNull()) {
        row.set(field.name(), typed(field.dataType(), value));
      }
    }
    return row;
  }

  private static Object typed(DataType type, JsonNode value) {
    if (type.equals(IntegerType)) {
      return value.intValue();
    } else if (type.equals(LongType)) {
      return value.longValue();
    } else if (type.equals(DoubleType)) {
      return value.doubleValue();
    } else if (type.equals(BooleanType)) {
      return value.booleanValue();
    } else if (type.equals(DateType)) {
      return Date.valueOf(value.textValue());
    } else if (type.equals(TimestampType)) {
      return Timestamp.from(Instant.parse(value.textValue()));
    }
    return value.textValue();
  }

  private static String checksum(String json) {
    CRC32C crc = new CRC32C();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
