package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

class AgreementVectorTest {
  @VectorSource("1b_mcc_multiclass")
  void multiclass(Vector vector) {
    MulticlassCounts counts = MulticlassCounts.of(table(vector.in("C")));
    vector.check("R_K", counts.gorodkin(), Vector.CLOSED).assertAllChecked();
  }

  @VectorSource("1c_mcc_weighted")
  void weighted(Vector vector) {
    double[] weights = vector.numbers("w");
    ConfusionCounts counts =
        ConfusionCounts.weighted(vector.flags("truth"), vector.flags("pred"), weights);
    vector
        .check("mcc_w", counts.mcc(), Vector.CLOSED)
        .check("n_eff_kish", WeightSum.of(weights).effectiveSize(), Vector.FOUR_DECIMALS)
        .assertAllChecked();
  }

  @VectorSource("3a_krippendorff")
  void krippendorff(Vector vector) {
    Coincidences.Metric metric =
        Coincidences.Metric.valueOf(vector.in("metric").asText().toUpperCase(Locale.ROOT));
    List<double[]> items = items(vector.in("coders_by_units"));
    vector.check("alpha", Coincidences.of(items).alpha(metric), Vector.CLOSED).assertAllChecked();

    int half = items.size() / 2;
    Coincidences merged =
        Coincidences.of(items.subList(half, items.size()))
            .plus(Coincidences.of(items.subList(0, half)));
    double alpha = Coincidences.of(items).alpha(metric);
    if (!Double.isNaN(alpha)) {
      assertThat(merged.alpha(metric)).isCloseTo(alpha, within(1e-12));
    }
  }

  @VectorSource("3b_kappa_ac1")
  void kappaAndAc1(Vector vector) {
    RaterTable table = RaterTable.of(table(vector.in("table")));
    vector
        .check("agreement", table.agreement(), Vector.CLOSED)
        .check("kappa", table.kappa(), Vector.CLOSED)
        .check("se_kappa", table.kappaStandardError(), Vector.CLOSED)
        .check("ac1", table.ac1(), Vector.CLOSED)
        .check("se_ac1", table.ac1StandardError(), Vector.CLOSED)
        .assertAllChecked();
  }

  @VectorSource("3c_ceiling")
  void ceiling(Vector vector) {
    AgreementCeiling ceiling = new AgreementCeiling(vector.number("mcc_human_human"));
    double judge = vector.number("mcc_judge_human");
    vector
        .check("ceiling", ceiling.value(), Vector.CLOSED)
        .check("disattenuated", ceiling.disattenuated(judge), Vector.CLOSED)
        .check("relative_to_a_human", ceiling.relativeToHuman(judge), Vector.CLOSED)
        .assertAllChecked();
  }

  private static double[][] table(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(Vector::doubles)
        .toArray(double[][]::new);
  }

  private static List<double[]> items(JsonNode raters) {
    List<double[]> items = new ArrayList<>();
    for (int item = 0; item < raters.path(0).size(); item++) {
      int index = item;
      items.add(
          StreamSupport.stream(raters.spliterator(), false)
              .map(rater -> rater.path(index))
              .filter(JsonNode::isNumber)
              .mapToDouble(JsonNode::doubleValue)
              .toArray());
    }
    return items;
  }
}
