package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;

class RankVectorTest {
  @VectorSource("2a_rank")
  void rankCorrelations(Vector vector) {
    double[] x = vector.numbers("x");
    double[] y = vector.numbers("y");
    int n = x.length;
    double rho = RankCorrelation.spearman(x, y);
    double tau = RankCorrelation.kendallTauB(x, y);
    vector
        .check("spearman", rho, Vector.CLOSED)
        .check("tau_b", tau, Vector.CLOSED)
        .check("lin_ccc", PairMoments.of(x, y).concordance(), Vector.CLOSED);
    if (vector.has("rho_ci95_bonett_wright")) {
      vector
          .check(
              "rho_ci95_bonett_wright",
              RankCorrelation.bonettWright(rho, n, 0.95),
              Vector.FOUR_DECIMALS)
          .check(
              "rho_ci95_fieller",
              RankCorrelation.fiellerSpearman(rho, n, 0.95),
              Vector.FOUR_DECIMALS)
          .check(
              "tau_ci95_fieller", RankCorrelation.fiellerTau(tau, n, 0.95), Vector.FOUR_DECIMALS);
    }
    vector.assertAllChecked();
  }

  @VectorSource("2b_meng_dependent_correlations")
  void dependentCorrelations(Vector vector) {
    DependentCorrelations judges =
        new DependentCorrelations(
            vector.number("r_v1_h"),
            vector.number("r_v2_h"),
            vector.number("r_v1_v2"),
            vector.integer("n"));
    vector
        .check("z", judges.z(), Vector.FOUR_DECIMALS)
        .check("p_two", judges.pValue(), Vector.FOUR_DECIMALS)
        .assertAllChecked();
  }

  @VectorSource("5b_graded_paired")
  void signFlip(Vector vector) {
    double[] differences = vector.numbers("d");
    vector
        .check("mean_drop", Arrays.stream(differences).average().orElse(0), Vector.CLOSED)
        .check("p_signflip_one", SignFlipTest.of(differences).exactP(), Vector.CLOSED)
        .assertAllChecked();
  }

  @VectorSource("5c_multiplicity")
  void multiplicity(Vector vector) {
    double[] p = vector.numbers("p");
    vector
        .check("holm", Multiplicity.holm(p), Vector.CLOSED)
        .check("bh", Multiplicity.benjaminiHochberg(p), Vector.CLOSED)
        .assertAllChecked();
  }

  @VectorSource("5e_paired_mcc")
  void pairedMcc(Vector vector) {
    PairedMcc versions = PairedMcc.of(vector.flags("y"), vector.flags("old"), vector.flags("new"));
    vector
        .check("mcc_old", versions.old().mcc(), Vector.CLOSED)
        .check("mcc_new", versions.fresh().mcc(), Vector.CLOSED)
        .check("delta", versions.drop(), Vector.CLOSED)
        .check("p_perm_one", versions.pValue(), Vector.CLOSED)
        .check("discordant", versions.discordant(), 0)
        .assertAllChecked();
  }

  @VectorSource("4a_rogan_gladen_lang_reiczigel")
  void roganGladen(Vector vector) {
    RateEstimate estimate =
        RoganGladen.estimate(
            vector.number("p_flag"),
            vector.number("n"),
            vector.number("se"),
            vector.number("m_pos"),
            vector.number("sp"),
            vector.number("m_neg"));
    vector
        .check("theta", estimate.value(), Vector.CLOSED)
        .check("ci95", estimate.interval(), 1e-5)
        .assertAllChecked();
  }

  @VectorSource("4b_double_sampling")
  void doubleSampling(Vector vector) {
    DoubleSampling sample =
        new DoubleSampling(
            vector.number("x1_fail_among_flagged"),
            vector.number("n1"),
            vector.number("x0_fail_among_unflagged"),
            vector.number("n0"),
            vector.number("q_flag_rate") * 1e6,
            1e6);
    vector
        .check("theta", sample.estimate().value(), Vector.CLOSED)
        .check("ci95", sample.estimate().interval(), Vector.FOUR_DECIMALS)
        .assertAllChecked();
  }

  @VectorSource("4c_ppi")
  void predictionPoweredMean(Vector vector) {
    PredictionPoweredMean mean =
        PredictionPoweredMean.ofFlags(
            PairMoments.of(vector.numbers("F"), vector.numbers("Y")),
            vector.number("mean_F_unlabelled"),
            vector.integer("N"));
    double lambda = vector.in("lambda").isNull() ? mean.lambda() : vector.number("lambda");
    vector
        .check("lambda", lambda, Vector.CLOSED)
        .check("theta", mean.value(lambda), Vector.CLOSED)
        .check("ci95_normal", mean.interval(lambda, 0.95), Vector.CLOSED)
        .assertAllChecked();
    assertThat(mean.interval(lambda, 0.95).lower() / 2 + mean.interval(lambda, 0.95).upper() / 2)
        .isCloseTo(mean.value(lambda), within(1e-12));
  }
}
