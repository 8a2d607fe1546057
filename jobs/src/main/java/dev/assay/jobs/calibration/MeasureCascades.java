package dev.assay.jobs.calibration;

import static org.apache.spark.sql.functions.col;

import dev.assay.jobs.conf.Scorecard;
import dev.assay.jobs.evaluation.VerdictsTable;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.calibration.CascadeAgreement;
import dev.assay.udfs.evaluator.VerdictStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the cascades of scorecard.yaml lose in agreement on labelled items, and what they save. */
final class MeasureCascades {
  private MeasureCascades() {}

  /** A verdict on a content. */
  private record Said(double score, boolean flag) {}

  /** The outcome of a calibration, with a line and an object for each cascade. */
  static Outcome addedTo(
      Outcome outcome,
      JobContext context,
      CalibrationInput dataset,
      List<EvaluatorIdentity> evaluators) {
    Map<String, Scorecard.ModeCard> modes = Scorecard.load(context.settings()).failureModes();
    List<Map<String, Object>> cascades = new ArrayList<>();
    List<String> lines = new ArrayList<>(outcome.lines());
    modes.forEach(
        (mode, card) -> {
          if (card.cascade() != null) {
            Optional<EvaluatorIdentity> first = latest(evaluators, card.cascade().first());
            Optional<EvaluatorIdentity> then = latest(evaluators, card.cascade().then());
            if (first.isPresent() && then.isPresent()) {
              CascadeAgreement agreement =
                  measure(context, dataset, mode, card.cascade(), first.get(), then.get());
              cascades.add(details(mode, card.cascade(), agreement));
              lines.add(line(mode, card.cascade(), agreement));
            }
          }
        });
    if (cascades.isEmpty()) {
      return outcome;
    }
    Map<String, Object> details = new LinkedHashMap<>(outcome.details());
    details.put("cascades", cascades);
    return new Outcome(outcome.accounting(), details, lines, outcome.exit(), outcome.spendUsd());
  }

  private static Optional<EvaluatorIdentity> latest(List<EvaluatorIdentity> all, String id) {
    return all.stream()
        .filter(one -> one.id().equals(id))
        .max((a, b) -> Integer.compare(a.version(), b.version()));
  }

  private static CascadeAgreement measure(
      JobContext context,
      CalibrationInput dataset,
      String mode,
      Scorecard.CascadeCard card,
      EvaluatorIdentity first,
      EvaluatorIdentity then) {
    Dataset<Row> labels =
        LabelledItems.of(dataset.items(), dataset.labels())
            .where(col(LabelledItems.FAILURE_MODE).equalTo(mode));
    Map<String, Map<String, Said>> said = new HashMap<>();
    for (Row row :
        TraceVerdicts.of(
                context
                    .lakehouse()
                    .read(VerdictsTable.TABLE)
                    .where(
                        col(VerdictsTable.FINGERPRINT)
                            .isin(first.fingerprint(), then.fingerprint()))
                    .join(
                        labels.select(LabelledItems.CONTENT_HASH).distinct(),
                        LabelledItems.CONTENT_HASH))
            .where(col(TraceVerdicts.STATUS).equalTo(VerdictStatus.SCORED.text()))
            .collectAsList()) {
      said.computeIfAbsent(row.getAs(TraceVerdicts.FINGERPRINT), key -> new HashMap<>())
          .put(
              row.getAs(TraceVerdicts.CONTENT_HASH),
              new Said(row.getAs(TraceVerdicts.SCORE), row.getAs(TraceVerdicts.FLAG)));
    }
    Map<String, Said> cheap = said.getOrDefault(first.fingerprint(), Map.of());
    Map<String, Said> dear = said.getOrDefault(then.fingerprint(), Map.of());
    List<CascadeAgreement.Case> cases = new ArrayList<>();
    for (Row label : labels.collectAsList()) {
      String content = label.getAs(LabelledItems.CONTENT_HASH);
      Said one = cheap.get(content);
      Said other = dear.get(content);
      if (one != null && other != null) {
        boolean sure = one.score() < card.from() || one.score() > card.to();
        cases.add(
            new CascadeAgreement.Case(
                label.getAs(LabelledItems.POSITIVE), one.flag(), other.flag(), sure));
      }
    }
    return CascadeAgreement.of(cases);
  }

  private static Map<String, Object> details(
      String mode, Scorecard.CascadeCard card, CascadeAgreement agreement) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("failure_mode", mode);
    details.put("first", card.first());
    details.put("then", card.then());
    details.put("labels", (long) agreement.cascade().total());
    details.put("mcc_first", agreement.cheap().mcc());
    details.put("mcc_then", agreement.dear().mcc());
    details.put("mcc_cascade", agreement.cascade().mcc());
    details.put("mcc_loss", agreement.mccLoss());
    details.put("saving", agreement.saving());
    return details;
  }

  private static String line(String mode, Scorecard.CascadeCard card, CascadeAgreement agreement) {
    if (agreement.cascade().total() == 0) {
      return "Cascade of %s: no labelled trace has a score of both %s and %s."
          .formatted(mode, card.first(), card.then());
    }
    return String.format(
        Locale.ROOT,
        "Cascade of %s, %s then %s: MCC %.2f, %s alone %.2f (loss %.2f); %.0f %% of its calls"
            + " saved, on %.0f labels.",
        mode,
        card.first(),
        card.then(),
        agreement.cascade().mcc(),
        card.then(),
        agreement.dear().mcc(),
        agreement.mccLoss(),
        100 * agreement.saving(),
        agreement.cascade().total());
  }
}
