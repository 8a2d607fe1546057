package dev.assay.udfs.statistics;

class GateVectorTest {
  @VectorSource("5a_paired_gate")
  void pairedGate(Vector vector) {
    int b = vector.integer("b");
    int c = vector.integer("c");
    int n = vector.integer("n");
    PairedCounts counts = new PairedCounts(n - b - c, b, c, 0);
    PairedGate gate = PairedGate.decide(counts, GatePolicy.DEFAULT);
    String decision =
        gate.state() == GateState.BLOCK
            ? gate.state() + "_" + gate.confirmation()
            : gate.state().name();
    vector
        .check("drop", counts.drop(), Vector.CLOSED)
        .check("p_exact_one", McNemar.exactP(b, c), Vector.CLOSED)
        .check("p_midp_one", McNemar.midP(b, c), Vector.CLOSED)
        .check("p_exact_two", McNemar.exactTwoSidedP(b, c), Vector.CLOSED)
        .check("drop_ci95_tango", PairedDrop.tango(b, c, n, 0.95), Vector.BISECTION)
        .check("drop_ci95_bonett_price", PairedDrop.bonettPrice(b, c, n, 0.95), Vector.BISECTION)
        .check("tango_upper_one_sided95", counts.upperBound(), Vector.BISECTION)
        .check("decision_margin.10_block.10", decision)
        .assertAllChecked();
  }

  @VectorSource("5d_unpaired_gate")
  void unpairedGate(Vector vector) {
    TwoProportions passes = proportions(vector);
    vector
        .check("p_fisher_one", passes.fisherPOfDrop(), Vector.CLOSED)
        .check("p_boschloo_one", passes.boschlooPOfDrop(), Vector.GRID)
        .assertAllChecked();
  }

  @VectorSource("6c_fresh_vs_historical")
  void freshAgainstHistorical(Vector vector) {
    TwoProportions failures = proportions(vector);
    vector
        .check("p_fisher", failures.fisherP(), Vector.CLOSED)
        .check("p_fisher_midp", failures.fisherMidP(), Vector.CLOSED)
        .check("p_boschloo", failures.boschlooP(), Vector.GRID)
        .assertAllChecked();
  }

  private static TwoProportions proportions(Vector vector) {
    return new TwoProportions(
        vector.integer("k1"), vector.integer("n1"), vector.integer("k2"), vector.integer("n2"));
  }
}
