package dev.assay.udfs.evaluator;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A feature of the trace beyond a line. Score: with {@code above}, line / (line + value); with
 * {@code below}, value / (line + value): 0.5 at the line, lower beyond it.
 *
 * @param name the feature's key
 * @param above a value above this is a failure; at least 0
 * @param below a value below this is a failure; above 0; exactly one of the two
 */
public record FeatureRule(String name, Double above, Double below) implements Rule {
  private static final int QUOTED = 120;

  public FeatureRule {
    if (name == null) {
      throw new IllegalArgumentException("feature needs a name");
    }
    Feature.of(name);
    if ((above == null) == (below == null)) {
      throw new IllegalArgumentException("feature needs above or below, one of them");
    }
    if ((above != null && !(above >= 0)) || (below != null && !(below > 0))) {
      throw new IllegalArgumentException("feature: above is at least 0, below is more than 0");
    }
  }

  @Override
  public Verdict judge(Subject subject) {
    Feature feature = Feature.of(name);
    double value = subject.feature(feature);
    if (Double.isNaN(value)) {
      return Verdict.notApplicable("The trace has no %s.".formatted(name));
    }
    double line = above == null ? below : above;
    boolean bad = above == null ? value < line : value > line;
    double share =
        line + value == 0 ? 0.5 : above == null ? value / (line + value) : line / (line + value);
    String text =
        String.format(
            Locale.ROOT,
            "%s (%s) is %s, %s %s",
            name,
            feature.meaning(),
            number(value),
            bad ? (above == null ? "below" : "above") : "within the line of",
            number(line));
    Optional<String> answer = subject.answer();
    if (!bad || answer.isEmpty()) {
      return Verdict.scored(
          bad ? Math.min(share, 0.499) : Math.max(share, 0.5), text + ".", List.of());
    }
    return Verdict.scored(
        Math.min(share, 0.499),
        "%s; the answer begins %s.".formatted(text, Evidence.quote(answer.get(), QUOTED)),
        List.of(Evidence.of(subject.answerLabel(), answer.get())));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
