package dev.assay.jobs.conf;

import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.dataset.ClusterKey;
import dev.assay.udfs.dialect.AttributeMapping;
import dev.assay.udfs.dialect.ColumnMap;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.judge.JudgeSettings;
import dev.assay.udfs.redaction.PatternRedactor;
import dev.assay.udfs.redaction.RedactionSettings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration: {@code assay.yaml}, and the folder that it and the other files lie in.
 *
 * @param folder holds failure-modes.yaml, scorecard.yaml and evaluators/
 */
public record Settings(Path folder, AssayYaml yaml) {
  private static final String FILE = "assay.yaml";

  /**
   * The content of {@code assay.yaml}; conf/README.md lists every key.
   *
   * @param sources what {@code nightly} ingests
   * @param mapping which attributes say the release, the item and the like, for every source
   * @param mail who sends reports to whom; null where none is mailed
   * @param models what is known of the models that traces name
   * @param rank how traces are ranked
   * @param queue what is offered to reviewers
   * @param cluster what traces that are not independent have in common: the first of these that a
   *     trace has (default: session, then user); a trace that has none goes by its item
   * @param judge which model judges ask; without an endpoint they are not run
   * @param redaction what is hidden before anybody or any model reads a trace
   */
  public record AssayYaml(
      List<SourceSettings> sources,
      AttributeMapping mapping,
      MailSettings mail,
      Map<String, ModelSettings> models,
      RankSettings rank,
      QueueSettings queue,
      List<ClusterKey> cluster,
      JudgeSettings judge,
      RedactionSettings redaction) {
    public AssayYaml {
      judge = judge == null ? JudgeSettings.NONE : judge;
      redaction = redaction == null ? RedactionSettings.DEFAULT : redaction;
      cluster =
          cluster == null ? List.of(ClusterKey.SESSION, ClusterKey.USER) : List.copyOf(cluster);
      sources = sources == null ? List.of() : List.copyOf(sources);
      models = models == null ? Map.of() : Map.copyOf(models);
      rank = rank == null ? RankSettings.DEFAULT : rank;
      queue = queue == null ? QueueSettings.DEFAULT : queue;
      mapping = mapping == null ? AttributeMapping.NONE : mapping;
    }

    private AssayYaml withSources(List<SourceSettings> others) {
      return new AssayYaml(others, mapping, mail, models, rank, queue, cluster, judge, redaction);
    }
  }

  /**
   * Reads the configuration.
   *
   * @param file {@code --conf}; empty for the installation's own
   * @throws UserException if the file is not there or has errors; all unknown keys are named
   */
  public static Settings load(Optional<Path> file) {
    Path path = file.orElseGet(Settings::installed);
    AssayYaml yaml = StrictYaml.read(path.toString(), text(path), AssayYaml.class);
    return new Settings(path.toAbsolutePath().getParent(), yaml);
  }

  private static Path installed() {
    return Path.of(System.getProperty("assay.home", "."), "conf", FILE);
  }

  /**
   * The text of a file of the configuration.
   *
   * @throws UserException if it cannot be read
   */
  public static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UserException("%s: cannot be read: %s".formatted(path, unreadable(path, e)), e);
    }
  }

  private static String unreadable(Path path, IOException e) {
    if (Files.isDirectory(path)) {
      return "it is a folder. Name the file in it, as in --conf %s.".formatted(path.resolve(FILE));
    }
    if (e instanceof CharacterCodingException) {
      return "it is no UTF-8 text. Save it as UTF-8.";
    }
    return Files.exists(path)
        ? "%s. Let the user who runs Assay read it.".formatted(e.getClass().getSimpleName())
        : "it is not there. Give the configuration's place with --conf FILE.";
  }

  /** Who sends reports to whom; empty where none is mailed. */
  public Optional<MailSettings> mail() {
    return Optional.ofNullable(yaml.mail());
  }

  /** The attribute names of a source: its own first, then those for every source. */
  public AttributeMapping mapping(String source) {
    return yaml.sources().stream()
        .filter(settings -> settings.name().equals(source))
        .findFirst()
        .map(settings -> settings.mapping().or(yaml.mapping()))
        .orElse(yaml.mapping());
  }

  /**
   * What hides personal data and secrets, as configured.
   *
   * @throws UserException if the key of pseudonyms is not where the configuration says
   */
  public PatternRedactor redactor() {
    RedactionSettings redaction = yaml.redaction();
    try {
      return PatternRedactor.of(
          redaction, redaction.hasKey() ? Optional.of(key(redaction)) : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new UserException("redaction: %s.".formatted(e.getMessage()), e);
    }
  }

  private static byte[] key(RedactionSettings redaction) {
    if (redaction.keyFile() != null) {
      return text(Path.of(redaction.keyFile())).strip().getBytes(StandardCharsets.UTF_8);
    }
    String key = System.getenv(redaction.keyEnv());
    if (key == null || key.isBlank()) {
      throw new UserException(
          "redaction: the environment has no %s, which is to hold the key of pseudonyms. Set it, or take redaction.key_env out of assay.yaml."
              .formatted(redaction.keyEnv()));
    }
    return key.strip().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whether traces of a source need the user's consent before they are reviewed or judged: where
   * the configuration names its attribute.
   */
  public boolean needsConsent(String source) {
    return !mapping(source).consent().isEmpty();
  }

  /** What the columns of a source are, if its table is in no known layout. */
  public ColumnMap columns(String source) {
    return yaml.sources().stream()
        .filter(settings -> settings.name().equals(source))
        .findFirst()
        .map(settings -> new ColumnMap(settings.columns()))
        .orElse(ColumnMap.NONE);
  }

  /** The same configuration, with other sources. */
  public Settings withSources(List<SourceSettings> sources) {
    return new Settings(folder, yaml.withSources(sources));
  }

  /** The failure modes of {@code failure-modes.yaml}. */
  public FailureModes failureModes() {
    return FailureModes.load(folder.resolve("failure-modes.yaml"));
  }
}
