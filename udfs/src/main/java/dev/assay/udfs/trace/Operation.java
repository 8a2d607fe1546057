package dev.assay.udfs.trace;

/** What a span did, in the one vocabulary that all tracing dialects are read into. */
public enum Operation {
  /** A call of a language model. */
  LLM,
  EMBEDDING,
  RETRIEVER,
  RERANKER,
  /** One execution of a tool. */
  TOOL,
  AGENT,
  WORKFLOW,
  CHAIN,
  GUARDRAIL,
  EVALUATOR,
  MEMORY,
  PROMPT,
  /** Anything that no known attribute names. */
  OTHER
}
