package dev.assay.udfs.evaluator;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.assay.udfs.trace.Operation;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The content of an evaluator file.
 *
 * @param id its name: lower-case letters, digits and hyphens
 * @param version from 1; a changed file needs a new one
 * @param failureMode the failure mode that it detects
 * @param kind which of the sections holds
 * @param scope what one verdict is about (default: a trace)
 * @param operations which spans are judged, where the scope is a span (default: all)
 * @param rule of a rule
 * @param classifier of a classifier
 * @param judge of a judge
 * @param threshold a score below it flags; from 0 to 1 (default 0.5)
 * @param owner who answers for it; may be null
 * @param rubricVersion the version of the failure mode's definition that it follows (default 1)
 * @param fittedOn the dataset version, {@code NAME@V}, whose labels went into it; null where none
 *     did
 */
public record EvaluatorFile(
    String id,
    Integer version,
    String failureMode,
    Kind kind,
    Scope scope,
    List<String> operations,
    RuleSection rule,
    ClassifierSection classifier,
    JudgeSection judge,
    Double threshold,
    String owner,
    Integer rubricVersion,
    String fittedOn)
    implements Serializable {

  /** How an evaluator comes to its verdict. */
  public enum Kind {
    RULE,
    CLASSIFIER,
    JUDGE;

    @JsonCreator
    static Kind of(String name) {
      return named("kind", Kind.class, name);
    }

    /** As files and tables have it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What one verdict is about. */
  public enum Scope {
    TRACE,
    SPAN;

    @JsonCreator
    static Scope of(String name) {
      return named("scope", Scope.class, name);
    }
  }

  public EvaluatorFile {
    if (id == null || !id.matches("[a-z0-9][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "an evaluator needs an id of lower-case letters, digits and hyphens");
    }
    require(version != null && version >= 1, id, "a version from 1");
    require(failureMode != null && !failureMode.isBlank(), id, "a failure_mode");
    require(kind != null, id, "a kind: rule, classifier or judge");
    require((kind == Kind.RULE) == (rule != null), id, "a section rule if its kind is rule, only");
    require(
        (kind == Kind.CLASSIFIER) == (classifier != null),
        id,
        "a section classifier if its kind is classifier, only");
    require(
        (kind == Kind.JUDGE) == (judge != null), id, "a section judge if its kind is judge, only");
    scope = scope == null ? Scope.TRACE : scope;
    operations = operations == null ? List.of() : List.copyOf(operations);
    operations.forEach(name -> named("operations", Operation.class, name));
    require(scope == Scope.SPAN || operations.isEmpty(), id, "scope: span to have operations");
    threshold = threshold == null ? 0.5 : threshold;
    require(threshold >= 0 && threshold <= 1, id, "a threshold from 0 to 1");
    rubricVersion = rubricVersion == null ? 1 : rubricVersion;
    require(
        fittedOn == null || fittedOn.matches("[A-Za-z0-9._-]+@[1-9][0-9]*"),
        id,
        "a dataset version NAME@V in fitted_on");
  }

  private static void require(boolean condition, String id, String what) {
    if (!condition) {
      throw new IllegalArgumentException("evaluator '%s' needs %s".formatted(id, what));
    }
  }

  private static <E extends Enum<E>> E named(String key, Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> value.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s '%s' is not known (known: %s)"
                        .formatted(
                            key,
                            name,
                            String.join(
                                    ", ",
                                    Arrays.stream(type.getEnumConstants()).map(Enum::name).toList())
                                .toLowerCase(Locale.ROOT))));
  }

  /** The operations whose spans are judged; empty for all. */
  public List<Operation> spanOperations() {
    return operations.stream().map(name -> named("operations", Operation.class, name)).toList();
  }
}
