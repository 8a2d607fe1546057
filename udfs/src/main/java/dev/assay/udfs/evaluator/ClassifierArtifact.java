package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.udfs.embedding.Embedder;
import dev.assay.udfs.errors.UserException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A fitted logistic regression, with all that it was made from.
 *
 * @param encoding how a trace becomes numbers
 * @param weights of the numbers: positive where a larger one speaks for the failure
 * @param intercept moved so that the chosen line is at a probability of one half
 * @param outOfFold by content key, the score that the model of a fold gave, which had not seen the
 *     trace: a trace that the model was fitted on gets this one, so that no verdict rests on its
 *     own label
 */
public record ClassifierArtifact(
    Provenance provenance,
    Encoding encoding,
    List<Double> weights,
    double intercept,
    Map<String, Double> outOfFold)
    implements Serializable {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private static final int MOST_REASONS = 3;

  /**
   * What the model was made from.
   *
   * @param dataset {@code NAME@V}
   * @param datasetHash the version's content hash
   * @param splits of the dataset that it was fitted on
   * @param method the algorithm and its library
   * @param cost the inverse of the regularisation's strength
   * @param line the probability that the line was at before the intercept was moved
   * @param folds by cluster
   * @param seed of the folds
   * @param codeVersion of Assay
   */
  public record Provenance(
      String dataset,
      String datasetHash,
      String failureMode,
      int rubricVersion,
      List<String> splits,
      int items,
      int positives,
      String method,
      double cost,
      double line,
      int folds,
      long seed,
      String codeVersion)
      implements Serializable {}

  public ClassifierArtifact {
    if (encoding == null || weights == null || weights.size() != encoding.size()) {
      throw new IllegalArgumentException("a classifier's artifact needs a weight for each number");
    }
    weights = List.copyOf(weights);
    outOfFold = new TreeMap<>(outOfFold == null ? Map.of() : outOfFold);
  }

  /** As its file has it; the same artifact always gives the same text. */
  public String write() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a file.
   *
   * @param place its name, for messages
   * @throws UserException if it is no artifact
   */
  public static ClassifierArtifact read(String place, String text) {
    try {
      return JSON.readValue(text, ClassifierArtifact.class);
    } catch (JsonProcessingException e) {
      throw new UserException(
          "%s: is no classifier's artifact. Restore the file as it was generated.".formatted(place),
          e);
    }
  }

  /** The probability that the failure is present, 0.5 at the line. */
  @JsonIgnore
  public double probability(double[] numbers) {
    double sum = intercept;
    for (int i = 0; i < numbers.length; i++) {
      sum += weights.get(i) * numbers[i];
    }
    return 1 / (1 + Math.exp(-sum));
  }

  /** The verdict on a subject. */
  Verdict judge(Subject subject, Embedder embedder) {
    if (subject.answer().isEmpty() && subject.toolCalls().isEmpty()) {
      return Verdict.notApplicable("There is neither an answer nor a tool call.");
    }
    double[] numbers = encoding.encode(ClassifierInput.of(subject), embedder);
    Double known =
        subject.span().isPresent() ? null : outOfFold.get(ContentKey.of(subject.trace()));
    double score = known == null ? 1 - probability(numbers) : known;
    return Verdict.scored(
        score,
        "%s%s".formatted(reasons(numbers, score < 0.5), quoted(subject)),
        subject
            .answer()
            .map(text -> List.of(Evidence.of(subject.answerLabel(), text)))
            .orElse(List.of()));
  }

  private static String quoted(Subject subject) {
    return subject
        .answer()
        .map(text -> " The answer begins %s.".formatted(Evidence.quote(text, 120)))
        .orElse("");
  }

  /** The named numbers that moved the verdict most. */
  private String reasons(double[] numbers, boolean failure) {
    List<String> names = encoding.names();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      boolean named = !names.get(i).startsWith("meaning ");
      if (named
          && (weights.get(i) * numbers[i] > 0) == failure
          && weights.get(i) * numbers[i] != 0) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparingDouble(i -> -Math.abs(weights.get(i) * numbers[i])));
    List<String> texts = new ArrayList<>();
    for (int i : order.subList(0, Math.min(MOST_REASONS, order.size()))) {
      texts.add(
          String.format(Locale.ROOT, "%s (%+.2f)", names.get(i), weights.get(i) * numbers[i]));
    }
    String verdict = failure ? "The classifier sees the failure" : "The classifier sees no failure";
    return texts.isEmpty()
        ? verdict + "."
        : verdict + ", most by " + String.join(", ", texts) + ".";
  }
}
