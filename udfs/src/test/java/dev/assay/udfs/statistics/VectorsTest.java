package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VectorsTest {
  private static final List<String> TESTS =
      List.of(
          "dev.assay.udfs.similarity.SimilarityVectorTest",
          "dev.assay.udfs.statistics.AgreementVectorTest",
          "dev.assay.udfs.statistics.AnomalyVectorTest",
          "dev.assay.udfs.statistics.DriftVectorTest",
          "dev.assay.udfs.statistics.GateVectorTest",
          "dev.assay.udfs.statistics.JudgeVectorTest",
          "dev.assay.udfs.statistics.MccVectorTest",
          "dev.assay.udfs.statistics.QueueVectorTest",
          "dev.assay.udfs.statistics.RankVectorTest");

  @Test
  void everyGroupOfVectorsHasATest() throws ClassNotFoundException {
    Set<String> groups = new HashSet<>();
    VectorProvider.all().fieldNames().forEachRemaining(groups::add);

    Set<String> tested = new HashSet<>();
    for (String test : TESTS) {
      for (Method method : Class.forName(test).getDeclaredMethods()) {
        VectorSource source = method.getAnnotation(VectorSource.class);
        if (source != null) {
          tested.add(source.value());
        }
      }
    }

    assertThat(tested).isEqualTo(groups);
  }
}
