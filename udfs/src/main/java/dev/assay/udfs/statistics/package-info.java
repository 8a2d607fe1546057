/**
 * Statistics of calibration, gates, drift and ranking: pure functions of values, deterministic, no
 * clock, no Spark.
 *
 * <p>Words: a <em>positive</em> has the failure mode; a <em>flag</em> is an evaluator's claim that
 * it has. TPR and TNR are the rates of right answers among positives and negatives; <em>prevalence
 * </em> is the share of positives. A rate without a denominator is NaN. Counts are doubles, so that
 * weights fit; they must be finite and not negative. State that Spark aggregates is a record with
 * {@code plus}, which is associative and commutative up to rounding.
 */
package dev.assay.udfs.statistics;
