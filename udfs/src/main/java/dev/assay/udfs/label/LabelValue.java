package dev.assay.udfs.label;

import java.io.Serializable;

/**
 * What a label says: one of a truth value, a category or a number; the others are null.
 *
 * <p>A reviewer who could not decide says the category {@value #UNSURE}, whatever the question.
 *
 * @param bool of a yes-or-no label
 * @param category of a label that names one of several classes
 * @param number of a graded label
 */
public record LabelValue(Boolean bool, String category, Double number) implements Serializable {
  /** The answer of a reviewer who could not decide. */
  public static final String UNSURE = "unsure";

  /** Whether the reviewer could not decide. */
  public boolean isUnsure() {
    return category != null && category.strip().equalsIgnoreCase(UNSURE);
  }
}
