package dev.assay.jobs.evaluation;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.udfs.errors.UserException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay evaluate}: evaluators over a dataset version, a release, or a day. */
@Command(
    name = "evaluate",
    description =
        "Ask every evaluator about every trace of a dataset version, a release or a day; what was"
            + " answered before is not asked again.",
    footer = {
      "",
      "Examples:",
      "  assay evaluate --dataset support@1",
      "  assay evaluate --dataset support@1 --release r1 --release r2",
      "  assay evaluate --date 2026-11-02 --evaluator tool-error",
      "  assay evaluate --dataset support@1 --estimate"
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(names = "--dataset", paramLabel = "NAME@V", description = "A frozen dataset version.")
  private String dataset;

  @Option(
      names = "--release",
      paramLabel = "REL",
      description =
          "That release's traces of the dataset's items, instead of the items; may be given several"
              + " times.")
  private List<String> releases;

  @Option(names = "--evaluator", paramLabel = "ID", description = "This evaluator only.")
  private String evaluator;

  @Option(
      names = "--retry-errors",
      description = "Ask again where an evaluator was errored; the errors stay in the table.")
  private boolean retryErrors;

  @Option(
      names = "--estimate",
      description =
          "Say what judges would be asked, and the tokens, cost and time; ask nothing, write"
              + " nothing.")
  private boolean estimate;

  @Override
  public Integer call() {
    EvaluationRequest request =
        new EvaluationRequest(
            targets(),
            Optional.ofNullable(evaluator),
            retryErrors ? EvaluationRequest.Errors.RETRY : EvaluationRequest.Errors.KEEP);
    if (estimate) {
      return Execution.read(common, context -> EstimateJob.run(context, request));
    }
    return Execution.run(common, "evaluate", context -> EvaluateJob.run(context, request));
  }

  private EvaluationRequest.Targets targets() {
    if (dataset == null && releases != null) {
      throw new UserException(
          "evaluate: --release %s names a release's traces of a dataset's items: give --dataset NAME@V with it, or leave it out."
              .formatted(releases.get(0)));
    }
    if (dataset == null) {
      return common
          .date()
          .map(EvaluationRequest.OfDate::new)
          .orElseThrow(
              () ->
                  new UserException(
                      "evaluate: say what: --dataset NAME@V, with --release REL if you like, or"
                          + " --date YYYY-MM-DD."));
    }
    EvaluationRequest.OfDataset version = EvaluationRequest.dataset(dataset);
    return releases == null
        ? version
        : new EvaluationRequest.OfReleases(version.name(), version.version(), releases);
  }
}
