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

/**
 * An evaluator version, as its file defines it.
 *
 * @param file what the file says
 * @param fingerprint SHA-256 of what the file says, without its owner and its layout: two versions
 *     with one fingerprint judge alike
 * @param text the file itself
 */
public record Evaluator(EvaluatorFile file, String fingerprint, String text)
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
    EvaluatorFile file = StrictYaml.read(place, text, EvaluatorFile.class);
    return new Evaluator(file, fingerprint(place, text), text);
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

  /** What it judges in a whole trace: the trace, or the spans of its operations; may be none. */
  public List<Subject> subjects(Subject whole) {
    return switch (file.scope()) {
      case TRACE -> List.of(whole);
      case SPAN -> Subject.spansOf(whole.trace(), file.spanOperations());
    };
  }

  /**
   * The verdict of a rule. A failure of the rule on this subject is an errored verdict.
   *
   * @throws IllegalStateException if the evaluator is no rule
   */
  public Verdict judgeByRule(Subject subject) {
    if (file.rule() == null) {
      throw new IllegalStateException(name() + " is no rule");
    }
    return judge(file.rule().rule(), subject);
  }

  static Verdict judge(Rule rule, Subject subject) {
    try {
      return rule.judge(subject);
    } catch (RuntimeException | StackOverflowError e) {
      // The message may quote the trace.
      return Verdict.errored("evaluator_error", e.getClass().getSimpleName() + " in the rule");
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
