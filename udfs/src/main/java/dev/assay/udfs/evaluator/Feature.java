package dev.assay.udfs.evaluator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A deterministic feature of a subject's content: a count, a share from 0 to 1, or a ratio, always
 * at least 0; undefined (NaN) where the subject lacks what it measures. None depends on times, ids
 * or the model's name.
 *
 * <p>Words are runs of letters and digits in lower case; content words have four characters or
 * more. What an answer rests on, its sources, are the documents, the results of tools and all that
 * the model was told.
 */
public enum Feature {
  ANSWER_WORDS("words of the answer"),
  ANSWER_SENTENCES("sentences of the answer"),
  ANSWER_SENTENCE_WORDS("words in a sentence of the answer, on average"),
  ANSWER_WORD_LENGTH("characters in a word of the answer, on average"),
  ANSWER_DISTINCT_SHARE("share of the answer's words that are different ones"),
  ANSWER_REPEATED_SHARE("share of the answer's word triples that it said before"),
  ANSWER_NUMBERS("numbers in the answer"),
  ANSWER_YEARS("years in the answer"),
  ANSWER_NAMES("capitalised words within the answer's sentences"),
  ANSWER_NAME_SHARE("share of the answer's words that are such names"),
  ANSWER_LINES("lines of the answer"),
  ANSWER_LIST_ITEMS("list items in the answer"),
  ANSWER_QUOTES("quotations in the answer"),
  ANSWER_URLS("addresses in the answer"),
  ANSWER_QUESTION_MARKS("question marks in the answer"),
  ANSWER_EXCLAMATIONS("exclamation marks in the answer"),
  ANSWER_HEDGES("hedging words in the answer"),
  ANSWER_FIRST_PERSON("words such as I and my in the answer"),
  ANSWER_SECOND_PERSON("words such as you and your in the answer"),
  ANSWER_NEGATIONS("negations in the answer"),
  ANSWER_REFUSALS("phrases by which the answer declines"),
  ANSWER_PARENTHESES("parentheses in the answer"),
  ANSWER_CODE("code marks in the answer"),
  QUESTION_WORDS("words of the question"),
  QUESTION_NUMBERS("numbers in the question"),
  QUESTION_NAMES("capitalised words within the question's sentences"),
  ANSWER_PER_QUESTION("words of the answer for each of the question"),
  QUESTION_COVERED("share of the question's content words that the answer has"),
  SUPPORT_QUESTION("share of the answer's content words that the question has"),
  SUPPORT_DOCUMENTS("share of the answer's content words that the documents have"),
  SUPPORT_DOCUMENT_PAIRS("share of the answer's word pairs that the documents have"),
  SUPPORT_DOCUMENT_RARE("share of the answer's content words that only the documents have"),
  SUPPORT_TOOLS("share of the answer's content words that the tools' results have"),
  SUPPORT_SOURCES("share of the answer's content words that some source has"),
  SUPPORT_SOURCE_PAIRS("share of the answer's word pairs that some source has"),
  DOCUMENTS_COVERED("share of the documents' content words that the answer has"),
  FOREIGN_NUMBERS("numbers of the answer that no source has"),
  FOREIGN_NUMBER_SHARE("share of the answer's numbers that no source has"),
  FOREIGN_NAMES("names of the answer that no source has"),
  FOREIGN_NAME_SHARE("share of the answer's names that no source has"),
  DOCUMENTS("documents"),
  DOCUMENT_WORDS("words of the documents"),
  TOOL_CALLS("tool calls"),
  TOOL_ERRORS("tool calls that failed"),
  TOOL_ERROR_SHARE("share of the tool calls that failed"),
  TOOL_REPEATS("tool calls made before with the same arguments"),
  TOOL_NAMES("different tools that were called"),
  TOOL_RETRIES("tool calls made again after a failure with other arguments"),
  TOOL_HANDOFFS("tool calls that hand over to a person or another agent"),
  TOOL_RESULT_WORDS("words of the tools' results"),
  TOOL_LAST_FAILED("whether the last tool call failed"),
  MODEL_CALLS("model calls"),
  USER_TURNS("turns of the user"),
  USER_WORDS("words of the user, in all turns"),
  CONTEXT_WORDS("words that the last model call saw"),
  INPUT_TOKENS("input tokens of all model calls"),
  OUTPUT_TOKENS("output tokens of all model calls"),
  MOST_INPUT_TOKENS("input tokens of the largest model call"),
  TRUNCATED("model calls that ended at a limit of length"),
  SPANS("spans"),
  ERROR_SPANS("spans of status error");

  private static final Map<String, Feature> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toMap(Feature::key, feature -> feature));

  private final String key;
  private final String meaning;

  Feature(String meaning) {
    this.key = name().toLowerCase(Locale.ROOT);
    this.meaning = meaning;
  }

  /** As files have it. */
  public String key() {
    return key;
  }

  /** What it measures. */
  public String meaning() {
    return meaning;
  }

  /** Whether it grows without a limit, so that its logarithm says more. */
  public boolean isCount() {
    return !name().endsWith("_SHARE")
        && !name().startsWith("SUPPORT_")
        && !name().endsWith("_COVERED");
  }

  /**
   * The feature of a key.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Feature of(String key) {
    Feature feature = BY_KEY.get(key);
    if (feature == null) {
      throw new IllegalArgumentException(
          "feature '%s' is not known (known: %s)".formatted(key, String.join(", ", keys())));
    }
    return feature;
  }

  private static List<String> keys() {
    return Arrays.stream(values()).map(Feature::key).toList();
  }
}
