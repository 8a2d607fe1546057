package dev.assay.jobs.mail;

import java.time.Instant;
import java.util.Map;

/**
 * A message, before it has a sender and a recipient.
 *
 * @param key tells this message from all others; the same key gives the same Message-ID, so that a
 *     mailbox that gets it twice can see that
 * @param subject one line
 * @param text the whole message for a reader without HTML
 * @param html refers to images as {@code cid:NAME}
 * @param pngImages by the name that the HTML refers to
 * @param date what the message says of when it was written
 */
public record Mail(
    String key,
    String subject,
    String text,
    String html,
    Map<String, byte[]> pngImages,
    Instant date) {}
