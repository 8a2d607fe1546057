package dev.assay.jobs.rank;

import static org.apache.spark.sql.functions.expr;

import dev.assay.jobs.conf.SignalSettings;
import dev.assay.jobs.trace.TracesTable;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.signal.ExpressionSignal;
import dev.assay.udfs.signal.Signal;
import dev.assay.udfs.signal.SignalCatalog;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The signals that a team has added in {@code rank.signals}.
 *
 * @param signals expressions and classes, in the order of the configuration
 * @param expressions the SQL of the expressions, in their own order
 */
record OwnSignals(List<Signal> signals, List<String> expressions) {
  /** None. */
  static final OwnSignals NONE = new OwnSignals(List.of(), List.of());

  OwnSignals {
    signals = List.copyOf(signals);
    expressions = List.copyOf(expressions);
  }

  /**
   * Reads them.
   *
   * @throws UserException if an expression cannot be evaluated over {@code traces}, or a class
   *     cannot be made, or a name is taken
   */
  static OwnSignals of(SparkSession spark, List<SignalSettings> settings) {
    List<Signal> signals = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    for (SignalSettings own : settings) {
      Signal signal;
      if (own.implementation() != null) {
        signal = instance(own.implementation());
      } else {
        check(spark, own);
        signal =
            new ExpressionSignal(
                own.name(),
                own.family(),
                own.tail(),
                own.weight(),
                own.label(),
                expressions.size());
        expressions.add(own.expression());
      }
      requireNew(signal, signals);
      signals.add(signal);
    }
    return new OwnSignals(signals, expressions);
  }

  SignalCatalog catalog() {
    return SignalCatalog.with(signals);
  }

  /** The expressions' values, over the columns of {@code traces}. */
  List<Column> columns() {
    return expressions.stream().map(OwnSignals::number).toList();
  }

  private static Column number(String expression) {
    return expr(expression).cast("double");
  }

  private static void check(SparkSession spark, SignalSettings own) {
    Dataset<Row> traces = spark.createDataFrame(List.of(), TracesTable.TABLE.schema());
    try {
      traces.select(number(own.expression())).schema();
    } catch (Exception e) {
      // Spark declares no checked exception here, but throws one.
      if (e instanceof AnalysisException) {
        throw new UserException(
            "assay.yaml: rank.signals: %s: the expression cannot be evaluated over traces: %s"
                .formatted(own.name(), e.getMessage().lines().findFirst().orElse("")),
            e);
      }
      throw e;
    }
  }

  private static Signal instance(String name) {
    try {
      return Class.forName(name).asSubclass(Signal.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new UserException(
          "assay.yaml: rank.signals: %s: no class of that name that implements %s and can be made without arguments is on the class path."
              .formatted(name, Signal.class.getName()),
          e);
    }
  }

  private static void requireNew(Signal signal, List<Signal> before) {
    boolean isTaken =
        SignalCatalog.BUILT_IN.named(signal.key()).isPresent()
            || before.stream().anyMatch(other -> other.key().equals(signal.key()));
    if (isTaken) {
      throw new UserException(
          "assay.yaml: rank.signals: %s: there is another signal of that name. Choose another."
              .formatted(signal.key()));
    }
  }
}
