package dev.assay.jobs.ingest;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.types.variant.Variant;
import org.apache.spark.unsafe.types.VariantVal;
import scala.jdk.javaapi.CollectionConverters;

/** Values of rows as plain Java: maps, lists, texts, numbers and booleans; null stays null. */
final class PlainValues {
  private static final String METADATA = "metadata";
  private static final String VALUE = "value";

  /** Fewer bytes than a span id has digits are no text of one. */
  private static final int FEWEST_DIGITS = 16;

  private PlainValues() {}

  /** Any value that a row of Parquet can hold. */
  static Object of(Object value) {
    // Most values are text, and to ask a text for many interfaces is slow.
    if (value == null || value instanceof String) {
      return value;
    }
    if (value instanceof Row row) {
      return ofStruct(row);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return ofMap(CollectionConverters.asJava(map));
    }
    if (value instanceof Map<?, ?> map) {
      return ofMap(map);
    }
    if (value instanceof scala.collection.Iterable<?> items) {
      return ofList(CollectionConverters.asJava(items));
    }
    if (value instanceof Iterable<?> items) {
      return ofList(items);
    }
    if (value instanceof byte[] bytes) {
      return ofBytes(bytes);
    }
    return ofScalar(value);
  }

  /** Bytes are text, as some writers leave it, or else in hex: ids, for one. */
  private static String ofBytes(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return HexFormat.of().formatHex(bytes);
    }
  }

  private static Object ofScalar(Object value) {
    if (value instanceof VariantVal variant) {
      return new JsonValue(variant.toJson(ZoneOffset.UTC));
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant().toString();
    }
    if (value instanceof Instant || value instanceof java.sql.Date) {
      return value.toString();
    }
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC).toString();
    }
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros().scale() <= 0
          ? new BigDecimal(number.toBigInteger())
          : number.stripTrailingZeros();
    }
    return value;
  }

  /** JSON that stands for a value whose structure only its own encoding knows. */
  record JsonValue(String json) {}

  private static Object ofStruct(Row row) {
    if (isVariant(row.schema()) && row.get(0) != null && row.get(1) != null) {
      int metadata = row.schema().fieldIndex(METADATA);
      byte[] value = row.getAs(1 - metadata);
      return new JsonValue(new Variant(value, row.getAs(metadata)).toJson(ZoneOffset.UTC));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    StructField[] fields = row.schema().fields();
    for (int i = 0; i < fields.length; i++) {
      Object member = of(row.get(i));
      if (member != null) {
        members.put(fields[i].name(), member);
      }
    }
    return members;
  }

  /** Parquet that was written from a VARIANT and not annotated as one. */
  private static boolean isVariant(StructType type) {
    return type.length() == 2
        && type.apply(0).dataType().equals(DataTypes.BinaryType)
        && type.apply(1).dataType().equals(DataTypes.BinaryType)
        && List.of(type.fieldNames()).containsAll(List.of(METADATA, VALUE));
  }

  private static Map<String, Object> ofMap(Map<?, ?> map) {
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach((key, value) -> members.put(String.valueOf(of(key)), of(value)));
    return members;
  }

  private static List<Object> ofList(Iterable<?> items) {
    List<Object> list = new ArrayList<>();
    items.forEach(item -> list.add(of(item)));
    return list;
  }

  /** A member of a struct in any form; null if there is none, or the value is no struct. */
  static Object member(Object struct, String name) {
    if (struct instanceof Row row && !isVariant(row.schema())) {
      String[] names = row.schema().fieldNames();
      for (int i = 0; i < names.length; i++) {
        if (names[i].equals(name)) {
          return of(row.get(i));
        }
      }
      return null;
    }
    return Structs.struct(struct).map(map -> (Object) map.get(name)).orElse(null);
  }

  /** An id that may be bytes: those of the id itself, or those of its text in hex. */
  static String id(Object value) {
    if (!(value instanceof byte[] bytes)) {
      return text(value);
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    boolean isText = bytes.length >= FEWEST_DIGITS && text.chars().allMatch(PlainValues::isIdChar);
    return isText ? text : HexFormat.of().formatHex(bytes);
  }

  private static boolean isIdChar(int c) {
    return HexFormat.isHexDigit(c) || c == '-';
  }

  /** A scalar as text; null for null. */
  static String text(Object value) {
    Object plain = of(value);
    return plain == null ? null : plain.toString();
  }
}
