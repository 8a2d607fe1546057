package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often an interval holds the truth: exact where all outcomes can be listed, else seeded. */
class CoverageSimulationTest {
  private static final double LEAST = 0.92;
  private static final double NEGLIGIBLE = 1e-5;

  @ParameterizedTest
  @CsvSource({"10, 10", "22, 22", "15, 45"})
  void intervalOfMcc(int positives, int negatives) {
    Map<ConfusionCounts, MccEstimate> estimates = new HashMap<>();
    for (double mcc : new double[] {0.4, 0.6, 0.8}) {
      double rate = rateOf(mcc, positives / (double) (positives + negatives));
      BinomialDistribution hits = BinomialDistribution.of(positives, rate);
      BinomialDistribution silences = BinomialDistribution.of(negatives, rate);
      double covered = 0;
      double overClaimed = 0;
      for (int tp = 0; tp <= positives; tp++) {
        for (int tn = 0; tn <= negatives; tn++) {
          double probability = hits.probability(tp) * silences.probability(tn);
          if (probability > NEGLIGIBLE) {
            MccEstimate estimate =
                estimates.computeIfAbsent(
                    table(positives, negatives, tp, tn), MccEstimate::ofFixedDesign);
            covered += estimate.interval95().contains(mcc) ? probability : 0;
            overClaimed += estimate.interval95().lower() > mcc ? probability : 0;
          }
        }
      }

      assertThat(covered).as("true MCC %s", mcc).isGreaterThanOrEqualTo(LEAST);
      assertThat(overClaimed).as("true MCC %s", mcc).isLessThanOrEqualTo(0.045);
    }
  }

  /** With classes of one size, swapping them changes no interval: half of the work. */
  private static ConfusionCounts table(int positives, int negatives, int tp, int tn) {
    int hits = positives == negatives ? Math.min(tp, tn) : tp;
    int silences = positives == negatives ? Math.max(tp, tn) : tn;
    return new ConfusionCounts(hits, negatives - silences, positives - hits, silences);
  }

  @Test
  void intervalOfMccWithRandomPrevalence() {
    SplittableRandom random = new SplittableRandom(20);
    double rate = rateOf(0.7, 0.15);
    int covered = 0;
    for (int run = 0; run < 100; run++) {
      double[] cells = new double[4];
      for (int i = 0; i < 60; i++) {
        boolean failed = random.nextDouble() < 0.15;
        boolean right = random.nextDouble() < rate;
        cells[(failed ? 0 : 1) + (failed == right ? 0 : 2)]++;
      }
      ConfusionCounts counts = new ConfusionCounts(cells[0], cells[1], cells[2], cells[3]);
      covered += MccEstimate.of(counts).interval95().contains(0.7) ? 1 : 0;
    }

    assertThat(covered / 100.0).isGreaterThanOrEqualTo(LEAST);
  }

  @ParameterizedTest
  @CsvSource({"0.05, 0.86", "0.15, 0.86", "0.30, 0.86"})
  void doubleSamplingRate(double prevalence, double rate) {
    double flagRate = prevalence * rate + (1 - prevalence) * (1 - rate);
    double ppv = prevalence * rate / flagRate;
    double missed = prevalence * (1 - rate) / (1 - flagRate);
    BinomialDistribution flagged = BinomialDistribution.of(22, ppv);
    BinomialDistribution unflagged = BinomialDistribution.of(22, missed);
    double covered = 0;
    for (int x1 = 0; x1 <= 22; x1++) {
      for (int x0 = 0; x0 <= 22; x0++) {
        double probability = flagged.probability(x1) * unflagged.probability(x0);
        if (probability > NEGLIGIBLE) {
          DoubleSampling sample = new DoubleSampling(x1, 22, x0, 22, flagRate, 1);
          covered += sample.estimate().interval().contains(prevalence) ? probability : 0;
        }
      }
    }

    assertThat(covered).isGreaterThanOrEqualTo(LEAST);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 20", "0.8, 20", "0.8, 40"})
  void bonettWrightWithFiveGrades(double correlation, int n) {
    SplittableRandom random = new SplittableRandom(7);
    double[][] population = grades(random, correlation, 40_000);
    double truth = RankCorrelation.spearman(population[0], population[1]);
    int covered = 0;
    int runs = 1_500;
    for (int run = 0; run < runs; run++) {
      double[][] sample = grades(random, correlation, n);
      double rho = RankCorrelation.spearman(sample[0], sample[1]);
      covered += RankCorrelation.bonettWright(rho, n, 0.95).contains(truth) ? 1 : 0;
    }

    assertThat(covered / (double) runs).isGreaterThanOrEqualTo(LEAST);
  }

  @Test
  void intervalOfConcordance() {
    SplittableRandom random = new SplittableRandom(3);
    // Equal variances, correlation 0.8, shift of half a deviation: 2 * 0.8 / (2 + 0.25).
    double truth = 1.6 / 2.25;
    int covered = 0;
    int runs = 2_000;
    for (int run = 0; run < runs; run++) {
      covered +=
          shiftedPairs(random, 40, 0.5, 0.8).concordanceInterval(0.95).contains(truth) ? 1 : 0;
    }

    assertThat(covered / (double) runs).isGreaterThanOrEqualTo(LEAST);
  }

  @Test
  void theStandardErrorOfConcordanceIsItsSpread() {
    SplittableRandom random = new SplittableRandom(13);
    int runs = 2_000;
    double sum = 0;
    double squares = 0;
    double half = 0;
    for (int run = 0; run < runs; run++) {
      PairMoments sample = shiftedPairs(random, 100, 1.5, 0.9);
      double z = Fisher.z(sample.concordance());
      sum += z;
      squares += z * z;
      Interval interval = sample.concordanceInterval(0.95);
      half += (Fisher.z(interval.upper()) - Fisher.z(interval.lower())) / 2 / runs;
    }
    double spread = Math.sqrt((squares - sum * sum / runs) / (runs - 1));

    assertThat(half / 1.959964).isCloseTo(spread, within(0.05 * spread));
  }

  private static PairMoments shiftedPairs(
      SplittableRandom random, int n, double shift, double correlation) {
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = normal(random);
      y[i] = shift + correlation * x[i] + Math.sqrt(1 - correlation * correlation) * normal(random);
    }
    return PairMoments.of(x, y);
  }

