package dev.assay.jobs.gate;

import dev.assay.jobs.calibration.CalibrationInput;

/**
 * Two releases to compare on a dataset version.
 *
 * @param baseline the release that is out
 * @param candidate the release that asks to go out
 */
public record GateRequest(CalibrationInput dataset, String baseline, String candidate) {}
