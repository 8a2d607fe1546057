package dev.assay.jobs.conf;

import dev.assay.udfs.calibration.EvidenceFloors;
import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.evaluator.Cascade;
import dev.assay.udfs.evaluator.Evaluator;
import dev.assay.udfs.statistics.GatePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a release is held against: the lines of a gate, what is special to a failure mode, and the
 * slices that are looked at by themselves.
 *
 * @param gate the lines where nothing else is said
 * @param failureModes by name; one that is not named has the lines of {@code gate}
 * @param criticalSlices in the order of the file
 */
public record Scorecard(
    Lines gate, Map<String, ModeCard> failureModes, List<CriticalSlice> criticalSlices) {
  private static final String FILE = "scorecard.yaml";

  /**
   * The lines of a gate; what is left out has its default.
   *
   * @param blockDrop an observed drop of this size blocks (default 0.10)
   * @param margin a true drop below this is acceptable (default 0.10)
   * @param confirmedDrop the smallest drop that a significant test blocks (default 0.03)
   * @param alpha of the one-sided test (default 0.05)
   * @param minCoverage least share of items with a score (default 0.90)
   * @param maxErrorRate greatest share of errored verdicts (default 0.05)
   */
  public record Lines(
      Double blockDrop,
      Double margin,
      Double confirmedDrop,
      Double alpha,
      Double minCoverage,
      Double maxErrorRate) {
    public Lines {
      blockDrop = blockDrop == null ? GatePolicy.DEFAULT.blockDrop() : blockDrop;
      margin = margin == null ? GatePolicy.DEFAULT.margin() : margin;
      confirmedDrop = confirmedDrop == null ? GatePolicy.DEFAULT.confirmedDrop() : confirmedDrop;
      alpha = alpha == null ? GatePolicy.DEFAULT.alpha() : alpha;
      minCoverage = minCoverage == null ? EvidenceFloors.DEFAULT.minCoverage() : minCoverage;
      maxErrorRate = maxErrorRate == null ? EvidenceFloors.DEFAULT.maxErrorRate() : maxErrorRate;
      // Both check their ranges, so that a bad file is told when it is read.
      new GatePolicy(blockDrop, margin, confirmedDrop, alpha, 0);
      new EvidenceFloors(minCoverage, maxErrorRate);
    }

    GatePolicy policy() {
      return new GatePolicy(blockDrop, margin, confirmedDrop, alpha, 0);
    }
  }

  /**
   * What is special to a failure mode.
   *
   * @param evaluators the ids that may decide on it; empty for all
   * @param guardrail whether it stands by itself: it is left out of the release's score, so that
   *     nothing else can make up for it (default: no)
   * @param floor the least score that a candidate may have, from 0 to 1 (default: none)
   * @param blockDrop in place of the gate's
   * @param margin in place of the gate's
   * @param cascade a cheap evaluator that decides before a dear one where it is sure; null for none
   * @param humanSampling the share of the traces that evaluators let pass which people are to look
   *     at all the same, from 0 to 1 (default 0)
   */
  public record ModeCard(
      List<String> evaluators,
      Boolean guardrail,
      Double floor,
      Double blockDrop,
      Double margin,
      CascadeCard cascade,
      Double humanSampling) {
    static final ModeCard PLAIN = new ModeCard(null, null, null, null, null, null, null);

    public ModeCard {
      evaluators = evaluators == null ? List.of() : List.copyOf(evaluators);
      guardrail = guardrail != null && guardrail;
      humanSampling = humanSampling == null ? 0 : humanSampling;
      if (!(humanSampling >= 0 && humanSampling <= 1)) {
        throw new IllegalArgumentException(
            "human_sampling is a share from 0 to 1, not %s".formatted(humanSampling));
      }
      lines(GatePolicy.DEFAULT, floor, blockDrop, margin);
    }

    /** Whether an evaluator may decide on the mode. */
    public boolean admits(String evaluatorId) {
      return evaluators.isEmpty() || evaluators.contains(evaluatorId);
    }
  }

  /**
   * A cascade of two evaluators of a failure mode. On the traces of a day the second is asked where
   * the first is unsure; on labelled items both are, so that what the cascade loses can be
   * measured.
   *
   * @param first the id of a rule or classifier of traces
   * @param then the id of the dear evaluator
   * @param from the lowest score at which the first is unsure (default 0.2)
   * @param to the highest (default 0.8)
   */
  public record CascadeCard(String first, String then, Double from, Double to) {
    public CascadeCard {
      if (first == null || then == null || first.equals(then)) {
        throw new IllegalArgumentException("a cascade needs first and then, two evaluators");
      }
      from = from == null ? 0.2 : from;
      to = to == null ? 0.8 : to;
      if (!(from >= 0 && from <= to && to <= 1)) {
        throw new IllegalArgumentException("a cascade needs 0 <= from <= to <= 1");
      }
    }
  }

  /**
   * Items that are looked at by themselves.
   *
   * @param where an SQL condition over the columns of {@code traces}, of the dataset's own traces
   * @param failureModes those that are looked at; empty for all
   * @param floor in place of the failure mode's
   * @param blockDrop in place of the failure mode's
   * @param mustPass whether a slice too small to say leaves the gate open (default: no)
   */
  public record CriticalSlice(
      String name,
      String where,
      List<String> failureModes,
      Double floor,
      Double blockDrop,
      Boolean mustPass) {
    public CriticalSlice {
      if (name == null || name.isBlank() || name.equals("all")) {
        throw new IllegalArgumentException("a critical slice needs a name other than 'all'");
      }
      if (where == null || where.isBlank()) {
        throw new IllegalArgumentException("critical slice '%s' needs a where".formatted(name));
      }
      failureModes = failureModes == null ? List.of() : List.copyOf(failureModes);
      mustPass = mustPass != null && mustPass;
      lines(GatePolicy.DEFAULT, floor, blockDrop, null);
    }

    /** Whether it is about a failure mode. */
    public boolean isAbout(String failureMode) {
      return failureModes.isEmpty() || failureModes.contains(failureMode);
    }
  }

  public Scorecard {
    gate = gate == null ? new Lines(null, null, null, null, null, null) : gate;
    failureModes =
        failureModes == null
            ? Map.of()
            : java.util.Collections.unmodifiableMap(new LinkedHashMap<>(failureModes));
    criticalSlices = criticalSlices == null ? List.of() : List.copyOf(criticalSlices);
    if (criticalSlices.stream().map(CriticalSlice::name).distinct().count()
        < criticalSlices.size()) {
      throw new IllegalArgumentException("two critical slices have the same name");
    }
  }

  /**
   * Reads scorecard.yaml; the defaults where there is none.
   *
   * @throws UserException if it has errors
   */
  public static Scorecard load(Settings settings) {
    return parse(text(settings));
  }

  /** The text of scorecard.yaml; empty where there is none. */
  public static String text(Settings settings) {
    Path file = settings.folder().resolve(FILE);
    return Files.exists(file) ? Settings.text(file) : "";
  }

  /**
   * Reads the text of a scorecard.yaml; the defaults for an empty one.
   *
   * @throws UserException if it has errors
   */
  public static Scorecard parse(String text) {
    return text.isBlank()
        ? new Scorecard(null, null, null)
        : StrictYaml.read(FILE, text, Scorecard.class);
  }

  /** What is special to a failure mode. */
  public ModeCard mode(String failureMode) {
    return failureModes.getOrDefault(failureMode, ModeCard.PLAIN);
  }

  /**
   * The cascades, by the id of their second evaluator.
   *
   * @param evaluators those that there are
   * @throws UserException if a cascade names one that is not there, or one that cannot be first
   */
  public Map<String, Cascade> cascades(List<Evaluator> evaluators) {
    Map<String, Cascade> cascades = new LinkedHashMap<>();
    failureModes.forEach(
        (mode, card) -> {
          if (card.cascade() != null) {
            Evaluator first = named(mode, card.cascade().first(), evaluators);
            named(mode, card.cascade().then(), evaluators);
            try {
              cascades.put(
                  card.cascade().then(),
                  new Cascade(first, card.cascade().from(), card.cascade().to()));
            } catch (IllegalArgumentException e) {
              throw new UserException(
                  "%s: failure_modes.%s.cascade: %s.".formatted(FILE, mode, e.getMessage()), e);
            }
          }
        });
    return cascades;
  }

  private static Evaluator named(String mode, String id, List<Evaluator> evaluators) {
    return evaluators.stream()
        .filter(evaluator -> evaluator.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "%s: failure_modes.%s.cascade names evaluator '%s', which evaluators/ does not have."
                        .formatted(FILE, mode, id)));
  }

  /** The greatest share of passed traces that people are to look at, over the failure modes. */
  public double humanSampling() {
    return failureModes.values().stream().mapToDouble(ModeCard::humanSampling).max().orElse(0);
  }

  /** The failure modes that stand by themselves. */
  public Set<String> guardrails() {
    return failureModes.entrySet().stream()
        .filter(entry -> entry.getValue().guardrail())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The lines for a failure mode on all items. */
  public GatePolicy policy(String failureMode) {
    ModeCard card = mode(failureMode);
    return lines(gate.policy(), card.floor(), card.blockDrop(), card.margin());
  }

  /** The lines for a failure mode on a critical slice. */
  public GatePolicy policy(String failureMode, CriticalSlice slice) {
    return lines(policy(failureMode), slice.floor(), slice.blockDrop(), null);
  }

  private static GatePolicy lines(GatePolicy base, Double floor, Double blockDrop, Double margin) {
    return new GatePolicy(
        blockDrop == null ? base.blockDrop() : blockDrop,
        margin == null ? base.margin() : margin,
        base.confirmedDrop(),
        base.alpha(),
        floor == null ? base.floor() : floor);
  }

  /** How much of the evidence may be missing. */
  public EvidenceFloors evidenceFloors() {
    return new EvidenceFloors(gate.minCoverage(), gate.maxErrorRate());
  }
}
