package dev.assay.udfs.statistics;

import java.util.Arrays;

class AnomalyVectorTest {
  @VectorSource("7a_robust_z")
  void robustZ(Vector vector) {
    double[] values = vector.numbers("x");
    RobustScale scale = RobustScale.of(values);
    vector
        .check("median", scale.median(), Vector.CLOSED)
        .check("mad", scale.mad(), Vector.CLOSED)
        .check("z", Arrays.stream(values).map(scale::z).toArray(), Vector.FOUR_DECIMALS)
        .assertAllChecked();
  }

  @VectorSource("7b_upper_tail_p")
  void upperTail(Vector vector) {
    double[] p = UpperTail.p(vector.numbers("x"));
    vector
        .check("p", p, Vector.CLOSED)
        .check(
            "neg_ln_p", Arrays.stream(p).map(UpperTail::surprise).toArray(), Vector.FOUR_DECIMALS)
        .assertAllChecked();
  }

  @VectorSource("7c_combine")
  void combination(Vector vector) {
    double[] p = vector.numbers("p");
    vector
        .check("fisher_stat", CombinedP.fisherStatistic(p), Vector.CLOSED)
        .check("p_fisher", CombinedP.fisher(p), 1e-8)
        .check("p_stouffer", CombinedP.stouffer(p), 1e-8)
        .check("p_cauchy", CombinedP.cauchy(p), 1e-8)
        .check("p_min_sidak", CombinedP.minimum(p), Vector.CLOSED)
        .assertAllChecked();
  }
}
