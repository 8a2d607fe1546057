package dev.assay.jobs.registry;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.calibration.Slices;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.evaluation.EvaluatorStates;
import dev.assay.jobs.evaluation.EvaluatorStatesTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.JobContext;
import dev.assay.udfs.label.FailureMode;
import dev.assay.udfs.statistics.CalibrationStatus;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What an evaluator version is fit for: the best-founded of its latest calibrations, the uses that
 * these allow, and when it is to be calibrated again.
 *
 * @param calibrations its latest ones, one for each dataset, whole slice and judge model
 * @param state {@code active} or {@code retired}
 * @param recalibrate what calls for a new calibration now; empty while nothing does
 */
record Fitness(
    RegisteredVersion version,
    List<Measurement> calibrations,
    String state,
    List<String> recalibrate) {
  /** Agreement is looked at again monthly, as labels are. */
  private static final Duration VALID = Duration.ofDays(30);

  private static final String UNCALIBRATED = "UNCALIBRATED";

  /** A calibration. */
  record Measurement(
      String dataset,
      int datasetVersion,
      String slice,
      String judgeModel,
      CalibrationStatus status,
      String reason,
      Double mcc,
      Double low,
      Double high,
      long n,
      long positives,
      Instant at) {
    private static Measurement of(Row row) {
      return new Measurement(
          row.getAs(CalibrationsTable.DATASET),
          row.<Integer>getAs(CalibrationsTable.DATASET_VERSION),
          row.getAs(CalibrationsTable.SLICE),
          row.getAs(CalibrationsTable.JUDGE_MODEL),
          CalibrationStatus.valueOf(row.getAs(CalibrationsTable.STATUS)),
          row.getAs(CalibrationsTable.REASON),
          row.getAs(CalibrationsTable.MCC),
          row.getAs(CalibrationsTable.MCC_LOW),
          row.getAs(CalibrationsTable.MCC_HIGH),
          row.<Long>getAs(CalibrationsTable.N),
          row.<Long>getAs(CalibrationsTable.POSITIVES),
          row.<Timestamp>getAs(CalibrationsTable.CALIBRATED_AT).toInstant());
    }

    String text() {
      String agreement =
          mcc == null
              ? "MCC undefined"
              : String.format(Locale.ROOT, "MCC %.2f (%.2f to %.2f)", mcc, low, high);
      return "%s on %s@%d, slice %s%s: %s, %d labels, %d positive; %s"
          .formatted(
              status,
              dataset,
              datasetVersion,
              slice,
              judgeModel == null ? "" : ", judged by " + judgeModel,
              agreement,
              n,
              positives,
              reason);
    }

    Map<String, Object> details() {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("dataset", dataset + "@" + datasetVersion);
      details.put("slice", slice);
      details.put("judge_model", judgeModel);
      details.put("status", status.name());
      details.put("reason", reason);
      details.put("mcc", mcc);
      details.put("mcc_low", low);
      details.put("mcc_high", high);
      details.put("n", n);
      details.put("positives", positives);
      details.put("calibrated_at", at.toString());
      return details;
    }
  }

  /** The fitness of some versions, in their order. */
  static List<Fitness> of(JobContext context, List<RegisteredVersion> versions) {
    Lakehouse lakehouse = context.lakehouse();
    Map<String, List<Measurement>> measured = measured(lakehouse);
    EvaluatorStates states = EvaluatorStates.of(lakehouse);
    Map<String, Integer> current = new HashMap<>();
    DatasetVersion.current(lakehouse)
        .forEach(dataset -> current.put(dataset.name(), dataset.version()));
    Map<String, FailureMode> modes = context.settings().failureModes().failureModes();
    Instant now = context.clock().instant();
    return versions.stream()
        .map(
            version -> {
              List<Measurement> own = measured.getOrDefault(version.fingerprint(), List.of());
              String state =
                  states
                      .latest(version.id(), version.version())
                      .map(EvaluatorStates.Change::state)
                      .orElse(EvaluatorStatesTable.ACTIVE);
              return new Fitness(
                  version,
                  own,
                  state,
                  occasions(
                      version,
                      own,
                      current,
                      Optional.ofNullable(modes.get(version.failureMode())),
                      now));
            })
        .toList();
  }

  /** By fingerprint: the latest calibration of each dataset, whole slice and model. */
  private static Map<String, List<Measurement>> measured(Lakehouse lakehouse) {
    Map<String, Map<String, Measurement>> latest = new HashMap<>();
    for (Row row :
        lakehouse
            .read(CalibrationsTable.TABLE)
            // Of the parts of a dataset the best would be chosen, which says nothing of the whole.
            .where(col(CalibrationsTable.SLICE).isin(Slices.ALL, Slices.HELD_OUT))
            .orderBy(col(CalibrationsTable.DATASET), col(CalibrationsTable.SEQUENCE))
            .collectAsList()) {
      Measurement one = Measurement.of(row);
      latest
          .computeIfAbsent(
              row.getAs(CalibrationsTable.FINGERPRINT), fingerprint -> new LinkedHashMap<>())
          .put(one.dataset() + "\n" + one.slice() + "\n" + one.judgeModel(), one);
    }
    Map<String, List<Measurement>> measured = new HashMap<>();
    latest.forEach((fingerprint, ones) -> measured.put(fingerprint, List.copyOf(ones.values())));
    return measured;
  }

  private static List<String> occasions(
      RegisteredVersion version,
      List<Measurement> measured,
      Map<String, Integer> current,
      Optional<FailureMode> mode,
      Instant now) {
    List<String> occasions = new ArrayList<>();
    if (measured.isEmpty()) {
      occasions.add("it was never calibrated");
    }
    if (mode.isPresent() && mode.get().rubricVersion() != version.rubricVersion()) {
      occasions.add(
          "its rubric version is %d, the failure mode's is %d now"
              .formatted(version.rubricVersion(), mode.get().rubricVersion()));
    }
    for (Measurement one : measured) {
      int newest = current.getOrDefault(one.dataset(), one.datasetVersion());
      if (newest > one.datasetVersion()) {
        occasions.add(
            "%s@%d was frozen after its calibration on version %d"
                .formatted(one.dataset(), newest, one.datasetVersion()));
      }
    }
    Instant last = last(measured);
    if (last != null && now.isAfter(last.plus(VALID))) {
      occasions.add("its last calibration is of %s".formatted(date(last)));
    }
    return List.copyOf(occasions);
  }

  private static Instant last(List<Measurement> measured) {
    return measured.stream().map(Measurement::at).max(Instant::compareTo).orElse(null);
  }

  private static LocalDate date(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  /** The highest status of its calibrations; empty without one. */
  Optional<Measurement> best() {
    return calibrations.stream().min(Comparator.comparing(Measurement::status));
  }

  String status() {
    return best().map(one -> one.status().name()).orElse(UNCALIBRATED);
  }

  /** What it may be used for. */
  List<String> allowedUses() {
    if (state.equals(EvaluatorStatesTable.RETIRED)) {
      return List.of("none: it is retired; its verdicts stay readable");
    }
    if (best().isEmpty()) {
      return List.of("offering traces to reviewers");
    }
    return switch (best().get().status()) {
      case GATE_CONFIRMED ->
          List.of(
              "blocking a release by itself",
              "rates and trends in reports",
              "offering traces to reviewers");
      case GATE ->
          List.of(
              "blocking a release, unless one named person overrides it",
              "rates and trends in reports",
              "offering traces to reviewers");
      case SIGNAL -> List.of("trends in reports", "offering traces to reviewers");
      case INSUFFICIENT -> List.of("offering traces to reviewers, until it has labels enough");
      case REVISE -> List.of("none but its own revision: it does not measure what its rubric says");
      case FIX_LABELS -> List.of("none until the labels that contradict each other are settled");
    };
  }

  /** When it is to be calibrated again, in a sentence. */
  String whenToRecalibrate() {
    if (state.equals(EvaluatorStatesTable.RETIRED)) {
      return "not any more";
    }
    if (!recalibrate.isEmpty()) {
      return "now: " + String.join("; ", recalibrate);
    }
    String others =
        version.kind().equals("judge")
            ? "with the next dataset version, another judge model, or an alarm of drift"
            : "with the next dataset version or an alarm of drift";
    return "%s, at the latest on %s".formatted(others, date(last(calibrations).plus(VALID)));
  }

  Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("evaluator", version.name());
    details.put("id", version.id());
    details.put("version", version.version());
    details.put("failure_mode", version.failureMode());
    details.put("kind", version.kind());
    details.put("rubric_version", version.rubricVersion());
    details.put("fingerprint", version.fingerprint());
    details.put("registered_at", version.registeredAt().toString());
    details.put("state", state);
    details.put("status", status());
    details.put("allowed_uses", allowedUses());
    details.put("recalibrate", whenToRecalibrate());
    details.put("calibrations", calibrations.stream().map(Measurement::details).toList());
    return details;
  }
}
