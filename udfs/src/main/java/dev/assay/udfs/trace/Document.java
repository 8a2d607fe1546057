package dev.assay.udfs.trace;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A document that a retriever returned.
 *
 * @param score as traced, in the retriever's own unit; may be null
 * @param metadata JSON; may be null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Document(String id, String content, Double score, String metadata) {}
