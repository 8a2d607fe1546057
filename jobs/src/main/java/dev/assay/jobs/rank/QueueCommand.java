package dev.assay.jobs.rank;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay queue}: what is offered for review. */
@Command(
    name = "queue",
    description = "Show or export the traces that are offered for review.",
    subcommands = {QueueCommand.Show.class, QueueCommand.Export.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  assay queue show --date 2026-11-02"})
public final class QueueCommand {

  /** {@code assay queue show}. */
  @Command(
      name = "show",
      description =
          "Show what is offered in the week of a day; without --date, in the latest week.",
      footer = {"", "Example:", "  assay queue show --date 2026-11-02"})
  static final class Show implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Override
    public Integer call() {
      return Execution.read(common, QueueJob::show);
    }
  }

  /** {@code assay queue export}. */
  @Command(
      name = "export",
      description =
          "Write what is offered in the week of a day to a file for reviewers; without --date, in the latest week.",
      footer = {"", "Example:", "  assay queue export --date 2026-11-02 --out queue.jsonl"})
  static final class Export implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description = "The file to write; one that is there is replaced.")
    private Path out;

    @Override
    public Integer call() {
      return Execution.read(common, context -> QueueJob.export(context, out));
    }
  }
}
