package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.errors.UserException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * An evaluator version, as its file defines it.
 *
 * @param file what the file says
 * @param fingerprint SHA-256 of what the file says, without its owner and its layout: two versions
 *     with one fingerprint judge alike
 * @param text the file itself
 * @param artifact the text of a classifier's artifact; null for other kinds
 */
public record Evaluator(EvaluatorFile file, String fingerprint, String text, String artifact)
    implements Serializable {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final ObjectMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /**
   * Reads an evaluator file.
   *
   * @param place its name, for messages
   * @throws UserException if it has errors; all unknown keys are named at once
   */
  public static Evaluator parse(String place, String text) {
    return parse(
        place,
        text,
        name -> {
          throw new UserException("%s: its artifact %s is not there.".formatted(place, name));
        });
  }

  /**
   * The same, for a file that may name an artifact.
   *
   * @param artifacts gives the text of the artifact of a name
   * @throws UserException if the file has errors, or the artifact is not the one that it names
   */
  public static Evaluator parse(String place, String text, UnaryOperator<String> artifacts) {
    EvaluatorFile file = StrictYaml.read(place, text, EvaluatorFile.class);
    String artifact = null;
    if (file.classifier() != null) {
      artifact = artifacts.apply(file.classifier().artifact());
      if (!sha256(artifact).equals(file.classifier().sha256())) {
        throw new UserException(
            "%s: the artifact %s is not the one that it names: its SHA-256 is %s. Restore it, or generate a new version."
                .formatted(place, file.classifier().artifact(), sha256(artifact)));
      }
      ClassifierArtifact.read(file.classifier().artifact(), artifact);
    }
    return new Evaluator(file, fingerprint(place, text), text, artifact);
  }

  private static String fingerprint(String place, String text) {
    try {
      Map<?, ?> content = YAML.readValue(text, Map.class);
      Map<Object, Object> judged = new TreeMap<>(content);
      judged.remove("owner");
      byte[] canonical = CANONICAL.writeValueAsBytes(judged);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (JsonProcessingException e) {
      throw new UserException("%s: not valid YAML.".formatted(place), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public String id() {
    return file.id();
  }

  public int version() {
    return file.version();
  }

  public double threshold() {
    return file.threshold();
  }

  /** {@code id@version}. */
  public String name() {
    return file.id() + "@" + file.version();
  }

  /**
   * What it judges in a whole trace: the trace, or the spans of its operations; where there are
   * none, one missing subject, so that the trace is counted.
   */
  public List<Subject> subjects(Subject whole) {
    if (file.scope() == EvaluatorFile.Scope.TRACE) {
      return List.of(whole);
    }
    List<Subject> spans = Subject.spansOf(whole.trace(), file.spanOperations());
    return spans.isEmpty() ? List.of(Subject.missing(whole.trace())) : spans;
  }

  /**
   * The verdict of a rule or a classifier. A failure of it on this subject is an errored verdict;
   * where the trace has no span of the evaluator's scope, it is not applicable.
   *
   * @throws IllegalStateException if the evaluator is a judge
   */
  public Verdict judgeByRule(Subject subject) {
    if (subject.isMissing()) {
      return noSuchSpan();
    }
    return switch (file.kind()) {
      case RULE -> judge(file.rule().rule(), subject);
      case CLASSIFIER -> judge(new ClassifierRule(artifact), subject);
      case JUDGE -> throw new IllegalStateException(name() + " asks a model");
    };
  }

  /** The verdict of any evaluator of spans on a trace that has none of them. */
  public Verdict noSuchSpan() {
    return Verdict.notApplicable(
        file.operations().isEmpty()
            ? "The trace has no span."
            : "The trace has no span of operation %s."
                .formatted(String.join(" or ", file.operations())));
  }

  static Verdict judge(Rule rule, Subject subject) {
    try {
      return rule.judge(subject);
    } catch (RuntimeException | StackOverflowError e) {
      // The message may quote the trace.
      return Verdict.errored(
          Verdict.EVALUATOR_ERROR, e.getClass().getSimpleName() + " in the rule");
    }
  }

  /** A name for texts such as verdict keys: lower-case hexadecimal SHA-256 of a text. */
  public static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
