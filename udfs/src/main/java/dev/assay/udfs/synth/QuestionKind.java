package dev.assay.udfs.synth;

import java.util.List;

/** What an analyst asks the research assistant for; it decides how an answer can fail. */
public enum QuestionKind {
  /** What a document says: answered from retrieved filings, with a citation. */
  DOCUMENT,
  /** One figure: answered from the financial database. */
  FIGURE,
  /** An overview: answered at length. */
  OVERVIEW;

  /** The ways in which an answer to it can fail. */
  public List<PlantedFailure> failures() {
    return switch (this) {
      case DOCUMENT -> List.of(PlantedFailure.INVENTED_CITATION);
      case FIGURE -> List.of(PlantedFailure.WRONG_TOOL, PlantedFailure.IGNORED_TOOL_RESULT);
      case OVERVIEW -> List.of(PlantedFailure.OVERLONG_ANSWER);
    };
  }
}
