package dev.assay.udfs.statistics;

class MccVectorTest {
  @VectorSource("1a_mcc_2x2")
  void confusionTable(Vector vector) {
    ConfusionCounts counts = counts(vector);
    vector
        .check("mcc", counts.mcc(), Vector.CLOSED)
        .check("status", counts.mccStatus().name())
        .check("kappa", counts.kappa(), Vector.CLOSED)
        .check("f1", counts.f1(), Vector.CLOSED)
        .check("bal_acc", counts.balancedAccuracy(), Vector.CLOSED);
    if (vector.has("ci95_jeffreys_grid400")) {
      MccPosterior posterior = JeffreysMcc.fixedPrevalence(counts);
      vector
          .check("ci95_jeffreys_grid400", posterior.interval95(), Vector.FOUR_DECIMALS)
          .check("lcb95_one_sided", posterior.lowerBound95(), Vector.FOUR_DECIMALS)
          .check("lcb90_one_sided", posterior.lowerBound90(), Vector.FOUR_DECIMALS)
          .check(
              "ci95_delta_fisher_plus_half",
              DeltaMcc.shrunkInterval(counts, 0.95),
              Vector.FOUR_DECIMALS);
    }
    if (vector.has("var_multinomial")) {
      vector
          .check("ci95_delta_fisher_itaya", DeltaMcc.interval(counts, 0.95), Vector.FOUR_DECIMALS)
          .check("var_multinomial", DeltaMcc.variance(counts), 1e-8)
          .check(
              "ci95_exact_stratified_bootstrap_pct",
              BootstrapMcc.interval(counts, 0.95),
              Vector.BISECTION);
    }
    vector.assertAllChecked();
  }

  @VectorSource("1d_mcc_transport_to_prevalence")
  void transport(Vector vector) {
    double pi = vector.number("prevalence");
    double tpr = vector.number("tpr");
    double tnr = vector.number("tnr");
    vector
        .check("mcc", ConfusionCounts.mccOfRates(pi, tpr, tnr), Vector.CLOSED)
        .check("q_flag_rate", ConfusionCounts.flagRateOfRates(pi, tpr, tnr), Vector.CLOSED)
        .assertAllChecked();
  }

  @VectorSource("1f_mcc_random_pi")
  void randomPrevalence(Vector vector) {
    MccEstimate estimate = MccEstimate.of(counts(vector));
    vector
        .check("mcc", estimate.value(), Vector.CLOSED)
        .check("ci95", estimate.interval95(), Vector.FOUR_DECIMALS)
        .check("lcb95_one_sided", estimate.lowerBound95(), Vector.FOUR_DECIMALS)
        .check("lcb90_one_sided", estimate.lowerBound90(), Vector.FOUR_DECIMALS)
        .assertAllChecked();
  }

  @VectorSource("6e_mcc_change")
  void probabilityWorse(Vector vector) {
    ConfusionCounts historical = row(vector.numbers("hist"));
    ConfusionCounts fresh = row(vector.numbers("fresh"));
    vector
        .check("mcc_hist", historical.mcc(), Vector.CLOSED)
        .check("mcc_fresh", fresh.mcc(), Vector.CLOSED)
        .check("p_worse", JeffreysMcc.probabilityWorse(fresh, historical), Vector.GRID)
        .assertAllChecked();
  }

  private static ConfusionCounts counts(Vector vector) {
    return new ConfusionCounts(
        vector.number("tp"), vector.number("fp"), vector.number("fn"), vector.number("tn"));
  }

  private static ConfusionCounts row(double[] cells) {
    return new ConfusionCounts(cells[0], cells[1], cells[2], cells[3]);
  }
}
