package dev.assay.udfs.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VectorsTest {
  @Test
  void everyGroupOfVectorsHasATest() {
    Set<String> groups = new HashSet<>();
    VectorProvider.all().fieldNames().forEachRemaining(groups::add);

    Set<String> tested =
        new ClassFileImporter()
            .importPackages("dev.assay.udfs.statistics", "dev.assay.udfs.similarity").stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(VectorSource.class))
                .map(VectorsTest::group)
                .collect(Collectors.toSet());

    assertThat(tested).isEqualTo(groups);
  }

  private static String group(JavaMethod method) {
    return method.getAnnotationOfType(VectorSource.class).value();
  }
}
