package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** One test vector: inputs by name, and outputs that must all be checked. */
public final class Vector {
  /** Closed forms. */
  public static final double CLOSED = 1e-6;

  /** Grids of the same definition, nuisance grids. */
  public static final double GRID = 1e-3;

  /** Solved by bisection. */
  public static final double BISECTION = 1e-4;

  /** Written with four decimals. */
  public static final double FOUR_DECIMALS = 5.001e-5;

  private final JsonNode in;
  private final JsonNode out;
  private final String name;
  private final Set<String> checked = new HashSet<>();

  Vector(JsonNode vector) {
    in = vector.path("in");
    out = vector.path("out");
    name = vector.path("name").asText();
  }

  /** What the vector says of itself. */
  public String name() {
    return name;
  }

  public JsonNode in(String field) {
    return in.required(field);
  }

  public double number(String field) {
    return in(field).doubleValue();
  }

  public int integer(String field) {
    return in(field).intValue();
  }

  public double[] numbers(String field) {
    return doubles(in(field));
  }

  public boolean[] flags(String field) {
    double[] values = numbers(field);
    boolean[] flags = new boolean[values.length];
    IntStream.range(0, flags.length).forEach(i -> flags[i] = values[i] != 0);
    return flags;
  }

  /** An expected output, which counts as checked. */
  public JsonNode expected(String field) {
    checked.add(field);
    return out.required(field);
  }

  public boolean has(String field) {
    return out.has(field);
  }

  /** Compares a number; a null or NaN in the vector expects NaN, "INF" an infinity. */
  public Vector check(String field, double actual, double tolerance) {
    JsonNode node = expected(field);
    if (node.isNull() || node.asText().equals("NaN")) {
      assertThat(actual).as(field).isNaN();
    } else if (node.asText().equals("INF")) {
      assertThat(actual).as(field).isEqualTo(Double.POSITIVE_INFINITY);
    } else {
      assertThat(actual).as(field).isCloseTo(node.doubleValue(), within(tolerance));
    }
    return this;
  }

  public Vector check(String field, Interval actual, double tolerance) {
    return check(field, new double[] {actual.lower(), actual.upper()}, tolerance);
  }

  public Vector check(String field, double[] actual, double tolerance) {
    assertThat(actual).as(field).containsExactly(doubles(expected(field)), within(tolerance));
    return this;
  }

  public Vector check(String field, String actual) {
    assertThat(actual).as(field).isEqualTo(expected(field).asText());
    return this;
  }

  /** Fails if the vector has an output that nobody looked at. */
  public void assertAllChecked() {
    Set<String> fields = new HashSet<>();
    out.fieldNames().forEachRemaining(fields::add);
    assertThat(checked).isEqualTo(fields);
  }

  public static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::doubleValue)
        .toArray();
  }

  @Override
  public String toString() {
    return in.toString();
  }
}
