package dev.assay.jobs.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What is new since the report of this kind before.
 *
 * @param since the date of that report; empty if this is the first
 * @param labelsAdded label facts that were recorded since
 * @param datasets versions that were frozen since, as NAME@VERSION
 * @param statuses evaluators whose calibration is new since
 * @param gates decisions since, newest first
 * @param alarmsRaised monitors in alarm that were not on the drift date before
 * @param alarmsCleared monitors that were in alarm on the drift date before, and are not now
 */
record Changes(
    Optional<LocalDate> since,
    long labelsAdded,
    List<String> datasets,
    List<Agreement> statuses,
    List<ReleaseGate> gates,
    List<DriftMonitor> alarmsRaised,
    List<DriftMonitor> alarmsCleared) {}
