package dev.assay.udfs.trace;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A call of a tool that a model asked for in a message.
 *
 * @param id what joins it to its response; null where the tracer gave none
 * @param name the tool
 * @param arguments JSON, or the raw text where the model wrote no JSON
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToolRequest(String id, String name, String arguments) {}
