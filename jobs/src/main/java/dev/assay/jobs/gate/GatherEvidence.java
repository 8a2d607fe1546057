package dev.assay.jobs.gate;

import dev.assay.jobs.calibration.EvaluatorIdentity;
import dev.assay.jobs.conf.Scorecard;
import dev.assay.jobs.conf.Scorecard.CriticalSlice;
import dev.assay.jobs.gate.InstrumentCalibrations.Calibration;
import dev.assay.udfs.gate.EvaluatorEvidence;
import dev.assay.udfs.gate.GateSlice;
import dev.assay.udfs.gate.GateSlice.Demand;
import dev.assay.udfs.gate.GatingEvaluator;
import dev.assay.udfs.gate.ItemMeasurements;
import dev.assay.udfs.gate.ItemMeasurements.Item;
import dev.assay.udfs.gate.ItemMeasurements.TraceRef;
import dev.assay.udfs.statistics.CalibrationStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Puts together what each evaluator brings before a gate.
 *
 * <p>Of an evaluator's versions the highest takes part that may decide and has judged both
 * releases; else the highest that may decide, so that a version that is no longer run blocks until
 * it is retired; else the highest that has judged anything, which annotates.
 */
final class GatherEvidence {
  private final GateRequest request;
  private final ReleaseItems items;
  private final Map<EvaluatorInstrument, InstrumentVerdicts> verdicts;
  private final Map<EvaluatorInstrument, Calibration> calibrations;
  private final Scorecard scorecard;
  private final Map<String, Set<String>> sliceItems;

  GatherEvidence(
      GateRequest request,
      ReleaseItems items,
      Map<EvaluatorInstrument, InstrumentVerdicts> verdicts,
      Map<EvaluatorInstrument, Calibration> calibrations,
      Scorecard scorecard,
      Map<String, Set<String>> sliceItems) {
    this.request = request;
    this.items = items;
    this.verdicts = verdicts;
    this.calibrations = calibrations;
    this.scorecard = scorecard;
    this.sliceItems = sliceItems;
  }

  /** In order of the evaluators' ids; instruments of no known evaluator take no part. */
  List<EvaluatorEvidence> of(List<EvaluatorIdentity> evaluators) {
    Map<String, EvaluatorIdentity> identities = new HashMap<>();
    evaluators.forEach(one -> identities.put(key(one.id(), one.version(), one.fingerprint()), one));
    Map<String, Set<EvaluatorInstrument>> byId = new TreeMap<>();
    Set<EvaluatorInstrument> all = new LinkedHashSet<>(calibrations.keySet());
    all.addAll(verdicts.keySet());
    for (EvaluatorInstrument one : all) {
      EvaluatorIdentity identity = identities.get(key(one));
      if (identity != null && scorecard.mode(identity.failureMode()).admits(identity.id())) {
        byId.computeIfAbsent(one.evaluatorId(), absent -> new LinkedHashSet<>()).add(one);
      }
    }
    List<EvaluatorEvidence> evidence = new ArrayList<>();
    byId.forEach(
        (id, instruments) ->
            participants(instruments)
                .forEach(
                    one -> evidence.addAll(evidence(one, identities.get(key(one)), instruments))));
    return evidence;
  }

  private static String key(EvaluatorInstrument one) {
    return key(one.evaluatorId(), one.version(), one.fingerprint());
  }

  private static String key(String id, int version, String fingerprint) {
    return id + "@" + version + " " + fingerprint;
  }

  private List<EvaluatorInstrument> participants(Set<EvaluatorInstrument> instruments) {
    List<EvaluatorInstrument> deciding = instruments.stream().filter(this::mayDecide).toList();
    List<EvaluatorInstrument> complete =
        deciding.stream()
            .filter(one -> knows(one, Item::baseline) && knows(one, Item::candidate))
            .toList();
    if (!complete.isEmpty()) {
      return ofHighestVersion(complete);
    }
    if (!deciding.isEmpty()) {
      return ofHighestVersion(deciding);
    }
    return ofHighestVersion(instruments.stream().filter(verdicts::containsKey).toList());
  }

  /** A panel of judge models is several instruments of one version. */
  private static List<EvaluatorInstrument> ofHighestVersion(List<EvaluatorInstrument> some) {
    int highest = some.stream().mapToInt(EvaluatorInstrument::version).max().orElse(0);
    return some.stream()
        .filter(one -> one.version() == highest)
        .sorted(Comparator.comparing(EvaluatorInstrument::toString))
        .toList();
  }

