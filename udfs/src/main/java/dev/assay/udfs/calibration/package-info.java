/**
 * What an evaluator's agreement with people makes of it: counts by stratum, and the status that
 * they and the circumstances give.
 */
package dev.assay.udfs.calibration;
