package dev.assay.udfs.generate;

import dev.assay.udfs.evaluator.ClassifierInput;
import java.util.Map;

/**
 * A labelled trace, as far as evaluators are made from it.
 *
 * @param name of its item and trace, for the order of things
 * @param contentKey as verdicts go by
 * @param cluster what traces that are not independent have in common
 * @param positive whether people say that the failure is present
 * @param flags by the name of a rule that needs no fitting, whether it flags the trace
 */
public record Example(
    String name,
    String contentKey,
    String cluster,
    boolean positive,
    ClassifierInput input,
    Map<String, Boolean> flags) {}