  private boolean mayDecide(EvaluatorInstrument instrument) {
    Calibration calibration = calibrations.get(instrument);
    return calibration != null && calibration.status().gates();
  }

  /** On all items that are new to it, and on each critical slice that is about its failure mode. */
  private List<EvaluatorEvidence> evidence(
      EvaluatorInstrument instrument,
      EvaluatorIdentity identity,
      Set<EvaluatorInstrument> siblings) {
    InstrumentVerdicts said =
        verdicts.getOrDefault(instrument, new InstrumentVerdicts(Map.of(), Map.of()));
    GatingEvaluator evaluator = evaluator(instrument, identity);
    String refusal = refusal(instrument, said, siblings);
    List<Item> asked = items.in(identity.slice());
    List<EvaluatorEvidence> evidence = new ArrayList<>();
    evidence.add(
        new EvaluatorEvidence(
            evaluator,
            GateSlice.ALL,
            ItemMeasurements.of(asked, said::of),
            scorecard.policy(identity.failureMode()),
            refusal));
    for (CriticalSlice slice : scorecard.criticalSlices()) {
      if (slice.isAbout(identity.failureMode())) {
        Set<String> inside = sliceItems.get(slice.name());
        evidence.add(
            new EvaluatorEvidence(
                evaluator,
                new GateSlice(
                    slice.name(), slice.mustPass() ? Demand.MUST_PASS : Demand.MUST_NOT_BLOCK),
                ItemMeasurements.of(
                    asked.stream().filter(item -> inside.contains(item.itemId())).toList(),
                    said::of),
                scorecard.policy(identity.failureMode(), slice),
                refusal));
      }
    }
    return evidence;
  }

  private GatingEvaluator evaluator(EvaluatorInstrument instrument, EvaluatorIdentity identity) {
    Calibration calibration =
        calibrations.getOrDefault(
            instrument,
            new Calibration(
                "", "", CalibrationStatus.INSUFFICIENT, Double.NaN, Double.NaN, Set.of()));
    return new GatingEvaluator(
        instrument.evaluatorId(),
        instrument.version(),
        instrument.fingerprint(),
        instrument.judgeModel() == null ? "" : instrument.judgeModel(),
        identity.failureMode(),
        calibration.id(),
        calibration.status(),
        calibration.mcc(),
        calibration.lowerBound());
  }

  /** Why the verdicts cannot be compared; empty if they can. */
  private String refusal(
      EvaluatorInstrument instrument, InstrumentVerdicts said, Set<EvaluatorInstrument> siblings) {
    for (String release : List.of(request.baseline(), request.candidate())) {
      Function<Item, List<TraceRef>> side =
          release.equals(request.baseline()) ? Item::baseline : Item::candidate;
      if (!knows(instrument, side)) {
        return "It has no verdict on %s%s. Run: assay evaluate --dataset %s --release %s."
            .formatted(
                release,
                judgedByOthers(side, siblings),
                request.dataset().nameAndVersion(),
                release);
      }
    }
    Set<String> models = new TreeSet<>(said.answeredBy(contents(Item::baseline)));
    models.addAll(said.answeredBy(contents(Item::candidate)));
    if (models.size() > 1) {
      return "Verdicts of several judge models are not compared: %s answered."
          .formatted(String.join(" and ", models));
    }
    Calibration calibration = calibrations.get(instrument);
    boolean isCalibrated =
        calibration == null
            || calibration.answering().isEmpty()
            || calibration.answering().containsAll(models);
    return isCalibrated
        ? ""
        : "It was calibrated on answers of %s, and here %s answered: judge the dataset again by it, and calibrate."
            .formatted(
                String.join(" and ", new TreeSet<>(calibration.answering())),
                String.join(" and ", models));
  }

  private String judgedByOthers(
      Function<Item, List<TraceRef>> side, Set<EvaluatorInstrument> siblings) {
    List<String> others =
        siblings.stream()
            .filter(one -> knows(one, side))
            .map(EvaluatorInstrument::name)
            .sorted()
            .toList();
    return others.isEmpty()
        ? ""
        : ", which was judged by %s; versions are not mixed".formatted(String.join(", ", others));
  }

  private boolean knows(EvaluatorInstrument instrument, Function<Item, List<TraceRef>> side) {
    InstrumentVerdicts said = verdicts.get(instrument);
    return said != null && said.knowsAny(contents(side));
  }

  private List<String> contents(Function<Item, List<TraceRef>> side) {
    return items.items().stream()
        .flatMap(item -> side.apply(item).stream())
        .map(TraceRef::contentHash)
        .toList();
  }
}
