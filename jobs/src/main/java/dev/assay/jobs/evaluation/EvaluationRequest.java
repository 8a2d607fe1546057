package dev.assay.jobs.evaluation;

import dev.assay.udfs.errors.UserException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is to be evaluated, and by what.
 *
 * @param targets the traces
 * @param evaluatorId the one evaluator; empty for all
 * @param errors what becomes of pairs that were errored before
 */
public record EvaluationRequest(Targets targets, Optional<String> evaluatorId, Errors errors) {

  /** Which traces are evaluated. */
  public sealed interface Targets {}

  /** The items of a dataset version, as they were frozen. */
  public record OfDataset(String name, int version) implements Targets {}

  /**
   * Some of the items of a dataset version.
   *
   * @param contents their content hashes
   */
  public record OfContents(String name, int version, Set<String> contents) implements Targets {
    public OfContents {
      contents = Set.copyOf(contents);
    }
  }

  /**
   * The traces of releases that are the same cases as the items of a dataset version.
   *
   * @param releases one or more, each once
   */
  public record OfReleases(String name, int version, List<String> releases) implements Targets {
    public OfReleases {
      releases = releases.stream().distinct().toList();
    }
  }

  /** The traces of a UTC day. */
  public record OfDate(LocalDate date) implements Targets {}

  /** What becomes of pairs that were errored before. */
  public enum Errors {
    KEEP,
    RETRY
  }

  private static final Pattern DATASET = Pattern.compile("([A-Za-z0-9._-]+)@([1-9][0-9]{0,8})");

  /** All evaluators over some traces; errors are kept. */
  public static EvaluationRequest of(Targets targets) {
    return new EvaluationRequest(targets, Optional.empty(), Errors.KEEP);
  }

  /**
   * Reads {@code NAME@V}.
   *
   * @throws UserException if it is not of that form
   */
  public static OfDataset dataset(String text) {
    Matcher matcher = DATASET.matcher(text);
    if (!matcher.matches()) {
      throw new UserException(
          "'%s' is no dataset version: write NAME@V, for example support@3.".formatted(text));
    }
    return new OfDataset(matcher.group(1), Integer.parseInt(matcher.group(2)));
  }

  /** The targets in words. */
  String describe() {
    if (targets instanceof OfDataset dataset) {
      return dataset.name() + "@" + dataset.version();
    }
    if (targets instanceof OfContents some) {
      return "%d contents of %s@%d".formatted(some.contents().size(), some.name(), some.version());
    }
    if (targets instanceof OfReleases some) {
      return "%s on %s@%d"
          .formatted(String.join(", ", some.releases()), some.name(), some.version());
    }
    return ((OfDate) targets).date().toString();
  }
}
