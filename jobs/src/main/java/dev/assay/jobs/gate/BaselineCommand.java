package dev.assay.jobs.gate;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay baseline}: which release others are held against. */
@Command(
    name = "baseline",
    description = "Choose the release that later ones are held against.",
    subcommands = BaselineCommand.Promote.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  assay baseline promote 3f0c..."})
public final class BaselineCommand {
  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  /** {@code assay baseline promote}: the candidate of a gate becomes the baseline. */
  @Command(
      name = "promote",
      description =
          "Make the candidate of a gate that passed the baseline of its dataset: its verdicts on each item are kept, and assay gate compares with it where --baseline is not given.",
      footer = {"", "Example:", "  assay baseline promote 3f0c... --who anna --why 'release 2.4'"})
  static final class Promote implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(paramLabel = "GATE_ID", description = "The gate's id, as in decision.json.")
    private String gateId;

    @Option(
        names = "--who",
        paramLabel = "W",
        defaultValue = "${sys:user.name}",
        description = "Who promotes it (default: ${DEFAULT-VALUE}).")
    private String who;

    @Option(names = "--why", paramLabel = "T", description = "The reason.")
    private String why;

    @Override
    public Integer call() {
      return Execution.run(
          common, "baseline promote", context -> Baselines.promote(context, gateId, who, why));
    }
  }
}
