package dev.assay.udfs.dialect;

import dev.assay.udfs.trace.Operation;
import java.util.Locale;
import java.util.Optional;

/** What the conventions' names of operations mean. */
final class Operations {
  private Operations() {}

  /** {@code gen_ai.operation.name}. */
  static Optional<Operation> ofGenAi(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "chat", "generate_content", "text_completion", "completion" ->
          Optional.of(Operation.LLM);
      case "embeddings", "embedding" -> Optional.of(Operation.EMBEDDING);
      case "retrieval", "vector_db_retrieve" -> Optional.of(Operation.RETRIEVER);
      case "rerank" -> Optional.of(Operation.RERANKER);
      case "execute_tool" -> Optional.of(Operation.TOOL);
      case "invoke_agent", "create_agent", "plan" -> Optional.of(Operation.AGENT);
      case "invoke_workflow" -> Optional.of(Operation.WORKFLOW);
      case "guardrail", "apply_guardrail" -> Optional.of(Operation.GUARDRAIL);
      default -> name.contains("_memory") ? Optional.of(Operation.MEMORY) : Optional.empty();
    };
  }

  /** The kinds of OpenInference and of products, which hardly differ. */
  static Optional<Operation> ofKind(String kind) {
    return switch (kind.toUpperCase(Locale.ROOT)) {
      case "LLM", "CHAT_MODEL", "GENERATION" -> Optional.of(Operation.LLM);
      case "EMBEDDING" -> Optional.of(Operation.EMBEDDING);
      case "RETRIEVER" -> Optional.of(Operation.RETRIEVER);
      case "RERANKER" -> Optional.of(Operation.RERANKER);
      case "TOOL" -> Optional.of(Operation.TOOL);
      case "AGENT" -> Optional.of(Operation.AGENT);
      case "WORKFLOW" -> Optional.of(Operation.WORKFLOW);
      case "CHAIN", "PARSER", "TASK" -> Optional.of(Operation.CHAIN);
      case "GUARDRAIL" -> Optional.of(Operation.GUARDRAIL);
      case "EVALUATOR", "SCORE" -> Optional.of(Operation.EVALUATOR);
      case "MEMORY" -> Optional.of(Operation.MEMORY);
      case "PROMPT" -> Optional.of(Operation.PROMPT);
      default -> Optional.empty();
    };
  }

  /** {@code llm.request.type} of OpenLLMetry. */
  static Optional<Operation> ofRequestType(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "chat", "completion" -> Optional.of(Operation.LLM);
      case "embedding" -> Optional.of(Operation.EMBEDDING);
      case "rerank" -> Optional.of(Operation.RERANKER);
      default -> Optional.empty();
    };
  }

  /** {@code ai.operationId} of the Vercel AI SDK. */
  static Optional<Operation> ofVercel(String id) {
    if (id.endsWith(".doEmbed")) {
      return Optional.of(Operation.EMBEDDING);
    }
    if (id.endsWith(".doGenerate") || id.endsWith(".doStream")) {
      return Optional.of(Operation.LLM);
    }
    return id.equals("ai.toolCall") ? Optional.of(Operation.TOOL) : Optional.of(Operation.CHAIN);
  }
}
