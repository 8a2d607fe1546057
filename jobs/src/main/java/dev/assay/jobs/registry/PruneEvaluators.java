package dev.assay.jobs.registry;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.calibration.EvaluatorIdentity;
import dev.assay.jobs.calibration.RegisteredEvaluators;
import dev.assay.jobs.calibration.Slices;
import dev.assay.jobs.calibration.TraceVerdicts;
import dev.assay.jobs.evaluation.EvaluatorStates;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.label.EffectiveLabels;
import dev.assay.jobs.label.LabelsTable;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.calibration.PruneProposal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Proposes evaluators to take out of use, each with its evidence; a person retires them. And those
 * to take up again: retired ones whose failure mode people have found since.
 */
final class PruneEvaluators {
  private static final String MODEL = "LLM";
  private static final String FLAGS = "flags";
  private static final String BOTH = "both";
  private static final String COST = "cost";

  /**
   * What to look at.
   *
   * @param weeks up to the context's day
   * @param line the rate below which a failure mode counts as gone
   * @param mostUsd that a found failure may cost
   */
  record Request(int weeks, double line, double mostUsd) {}

  private final Lakehouse lakehouse;
  private final Request request;
  private final LocalDate day;
  private final Map<String, Row> calibrations = new HashMap<>();

  private PruneEvaluators(JobContext context, Request request) {
    this.lakehouse = context.lakehouse();
    this.request = request;
    this.day = context.dateOrToday();
    lakehouse
        .read(CalibrationsTable.TABLE)
        .filter(col(CalibrationsTable.SLICE).isin(Slices.ALL, Slices.HELD_OUT))
        .orderBy(CalibrationsTable.CALIBRATED_AT)
        .select(
            CalibrationsTable.FINGERPRINT,
            CalibrationsTable.MCC,
            CalibrationsTable.TRUE_POSITIVES,
            CalibrationsTable.FALSE_POSITIVES)
        .collectAsList()
        .forEach(row -> calibrations.put(row.getAs(CalibrationsTable.FINGERPRINT), row));
  }

  static Outcome run(JobContext context, Request request) {
    return new PruneEvaluators(context, request).propose(context);
  }

