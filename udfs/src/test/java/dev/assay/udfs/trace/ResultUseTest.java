package dev.assay.udfs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultUseTest {
  @Test
  void anAnswerWithOtherFiguresIgnoresTheResult() {
    assertThat(ignored("What did it cost in 2024?", "{\"price\": 1,234.50}", "It cost 990 euros."))
        .isEqualTo(1);
  }

  @Test
  void anAnswerWithTheResultsFigureUsesIt() {
    assertThat(ignored("What did it cost?", "{\"price\": 1234.5}", "It cost 1,234.50 euros."))
        .isZero();
  }

  @Test
  void anAnswerWithoutFiguresOfItsOwnSaysNothing() {
    assertThat(ignored("What did it cost?", "{\"price\": 1234.5}", "I cannot say.")).isZero();
    assertThat(ignored("Was it above 500?", "{\"price\": 1234.5}", "Yes, above 500.")).isZero();
  }

  @Test
  void aResultWithoutFiguresOrAnErrorIsNotIgnored() {
    assertThat(ignored("What did it cost?", "no price known", "It cost 990 euros.")).isZero();
    assertThat(ignored("What did it cost?", "Error: code 5500", "It cost 990 euros.")).isZero();
  }

  @Test
  void aResultThatTheNextCallUsesIsNotIgnored() {
    TraceSummary trace =
        new HandMadeTrace()
            .tool("find", "{}", "{\"id\": \"A77\"}")
            .tool("price", "{\"order\": \"A77\"}", "{\"price\": 45.00}")
            .chat(List.of(), "45 euros, or 50 by card")
            .summary();
    assertThat(trace.ignoredResults()).isZero();
  }

  @Test
  void figuresAreWordsWithTwoDigits() {
    assertThat(ResultUse.figures("1 bag, HAT290 on 2024-05-13, 12.50.")).hasSize(3);
    assertThat(ResultUse.figures("12.50")).isEqualTo(ResultUse.figures("(12.5)"));
    assertThat(ResultUse.figures(null)).isEmpty();
  }

  private static long ignored(String question, String result, String answer) {
    return new HandMadeTrace()
        .chat(HandMadeTrace.asks(question), null)
        .tool("look_up", "{}", result)
        .chat(HandMadeTrace.asks(question), answer)
        .summary()
        .ignoredResults();
  }
}
