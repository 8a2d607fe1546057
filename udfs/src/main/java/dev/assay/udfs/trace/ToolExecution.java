package dev.assay.udfs.trace;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One execution of a tool.
 *
 * @param callId what joins it to the model's request; may be null
 * @param arguments JSON or text; may be null
 * @param result JSON or text; may be null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToolExecution(String name, String callId, String arguments, String result) {}