  private Outcome propose(JobContext context) {
    List<EvaluatorIdentity> inUse =
        RegisteredEvaluators.inUse(lakehouse, context.clock().instant());
    List<Row> labels = labels(context);
    Map<String, Row> spend = spend();
    List<Row> overlaps = overlaps();
    List<Map<String, Object>> proposals = new ArrayList<>();
    for (EvaluatorIdentity one : inUse) {
      gone(one, labels).ifPresent(reason -> proposals.add(proposal(one, reason)));
      redundant(one, inUse, overlaps).ifPresent(reason -> proposals.add(proposal(one, reason)));
      Row cost = spend.get(one.fingerprint());
      if (cost != null) {
        PruneProposal.costsMoreThanItFinds(
                cost.<Double>getAs(COST),
                cost.<Long>getAs(FLAGS),
                precision(one),
                request.mostUsd())
            .ifPresent(reason -> proposals.add(proposal(one, reason)));
      }
    }
    List<Map<String, Object>> reopen = reopen(labels);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d evaluators in use, %d proposals to take one out of use, %d to take one up again."
            .formatted(inUse.size(), proposals.size(), reopen.size()));
    proposals.forEach(
        one -> {
          lines.add("");
          lines.add("%s: %s".formatted(one.get("evaluator"), one.get("evidence")));
          lines.add(
              "  If so: assay evaluators retire %s --who NAME --why TEXT"
                  .formatted(one.get("evaluator")));
        });
    reopen.forEach(
        one -> {
          lines.add("");
          lines.add("%s: %s".formatted(one.get("evaluator"), one.get("evidence")));
          lines.add("  If so: give its file a new version, evaluate and calibrate.");
        });
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("proposals", proposals);
    details.put("reopen", reopen);
    int n = inUse.size();
    return Outcome.done(new Accounting(n, 0, 0, n, 0), details, lines);
  }

  private static Map<String, Object> proposal(EvaluatorIdentity one, PruneProposal reason) {
    Map<String, Object> proposal = new LinkedHashMap<>();
    proposal.put("evaluator", one.id() + "@" + one.version());
    proposal.put("failure_mode", one.failureMode());
    proposal.put("reason", reason.kind().name().toLowerCase(Locale.ROOT));
    proposal.put("evidence", reason.evidence());
    return proposal;
  }

  /** What people and programs have answered, all of it. */
  private List<Row> labels(JobContext context) {
    if (!lakehouse.has(LabelsTable.TABLE)) {
      return List.of();
    }
    return EffectiveLabels.of(
            lakehouse.read(LabelsTable.TABLE), context.settings().failureModes().failureModes())
        .filter(
            col(EffectiveLabels.POSITIVE)
                .isNotNull()
                .and(col(EffectiveLabels.ANNOTATOR_KIND).notEqual(MODEL)))
        .select(EffectiveLabels.FAILURE_MODE, EffectiveLabels.POSITIVE, EffectiveLabels.LABELLED_AT)
        .collectAsList();
  }

  private Optional<PruneProposal> gone(EvaluatorIdentity one, List<Row> labels) {
    Instant since = start(day.minusWeeks(request.weeks()).plusDays(1));
    Instant end = start(day.plusDays(1));
    long recent = 0;
    long positives = 0;
    long before = 0;
    for (Row row : labels) {
      Instant at = row.<Timestamp>getAs(EffectiveLabels.LABELLED_AT).toInstant();
      if (!row.getAs(EffectiveLabels.FAILURE_MODE).equals(one.failureMode()) || !at.isBefore(end)) {
        continue;
      }
      boolean positive = row.<Boolean>getAs(EffectiveLabels.POSITIVE);
      if (at.isBefore(since)) {
        before += positive ? 1 : 0;
      } else {
        recent++;
        positives += positive ? 1 : 0;
      }
    }
    return PruneProposal.noLongerOccurs(recent, positives, before, request.weeks(), request.line());
  }

  private static Instant start(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private Dataset<Row> verdicts() {
    Column date = col(VerdictsTable.TARGET_DATE);
    return lakehouse
        .read(VerdictsTable.TABLE)
        .filter(date.gt(lit(Date.valueOf(day.minusWeeks(request.weeks())))))
        .filter(date.leq(lit(Date.valueOf(day))));
  }

  private Map<String, Row> spend() {
    Map<String, Row> spend = new HashMap<>();
    verdicts()
        .groupBy(VerdictsTable.FINGERPRINT)
        .agg(
            sum(coalesce(col(VerdictsTable.COST_USD), lit(0.0))).as(COST),
            count(when(col(VerdictsTable.FLAG), 1)).as(FLAGS))
        .collectAsList()
        .forEach(row -> spend.put(row.getString(0), row));
    return spend;
  }

  /** Of each two evaluators: how many contents the first flags, and how many both flag. */
  private List<Row> overlaps() {
    Dataset<Row> said =
        TraceVerdicts.of(verdicts())
            .filter(col(TraceVerdicts.FLAG).isNotNull())
            .select(TraceVerdicts.FINGERPRINT, TraceVerdicts.CONTENT_HASH, TraceVerdicts.FLAG);
    Dataset<Row> other =
        said.select(
            col(TraceVerdicts.FINGERPRINT).as("other"),
            col(TraceVerdicts.CONTENT_HASH),
            col(TraceVerdicts.FLAG).as("other_flag"));
    return said.filter(col(TraceVerdicts.FLAG))
        .join(other, TraceVerdicts.CONTENT_HASH)
        .filter(col(TraceVerdicts.FINGERPRINT).notEqual(col("other")))
        .groupBy(TraceVerdicts.FINGERPRINT, "other")
        .agg(count(lit(1)).as(FLAGS), count(when(col("other_flag"), 1)).as(BOTH))
        .collectAsList();
  }

  private Optional<PruneProposal> redundant(
      EvaluatorIdentity one, List<EvaluatorIdentity> inUse, List<Row> overlaps) {
    return overlaps.stream()
        .filter(row -> row.getString(0).equals(one.fingerprint()))
        .flatMap(
            row ->
                inUse.stream()
                    .filter(other -> other.fingerprint().equals(row.getString(1)))
                    .filter(other -> other.failureMode().equals(one.failureMode()))
                    .filter(other -> isPreferred(other, one))
                    .flatMap(
                        other ->
                            PruneProposal.redundant(
                                other.id() + "@" + other.version(),
                                row.<Long>getAs(FLAGS),
                                row.<Long>getAs(BOTH),
                                mcc(one),
                                mcc(other))
                                .stream()))
        .findFirst();
  }

  /** Of two that are alike, only one may explain the other. */
  private boolean isPreferred(EvaluatorIdentity other, EvaluatorIdentity one) {
    return mcc(other) > mcc(one)
        || (mcc(other) == mcc(one) && other.fingerprint().compareTo(one.fingerprint()) < 0);
  }

  private double mcc(EvaluatorIdentity one) {
    Row row = calibrations.get(one.fingerprint());
    Double mcc = row == null ? null : row.getAs(CalibrationsTable.MCC);
    return mcc == null ? Double.NaN : mcc;
  }

  private double precision(EvaluatorIdentity one) {
    Row row = calibrations.get(one.fingerprint());
    if (row == null) {
      return Double.NaN;
    }
    double hits = row.<Long>getAs(CalibrationsTable.TRUE_POSITIVES);
    return hits / (hits + row.<Long>getAs(CalibrationsTable.FALSE_POSITIVES));
  }

  private List<Map<String, Object>> reopen(List<Row> labels) {
    EvaluatorStates states = EvaluatorStates.of(lakehouse);
    List<Map<String, Object>> reopen = new ArrayList<>();
    for (EvaluatorIdentity one : RegisteredEvaluators.of(lakehouse)) {
      Optional<Instant> retired =
          states.isRetired(one.id(), one.version())
              ? states.latest(one.id(), one.version()).map(EvaluatorStates.Change::at)
              : Optional.empty();
      long found =
          retired
              .map(
                  at ->
                      labels.stream()
                          .filter(
                              row ->
                                  row.getAs(EffectiveLabels.FAILURE_MODE).equals(one.failureMode()))
                          .filter(row -> row.<Boolean>getAs(EffectiveLabels.POSITIVE))
                          .filter(
                              row ->
                                  row.<Timestamp>getAs(EffectiveLabels.LABELLED_AT)
                                      .toInstant()
                                      .isAfter(at))
                          .count())
              .orElse(0L);
      if (found > 0) {
        Map<String, Object> proposal = new LinkedHashMap<>();
        proposal.put("evaluator", one.id() + "@" + one.version());
        proposal.put("failure_mode", one.failureMode());
        proposal.put(
            "evidence",
            "people have found %s in %d traces since it was retired."
                .formatted(one.failureMode(), found));
        reopen.add(proposal);
      }
    }
    return reopen;
  }
}
