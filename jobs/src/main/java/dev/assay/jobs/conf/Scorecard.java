package dev.assay.jobs.conf;

import dev.assay.udfs.calibration.EvidenceFloors;
import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.statistics.GatePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a release is held against: the lines that a gate draws.
 *
 * @param gate the lines for every failure mode
 * @param floors by failure mode: the least score that a candidate may have, in [0, 1]
 */
public record Scorecard(Lines gate, Map<String, Double> floors) {
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
      policy(blockDrop, margin, confirmedDrop, alpha);
      new EvidenceFloors(minCoverage, maxErrorRate);
    }

    private static GatePolicy policy(
        double blockDrop, double margin, double confirmedDrop, double alpha) {
      return new GatePolicy(blockDrop, margin, confirmedDrop, alpha, 0);
    }
  }

  public Scorecard {
    gate = gate == null ? new Lines(null, null, null, null, null, null) : gate;
    floors = floors == null ? Map.of() : Map.copyOf(floors);
  }

  /**
   * Reads scorecard.yaml; the defaults where there is none.
   *
   * @throws UserException if it has errors
   */
  public static Scorecard load(Settings settings) {
    Path file = settings.folder().resolve(FILE);
    if (!Files.exists(file)) {
      return new Scorecard(null, null);
    }
    return StrictYaml.read(file.toString(), Settings.text(file), Scorecard.class);
  }

  /** The lines for a failure mode. */
  public GatePolicy policy(String failureMode) {
    return Lines.policy(gate.blockDrop(), gate.margin(), gate.confirmedDrop(), gate.alpha())
        .withFloor(floors.getOrDefault(failureMode, 0.0));
  }

  /** How much of the evidence may be missing. */
  public EvidenceFloors evidenceFloors() {
    return new EvidenceFloors(gate.minCoverage(), gate.maxErrorRate());
  }
}