  @Test
  void stratifiedMccWhereTheUnweightedIntervalFails() {
    SplittableRandom random = new SplittableRandom(11);
    // A tenth of the traffic is suspicious, half of it fails; of the rest a twentieth does.
    ConfusionCounts traffic = stratum(0.5).times(0.1).plus(stratum(0.05).times(0.9));
    int covered = 0;
    int naive = 0;
    int runs = 200;
    for (int run = 0; run < runs; run++) {
      ConfusionCounts suspicious = draw(random, 0.5, 40);
      ConfusionCounts rest = draw(random, 0.05, 20);
      MccPosterior posterior =
          StratifiedMcc.posterior(
              List.of(
                  new StratifiedMcc.Stratum(suspicious, 0.1), new StratifiedMcc.Stratum(rest, 0.9)),
              run);
      covered += posterior.interval95().contains(traffic.mcc()) ? 1 : 0;
      naive += DeltaMcc.shrunkInterval(suspicious.plus(rest), 0.95).contains(traffic.mcc()) ? 1 : 0;
    }

    assertThat(covered / (double) runs).isGreaterThanOrEqualTo(LEAST);
    assertThat(naive).isLessThan(covered);
  }

  @Test
  void alarmsOfDriftDetectorsInControl() {
    SplittableRandom random = new SplittableRandom(5);
    int runs = 1_000;
    int cusums = 0;
    int processes = 0;
    for (int run = 0; run < runs; run++) {
      Cusum cusum = Cusum.start(0.1);
      EProcess process = EProcess.start(0.1);
      boolean cusumAlarm = false;
      boolean processAlarm = false;
      for (int label = 0; label < 250; label++) {
        boolean disagreement = random.nextDouble() < 0.1;
        cusum = cusum.after(disagreement);
        process = process.after(disagreement);
        cusumAlarm |= cusum.alarm();
        processAlarm |= process.alarm();
      }
      cusums += cusumAlarm ? 1 : 0;
      processes += processAlarm ? 1 : 0;
    }

    assertThat(cusums / (double) runs).isBetween(0.12, 0.22);
    assertThat(processes / (double) runs).isLessThanOrEqualTo(0.05);
  }

  @Test
  void psiAlarmsRarelyWithoutDrift() {
    SplittableRandom random = new SplittableRandom(9);
    int alarms = 0;
    int runs = 1_000;
    for (int run = 0; run < runs; run++) {
      long[] reference = new long[10];
      long[] current = new long[10];
      IntStream.range(0, 1_000).forEach(i -> reference[random.nextInt(10)]++);
      IntStream.range(0, 100).forEach(i -> current[random.nextInt(10)]++);
      alarms += BinnedShift.of(reference, current).alarm() ? 1 : 0;
    }

    assertThat(alarms / (double) runs).isLessThanOrEqualTo(0.015);
  }

  /** Rates of an evaluator with TPR 0.8 and TNR 0.95 where a share fails. */
  private static ConfusionCounts stratum(double failing) {
    return new ConfusionCounts(
        failing * 0.8, (1 - failing) * 0.05, failing * 0.2, (1 - failing) * 0.95);
  }

  private static ConfusionCounts draw(SplittableRandom random, double failing, int n) {
    ConfusionCounts counts = ConfusionCounts.NONE;
    for (int i = 0; i < n; i++) {
      boolean failed = random.nextDouble() < failing;
      boolean right = random.nextDouble() < (failed ? 0.8 : 0.95);
      ConfusionCounts one =
          failed
              ? right ? ConfusionCounts.ONE_TP : ConfusionCounts.ONE_FN
              : right ? ConfusionCounts.ONE_TN : ConfusionCounts.ONE_FP;
      counts = counts.plus(one);
    }
    return counts;
  }

  /** A judge's score and a human grade of 1 to 5, correlated before grading. */
  private static double[][] grades(SplittableRandom random, double correlation, int n) {
    double[] judge = new double[n];
    double[] human = new double[n];
    for (int i = 0; i < n; i++) {
      judge[i] = normal(random);
      double latent =
          correlation * judge[i] + Math.sqrt(1 - correlation * correlation) * normal(random);
      human[i] = Math.max(1, Math.min(5, Math.rint(3 + 1.3 * latent)));
    }
    return new double[][] {judge, human};
  }

  private static double normal(SplittableRandom random) {
    return Normal.quantile(Math.min(1 - 1e-12, Math.max(1e-12, random.nextDouble())));
  }

  private static double rateOf(double mcc, double prevalence) {
    double[] grid = IntStream.rangeClosed(5_000, 10_000).mapToDouble(i -> i / 1e4).toArray();
    return Arrays.stream(grid)
        .filter(rate -> ConfusionCounts.mccOfRates(prevalence, rate, rate) >= mcc)
        .findFirst()
        .orElseThrow();
  }
}
