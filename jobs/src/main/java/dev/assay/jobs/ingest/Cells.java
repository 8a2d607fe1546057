package dev.assay.jobs.ingest;

import java.io.Serializable;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The cells of a row by the names of their columns, of which a layout may have several each. */
final class Cells implements Serializable {
  private static final long serialVersionUID = 1;
  private static final long NANOS = 1_000_000_000L;
  private static final long LEAST_NANOS = 100_000_000_000_000_000L;
  private static final long LEAST_MICROS = 100_000_000_000_000L;
  private static final long LEAST_MILLIS = 100_000_000_000L;

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}(\\.\\d{1,9})?");

  /** ISO times, also with a blank for the T, any form of offset, and UTC where there is none. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][ ]")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[ ][XXX][XX][X][ ]['UTC']")
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT);

  private final LinkedHashMap<String, Integer> positions = new LinkedHashMap<>();

  Cells(StructType schema) {
    String[] names = schema.fieldNames();
    for (int i = 0; i < names.length; i++) {
      positions.putIfAbsent(names[i], i);
    }
  }

  boolean has(String column) {
    return positions.containsKey(column);
  }

  Iterable<String> columns() {
    return positions.keySet();
  }

  /**
   * Which columns fill what: each part is a canonical column and, in order, those of the input that
   * can fill it. Parts of which the input has no column are left out.
   */
  Map<String, String> filled(String[]... parts) {
    Map<String, String> filled = new LinkedHashMap<>();
    for (String[] part : parts) {
      List<String> there =
          Arrays.stream(part).skip(1).filter(positions::containsKey).distinct().toList();
      if (!there.isEmpty()) {
        filled.put(part[0], String.join(", ", there));
      }
    }
    return filled;
  }

  /** A canonical column, and those of the input that can fill it. */
  static String[] part(String canonical, String... columns) {
    String[] part = new String[columns.length + 1];
    part[0] = canonical;
    System.arraycopy(columns, 0, part, 1, columns.length);
    return part;
  }

  /** The first of some columns that is there and not null; null if none is. */
  Object value(Row row, String... columns) {
    for (String column : columns) {
      Integer position = positions.get(column);
      Object value = position == null ? null : row.get(position);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  String text(Row row, String... columns) {
    return PlainValues.text(value(row, columns));
  }

  /** An id, of which bytes are written in hex. */
  String id(Row row, String... columns) {
    return PlainValues.id(value(row, columns));
  }

  /** A member of the first of some struct columns that is there; null if it has no such member. */
  Object member(Row row, String member, String... columns) {
    return PlainValues.member(value(row, columns), member);
  }

  /** A moment in nanoseconds since the epoch; null if the cell is null or no time. */
  Long nanos(Row row, String... columns) {
    return nanos(value(row, columns));
  }

  /**
   * A moment in nanoseconds since the epoch. A number's unit is told by its size: any time between
   * 1973 and 5138 has another number of digits in each unit.
   */
  static Long nanos(Object value) {
    if (value instanceof Timestamp timestamp) {
      return nanosOf(timestamp.toInstant());
    }
    if (value instanceof Instant instant) {
      return nanosOf(instant);
    }
    if (value instanceof LocalDateTime time) {
      return nanosOf(time.toInstant(ZoneOffset.UTC));
    }
    if (value instanceof BigDecimal number) {
      return scaled(number);
    }
    if (value instanceof Number number) {
      return value instanceof Double || value instanceof Float
          ? scaled(number.doubleValue())
          : (Long) scaled(number.longValue());
    }
    return value instanceof String text ? parsed(text.strip()) : null;
  }

  /** A column with gaps becomes one of doubles in pandas: seconds have a fraction, others none. */
  private static Long scaled(double number) {
    if (!Double.isFinite(number)) {
      return null;
    }
    return number >= LEAST_MILLIS
        ? (Long) scaled((long) number)
        : scaled(BigDecimal.valueOf(number));
  }

  /** Decimals are exact: a fraction of seconds, of milliseconds and so on counts. */
  private static Long scaled(BigDecimal number) {
    if (number.toBigInteger().bitLength() >= Long.SIZE) {
      return null;
    }
    long whole = number.longValue();
    long unit = whole <= 0 ? 1 : scaled(whole) / whole;
    return number.multiply(BigDecimal.valueOf(unit)).longValue();
  }

  private static Long parsed(String text) {
    if (NUMBER.matcher(text).matches()) {
      return scaled(new BigDecimal(text));
    }
    try {
      return nanosOf(TIME.parse(text, Instant::from));
    } catch (DateTimeException noTime) {
      return null;
    }
  }

  private static long scaled(long number) {
    if (number >= LEAST_NANOS || number <= 0) {
      return number;
    }
    if (number >= LEAST_MICROS) {
      return number * 1_000;
    }
    return number >= LEAST_MILLIS ? number * 1_000_000 : number * NANOS;
  }

  /** Null for what no count of nanoseconds reaches: the year 9999 stands for no end, too. */
  private static Long nanosOf(Instant instant) {
    if (Math.abs(instant.getEpochSecond()) >= Long.MAX_VALUE / NANOS) {
      return null;
    }
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
  }
}
