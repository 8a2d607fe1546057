package dev.assay.jobs.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jobs.SharedSession;
import dev.assay.jobs.TableRows;
import dev.assay.jobs.calibration.CalibrationsTable;
import dev.assay.jobs.calibration.RegisteredEvaluators;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.evaluation.EvaluateJob;
import dev.assay.jobs.evaluation.EvaluationRequest;
import dev.assay.jobs.evaluation.SupportDataset;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorsTest {
  private static final EvaluationRequest REQUEST =
      EvaluationRequest.of(new EvaluationRequest.OfDataset("support", 1));

  @TempDir private Path folder;

  @Test
  void keepsVersionsAndSaysWhatTheyAreFitFor() throws IOException {
    Files.createDirectories(folder.resolve("conf/evaluators"));
    Files.writeString(
        folder.resolve("conf/failure-modes.yaml"),
        "failure_modes: {failing: {definition: A tool failed., criterion: failing, rubric_version: 2}}\n");
    Path conf = Files.writeString(folder.resolve("conf/assay.yaml"), "sources: []\n");
    evaluator(1, 0);
    JobContext context = SharedSession.context(folder, conf);
    assertThat(ListEvaluators.run(context, Optional.empty()).lines().get(0))
        .contains("tool-error@1")
        .contains("not used yet");
    assertThatThrownBy(() -> ShowEvaluator.run(context, "tool-error"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("No evaluator was used");
    SupportDataset.append(
        context,
        SupportDataset.trace("t1", 0, "Error: no seats"),
        SupportDataset.trace("t2", 1, "ok"));
    SupportDataset.freeze(context);
    EvaluateJob.run(context, REQUEST);
    evaluator(2, 1);
    EvaluateJob.run(context, REQUEST);

    Map<?, ?> last = (Map<?, ?>) versions(ShowEvaluator.run(context, "tool-error")).get(1);
    assertThat(last.get("evaluator")).isEqualTo("tool-error@2");
    assertThat(last.get("status")).isEqualTo("UNCALIBRATED");
    assertThat(last.get("recalibrate").toString())
        .contains("never calibrated")
        .contains("rubric version is 1, the failure mode's is 2");
    assertThat(last.get("file").toString()).contains("max_errors: 1");
    assertThatThrownBy(() -> ShowEvaluator.run(context, "tool-eror@2"))
        .hasMessageContaining("Did you mean 'tool-error@");

    // This version is about no failure mode, so that no evaluator takes part in a gate on it.
    assertThat(RegisteredEvaluators.inUse(context.lakehouse(), context.clock().instant()))
        .hasSize(2);
    assertThat(
            RegisteredEvaluators.inUse(
                context.lakehouse(),
                context.clock().instant(),
                DatasetVersion.parse(context.lakehouse(), "support@1")))
        .isEmpty();

    // A part on which it looks better gives it no status.
    context
        .lakehouse()
        .append(
            CalibrationsTable.TABLE,
            TableRows.of(
                CalibrationsTable.TABLE,
                List.of(
                    calibration(last, "all", "REVISE", 1),
                    calibration(last, "length=short", "SIGNAL", 2))));
    Map<?, ?> measured = (Map<?, ?>) versions(ShowEvaluator.run(context, "tool-error")).get(1);
    assertThat(measured.get("status")).isEqualTo("REVISE");
    assertThat((List<?>) measured.get("calibrations")).hasSize(1);

    Outcome diff = DiffEvaluators.run(context, "tool-error@1", Optional.of("tool-error@2"));
    assertThat(diff.lines()).contains("-rule: {tool_error: {max_errors: 0}}");
    assertThat(diff.details()).containsEntry("same_fingerprint", false);
    assertThat(DiffEvaluators.run(context, "tool-error", Optional.empty()).details())
        .containsEntry("same_fingerprint", true);

    // A failed call is what the rule sees; what probes plant in these traces it does not.
    Outcome probe = ProbeEvaluator.run(context, "tool-error", Optional.of("support@1"), 10);
    assertThat(probe.details()).containsEntry("clean", 2L);
    assertThat(probe.lines())
        .anyMatch(line -> line.contains("leaked_pii") && line.contains("0 of 2"));

    Outcome retired = RetireEvaluatorJob.run(context, "tool-error@2", "maria", "too lax");
    assertThat(retired.accounting().written()).isEqualTo(1);
    assertThat(RetireEvaluatorJob.run(context, "tool-error@2", "maria", "again").accounting())
        .matches(accounting -> accounting.changedNothing() && accounting.balances());
    assertThat(ShowEvaluator.run(context, "tool-error@2").lines())
        .anyMatch(line -> line.contains("retired by maria") && line.contains("too lax"));
    assertThatThrownBy(() -> EvaluateJob.run(context, REQUEST)).hasMessageContaining("retired");
  }

  private static Map<String, Object> calibration(
      Map<?, ?> evaluator, String slice, String status, int sequence) {
    return Map.of(
        CalibrationsTable.FINGERPRINT,
        evaluator.get("fingerprint"),
        CalibrationsTable.DATASET,
        "support",
        CalibrationsTable.DATASET_VERSION,
        1,
        CalibrationsTable.SLICE,
        slice,
        CalibrationsTable.STATUS,
        status,
        CalibrationsTable.SEQUENCE,
        sequence,
        CalibrationsTable.CALIBRATED_AT,
        Timestamp.valueOf("2026-11-02 00:00:00"));
  }

  private static List<?> versions(Outcome shown) {
    return (List<?>) shown.details().get("versions");
  }

  private void evaluator(int version, int maxErrors) throws IOException {
    Files.writeString(
        folder.resolve("conf/evaluators/tool-error.yaml"),
        """
        id: tool-error
        version: %d
        failure_mode: failing
        kind: rule
        rule: {tool_error: {max_errors: %d}}
        """
            .formatted(version, maxErrors));
  }
}
