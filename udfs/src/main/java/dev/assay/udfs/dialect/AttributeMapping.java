package dev.assay.udfs.dialect;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of a team's own attributes say a trace's release, item and the like, in order of
 * preference. A name is looked for in a span's attributes, then in its resource's; {@code
 * metadata.item_id} also finds the member {@code item_id} of an attribute {@code metadata} that
 * holds JSON. What is named here stands before the conventions; what is not is read from the names
 * that the conventions and common practice give.
 *
 * @param release the version of the system
 * @param item what is the same case in two releases
 * @param featureFlags attributes that each hold one flag's variant, or a JSON object of flags
 * @param consent an attribute that is true where the user agreed to a review, or {@code
 *     attribute=value} for one that then has that value
 * @param synthetic an attribute that is true where the trace was made up
 * @param guardrail an attribute that says whether a guardrail has tripped
 * @param confidence 0 to 1
 * @param feedback what the user said of the answer
 */
public record AttributeMapping(
    List<String> release,
    List<String> item,
    List<String> session,
    List<String> user,
    List<String> promptVersion,
    List<String> modelVersion,
    List<String> environment,
    List<String> featureFlags,
    List<String> consent,
    List<String> synthetic,
    List<String> guardrail,
    List<String> confidence,
    List<String> feedback)
    implements Serializable {

  /** No names of a team's own. */
  public static final AttributeMapping NONE =
      new AttributeMapping(
          null, null, null, null, null, null, null, null, null, null, null, null, null);

  private static final Map<Field, List<String>> USUAL =
      Map.ofEntries(
          Map.entry(Field.RELEASE, List.of("service.version", "release", "metadata.release")),
          Map.entry(Field.ITEM_ID, List.of("assay.item.id", "item.id", "metadata.item_id")),
          Map.entry(
              Field.SESSION_ID,
              List.of(
                  "session.id", "session_id", "sessionId", "thread_id", "thread.id", "threadId")),
          Map.entry(Field.USER_ID, List.of("user.id", "enduser.id", "user_id", "userId")),
          Map.entry(
              Field.PROMPT_VERSION,
              List.of("prompt.version", "prompt_version", "metadata.prompt_version")),
          Map.entry(Field.MODEL_VERSION, List.of("model.version", "model_version")),
          Map.entry(
              Field.ENVIRONMENT,
              List.of(
                  "deployment.environment.name",
                  "deployment.environment",
                  "environment",
                  "metadata.environment")),
          Map.entry(Field.FEATURE_FLAGS, List.of("feature_flags")),
          Map.entry(Field.CONSENT, List.of("assay.consent", "user.consent")),
          Map.entry(Field.SYNTHETIC, List.of("assay.synthetic")),
          Map.entry(
              Field.GUARDRAIL,
              List.of(
                  "guardrail.tripped",
                  "guardrail.triggered",
                  "guardrail.action",
                  "gen_ai.guardrail.action",
                  "aws.bedrock.guardrail.action")),
          Map.entry(Field.CONFIDENCE, List.of("confidence", "gen_ai.response.confidence")),
          Map.entry(Field.FEEDBACK, List.of("user.feedback", "feedback.score", "feedback.value")),
          Map.entry(Field.SERVICE_NAME, List.of("service.name")));

  public AttributeMapping {
    release = copy(release);
    item = copy(item);
    session = copy(session);
    user = copy(user);
    promptVersion = copy(promptVersion);
    modelVersion = copy(modelVersion);
    environment = copy(environment);
    featureFlags = copy(featureFlags);
    consent = copy(consent);
    synthetic = copy(synthetic);
    guardrail = copy(guardrail);
    confidence = copy(confidence);
    feedback = copy(feedback);
  }

  private static List<String> copy(List<String> names) {
    return names == null ? List.of() : List.copyOf(names);
  }

  /** This, and where it names nothing for a field, another. */
  public AttributeMapping or(AttributeMapping other) {
    return new AttributeMapping(
        first(release, other.release),
        first(item, other.item),
        first(session, other.session),
        first(user, other.user),
        first(promptVersion, other.promptVersion),
        first(modelVersion, other.modelVersion),
        first(environment, other.environment),
        first(featureFlags, other.featureFlags),
        first(consent, other.consent),
        first(synthetic, other.synthetic),
        first(guardrail, other.guardrail),
        first(confidence, other.confidence),
        first(feedback, other.feedback));
  }

  private static List<String> first(List<String> a, List<String> b) {
    return a.isEmpty() ? b : a;
  }

  /** The team's own names of a field. */
  List<String> own(Field field) {
    return switch (field) {
      case RELEASE -> release;
      case ITEM_ID -> item;
      case SESSION_ID -> session;
      case USER_ID -> user;
      case PROMPT_VERSION -> promptVersion;
      case MODEL_VERSION -> modelVersion;
      case ENVIRONMENT -> environment;
      case FEATURE_FLAGS -> featureFlags;
      case CONSENT -> consent;
      case SYNTHETIC -> synthetic;
      case GUARDRAIL -> guardrail;
      case CONFIDENCE -> confidence;
      case FEEDBACK -> feedback;
      default -> List.of();
    };
  }

  /** The names that are looked for after the conventions'. */
  static List<String> usual(Field field) {
    return USUAL.getOrDefault(field, List.of());
  }

  /** An attribute and its text. */
  record Found(String name, String text) {}

  /** The first of some names that a span or its resource has. */
  static Optional<Found> find(RawSpan span, List<String> names) {
    for (String name : names) {
      String text = text(span.attributes(), name);
      if (text == null) {
        text = text(span.resourceAttributes(), name);
      }
      if (text != null && !text.isBlank()) {
        return Optional.of(new Found(name, text));
      }
    }
    return Optional.empty();
  }

  private static String text(Map<String, String> attributes, String name) {
    String text = attributes.get(name);
    int dot = name.indexOf('.');
    if (text != null || dot < 0) {
      return text;
    }
    String parent = attributes.get(name.substring(0, dot));
    return parent == null
        ? null
        : JsonText.container(parent)
            .map(json -> JsonText.text(json.get(name.substring(dot + 1))))
            .orElse(null);
  }
}
