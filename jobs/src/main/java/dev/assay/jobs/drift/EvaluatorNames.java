package dev.assay.jobs.drift;

/** How the rows of {@code drift} call evaluators. */
final class EvaluatorNames {
  private EvaluatorNames() {}

  /**
   * Such as {@code tone@2} or {@code tone@2 on m}.
   *
   * @param judgeModel null or empty for other evaluators than judges
   */
  static String of(String id, int version, String judgeModel) {
    return id
        + "@"
        + version
        + (judgeModel == null || judgeModel.isEmpty() ? "" : " on " + judgeModel);
  }
}
