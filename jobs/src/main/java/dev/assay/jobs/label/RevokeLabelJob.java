package dev.assay.jobs.label;

import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import dev.assay.udfs.label.Label;
import dev.assay.udfs.label.Label.Annotator;
import dev.assay.udfs.label.Label.AnnotatorKind;
import dev.assay.udfs.label.Label.Fact;
import dev.assay.udfs.label.LabelTarget;
import dev.assay.udfs.label.LabelValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Withdraws a label, by a new fact. */
public final class RevokeLabelJob {
  private RevokeLabelJob() {}

  /**
   * Records that somebody withdraws a label.
   *
   * @param who a person's name
   * @param why for whoever reads the history
   * @throws UserException if there is no such label
   */
  public static Outcome run(JobContext context, String labelId, String who, String why) {
    Label revocation =
        new Label(
                null,
                Fact.REVOCATION,
                labelId,
                new LabelTarget(LabelTarget.Kind.TRACE, null, null, null, null, null, null),
                null,
                1,
                null,
                new LabelValue(null, null, null),
                null,
                null,
                null,
                new Annotator(AnnotatorKind.HUMAN, who),
                null,
                why,
                List.of(),
                null,
                Map.of(),
                null)
            .identified();
    RecordLabels.Recorded recorded =
        new RecordLabels(context, context.settings().failureModes())
            .record(List.of(revocation), Optional.empty());
    if (recorded.refused().containsKey(revocation)) {
      throw new UserException(
          "labels revoke: '%s' is no label in the table labels, or is a revocation itself. See: assay labels list."
              .formatted(labelId));
    }
    long written = recorded.added().size();
    return Outcome.done(
        new Accounting(1, written, 0, recorded.duplicates(), 0),
        Map.of("revoked", labelId, "revocation", revocation.labelId()),
        List.of(
            written == 1
                ? "%s is revoked. Dataset versions that were frozen before keep it; the next one does not."
                    .formatted(labelId)
                : "%s was revoked by %s before, with the same reason.".formatted(labelId, who)));
  }
}
