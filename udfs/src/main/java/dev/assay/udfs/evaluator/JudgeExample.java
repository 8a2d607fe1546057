package dev.assay.udfs.evaluator;

import java.io.Serializable;

/**
 * A record that a person has judged, as an example for a model.
 *
 * @param record the record's text, redacted
 * @param score what the person said: 1 if the failure is absent, 0 if it is present
 * @param justification why; may be empty
 */
public record JudgeExample(String record, Double score, String justification)
    implements Serializable {
  public JudgeExample {
    if (record == null || record.isBlank() || score == null || !(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException(
          "each of judge.examples needs a record and a score from 0 to 1");
    }
    record = record.strip();
    justification = justification == null ? "" : justification.strip();
  }
}
