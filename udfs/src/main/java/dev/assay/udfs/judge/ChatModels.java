package dev.assay.udfs.judge;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.util.Optional;

/** LangChain4j's models: each asks once, over our transport, and logs nothing. */
final class ChatModels {
  private ChatModels() {}

  static ChatModel of(JudgeSettings settings, Optional<String> apiKey, HttpClientBuilder http) {
    return switch (settings.provider()) {
      case OPENAI -> openAi(settings, apiKey.orElse("none"), http);
      case ANTHROPIC -> anthropic(settings, apiKey.orElse("none"), http);
      case GEMINI -> gemini(settings, apiKey.orElse("none"), http);
    };
  }

  private static ChatModel openAi(JudgeSettings settings, String apiKey, HttpClientBuilder http) {
    OpenAiChatModel.OpenAiChatModelBuilder builder =
        OpenAiChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(settings.baseUrl())
            .apiKey(apiKey)
            .modelName(settings.model())
            .temperature(settings.temperature())
            .maxTokens(settings.maxOutputTokens())
            .timeout(settings.timeout())
            .logRequests(false)
            .logResponses(false)
            .maxRetries(0);
    return switch (settings.responseFormat()) {
      case JSON_SCHEMA ->
          builder
              .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
              .strictJsonSchema(true)
              .responseFormat(verdictSchema())
              .build();
      case JSON_OBJECT -> builder.responseFormat(ResponseFormat.JSON).build();
      case TEXT -> builder.build();
    };
  }

  private static ChatModel anthropic(
      JudgeSettings settings, String apiKey, HttpClientBuilder http) {
    AnthropicChatModel.AnthropicChatModelBuilder builder =
        AnthropicChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(settings.baseUrl())
            .apiKey(apiKey)
            .modelName(settings.model())
            .temperature(settings.temperature())
            .maxTokens(settings.maxOutputTokens())
            // The rubric is the same for all of an evaluator's questions.
            .cacheSystemMessages(true)
            .timeout(settings.timeout())
            .logRequests(false)
            .logResponses(false)
            .maxRetries(0);
    // It knows no mode of JSON without a schema.
    return settings.responseFormat() == JudgeSettings.ResponseFormat.JSON_SCHEMA
        ? builder
            .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
            .responseFormat(verdictSchema())
            .build()
        : builder.build();
  }

  private static ChatModel gemini(JudgeSettings settings, String apiKey, HttpClientBuilder http) {
    GoogleAiGeminiChatModel.GoogleAiGeminiChatModelBuilder builder =
        GoogleAiGeminiChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(settings.baseUrl())
            .apiKey(apiKey)
            .modelName(settings.model())
            .temperature(settings.temperature())
            .maxOutputTokens(settings.maxOutputTokens())
            .timeout(settings.timeout())
            .logRequests(false)
            .logResponses(false)
            .maxRetries(0);
    return switch (settings.responseFormat()) {
      case JSON_SCHEMA ->
          builder
              .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
              .responseFormat(verdictSchema())
              .build();
      case JSON_OBJECT -> builder.responseFormat(ResponseFormat.JSON).build();
      case TEXT -> builder.build();
    };
  }

  private static ResponseFormat verdictSchema() {
    JsonObjectSchema verdict =
        JsonObjectSchema.builder()
            .addNumberProperty("score", "0 if the failure is present, 1 if it is absent")
            .addStringProperty("justification")
            .addProperty(
                "evidence", JsonArraySchema.builder().items(new JsonStringSchema()).build())
            .required("score", "justification", "evidence")
            .additionalProperties(false)
            .build();
    return ResponseFormat.builder()
        .type(ResponseFormatType.JSON)
        .jsonSchema(JsonSchema.builder().name("verdict").rootElement(verdict).build())
        .build();
  }
}
