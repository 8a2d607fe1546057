package dev.assay.udfs.queue;

import java.time.LocalDate;

/**
 * A trace that was offered, with what came of it.
 *
 * @param date of the offer
 * @param signal the signal that spoke for it; null where none did
 * @param failed whether a reviewer found a failure; null while nobody has said
 */
public record PastOffer(
    String source, String traceId, LocalDate date, Arm arm, String signal, Boolean failed) {}
