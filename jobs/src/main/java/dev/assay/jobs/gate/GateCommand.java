package dev.assay.jobs.gate;

import dev.assay.jobs.calibration.CalibrationInput;
import dev.assay.jobs.calibration.RegisteredEvaluators;
import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.dataset.DatasetVersion;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code assay gate}: whether a release may go out. */
@Command(
    name = "gate",
    description = "Compare two releases on a dataset version, and decide on the candidate.",
    subcommands = GateCommand.OverrideCommand.class,
    footer = {
      "",
      "Exit code 0: PASS; 10: BLOCK; 11: INCONCLUSIVE. decision.json, summary.md and junit.xml say why.",
      "",
      "Examples:",
      "  assay gate --dataset support@1 --baseline r1 --candidate r2 --out build/gate",
      "  assay gate --dataset tasks@1 --baseline r1 --candidate r2 --score task-failure",
      "  assay gate override 3f0c... --who anna --why 'the regression is in a retired feature'"
    })
public final class GateCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Spec private CommandSpec spec;

  // Not required for picocli, which would ask for them before an override, too.
  @Option(names = "--dataset", paramLabel = "NAME@V", description = "A frozen dataset version.")
  private String dataset;

  @Option(
      names = "--baseline",
      paramLabel = "REL",
      description =
          "The release that is out (default: that of the dataset's last promoted baseline).")
  private String baseline;

  @Option(
      names = "--candidate",
      paramLabel = "REL",
      description = "The release that asks to go out.")
  private String candidate;

  @Option(
      names = "--score",
      paramLabel = "FAILURE_MODE",
      description =
          "Labels of people and programs on the releases' own traces, such as a verified reward, are a score themselves; may be given again.")
  private List<String> scores = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "gate",
      description = "Where decision.json, summary.md and junit.xml go (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Override
  public Integer call() {
    requireOption("--dataset", dataset);
    requireOption("--candidate", candidate);
    return Execution.run(common, "gate", this::run);
  }

  private void requireOption(String name, String value) {
    if (value == null) {
      throw new ParameterException(
          spec.commandLine(), "Missing required option: '%s'".formatted(name));
    }
  }

  private Outcome run(JobContext context) {
    DatasetVersion version = DatasetVersion.parse(context.lakehouse(), dataset);
    GateRequest request =
        new GateRequest(
            CalibrationInput.of(context.lakehouse(), version),
            baseline == null ? Baselines.releaseOf(context.lakehouse(), version.name()) : baseline,
            candidate,
            ScoreModes.of(version, scores));
    return GateJob.run(
        context,
        request,
        RegisteredEvaluators.inUse(context.lakehouse(), context.clock().instant(), version),
        out);
  }

  /** {@code assay gate override}: let a release go in spite of its gate. */
  @Command(
      name = "override",
      description =
          "Record that named people let a release go in spite of its gate; the gate's row stays.",
      footer = {
        "",
        "A block by an evaluator of status GATE_CONFIRMED takes two people.",
        "",
        "Example:",
        "  assay gate override 3f0c... --who anna --who ben --why 'hotfix for the outage'"
      })
  static final class OverrideCommand implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(paramLabel = "ID", description = "The gate's id, as in decision.json.")
    private String gateId;

    @Option(
        names = "--who",
        paramLabel = "W",
        required = true,
        description = "Who answers for it; may be given twice.")
    private List<String> who;

    @Option(names = "--why", paramLabel = "T", required = true, description = "The reason.")
    private String why;

    @Override
    public Integer call() {
      return Execution.run(
          common, "gate override", context -> OverrideGateJob.run(context, gateId, who, why));
    }
  }
}
