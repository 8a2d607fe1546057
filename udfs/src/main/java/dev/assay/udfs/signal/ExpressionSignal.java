package dev.assay.udfs.signal;

/**
 * A signal that a team states as an expression over the columns of {@code traces}.
 *
 * @param index its place among the team's expressions
 */
public record ExpressionSignal(
    String key, SignalFamily family, Tail tail, double weight, String label, int index)
    implements Signal {
  @Override
  public String measure() {
    return key;
  }

  @Override
  public double value(TraceFeatures trace) {
    return trace.own(index);
  }
}
