package dev.assay.jobs.review;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.rank.DiscoverJob;
import dev.assay.jobs.rank.QueueJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay queue}: what is offered for review. */
@Command(
    name = "queue",
    description = "Show, export or serve the traces that are offered for review.",
    subcommands = {QueueCommand.Show.class, ExportQueueCommand.class, ServeQueueCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  assay queue show --date 2026-11-02"})
public final class QueueCommand {
  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  /** {@code assay queue show}. */
  @Command(
      name = "show",
      description =
          "Show what is offered in the week of a day; without --date, in the latest week.",
      footer = {"", "Example:", "  assay queue show --date 2026-11-02"})
  static final class Show implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Option(
        names = "--clusters",
        description =
            "Show instead which unusual traces without a label are alike, of four weeks: failure modes that nobody has named yet.")
    private boolean clusters;

    @Override
    public Integer call() {
      return Execution.read(common, clusters ? DiscoverJob::run : QueueJob::show);
    }
  }
}
