package dev.assay.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.jobs.run.Accounting;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateOutcomeTest {
  @Test
  void countsItemsOnceHoweverManyEvaluatorsSawThemChange() {
    String flips =
        IntStream.range(0, 12)
            .mapToObj("{'item_id': 'i%d', 'evaluator': 'e'}"::formatted)
            .collect(Collectors.joining(","));
    String document =
        "{'decision': 'BLOCK', 'dataset': {'items': 50}, 'flips': [%s,%s]}"
            .formatted(flips, flips)
            .replace('\'', '"');

    assertThat(GateOutcome.of(document, Path.of("gate"), Accounting.allWritten(1)).lines())
        .contains("  and 14 more changes; 12 of 50 items changed before some evaluator");
  }
}
