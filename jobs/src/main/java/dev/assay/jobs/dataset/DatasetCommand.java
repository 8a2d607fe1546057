package dev.assay.jobs.dataset;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.command.UtcDate;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay dataset}: frozen versions of what is labelled. */
@Command(
    name = "dataset",
    description = "Freeze labelled traces as versions that never change, and look into them.",
    subcommands = {
      DatasetCommand.Freeze.class,
      DatasetCommand.ListThem.class,
      DatasetCommand.Show.class,
      DatasetCommand.Diff.class,
      DatasetCommand.Verify.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  assay dataset freeze support"})
public final class DatasetCommand {
  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Command(
      name = "freeze",
      description = "Freeze the labelled traces of now as the next version of a dataset.",
      footer = {
        "",
        "A version keeps its traces, redacted, and the version of the table labels. Where nothing"
            + " is",
        "new there is no new version. Traces of one cluster (conf: cluster) are never split.",
        "",
        "Example:",
        "  assay dataset freeze support --failure-mode task-failure --from 2026-11-01"
      })
  static final class Freeze implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(paramLabel = "NAME", description = "The dataset's name.")
    private String name;

    @Option(
        names = "--failure-mode",
        paramLabel = "M",
        description = "A failure mode; may be given more than once (default: all that are open).")
    private List<String> failureModes = List.of();

    @Option(names = "--source", paramLabel = "S", description = "Only traces of this source.")
    private String source;

    @Option(
        names = "--from",
        paramLabel = "YYYY-MM-DD",
        converter = UtcDate.class,
        description = "Only traces of this day and later.")
    private LocalDate from;

    @Option(
        names = "--to",
        paramLabel = "YYYY-MM-DD",
        converter = UtcDate.class,
        description = "Only traces before this day.")
    private LocalDate to;

    @Option(
        names = "--held-out",
        paramLabel = "SHARE",
        defaultValue = "" + FreezeRequest.DEFAULT_HELD_OUT_SHARE,
        description =
            "The share of the clusters that is held out to measure on (default: ${DEFAULT-VALUE}).")
    private double heldOut;

    @Override
    public Integer call() {
      FreezeRequest request =
          new FreezeRequest(
              name,
              failureModes,
              Optional.ofNullable(source),
              Optional.ofNullable(from),
              Optional.ofNullable(to),
              heldOut);
      return Execution.run(
          common, "dataset freeze", context -> FreezeDatasetJob.run(context, request));
    }
  }

  @Command(
      name = "list",
      description = "List all dataset versions.",
      footer = {"", "Example:", "  assay dataset list"})
  static final class ListThem implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Override
    public Integer call() {
      return Execution.read(common, ShowDataset::list);
    }
  }

  @Command(
      name = "show",
      description = "Show what a version holds, by failure mode, split and release.",
      footer = {"", "Example:", "  assay dataset show support@3"})
  static final class Show implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(paramLabel = "NAME@V", description = "The dataset version.")
    private String version;

    @Override
    public Integer call() {
      return Execution.read(common, context -> ShowDataset.show(context, version));
    }
  }

  @Command(
      name = "diff",
      description = "Show what was added, removed and labelled otherwise between two versions.",
      footer = {"", "Example:", "  assay dataset diff support@2 support@3"})
  static final class Diff implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(index = "0", paramLabel = "NAME@V1", description = "The earlier version.")
    private String before;

    @Parameters(index = "1", paramLabel = "NAME@V2", description = "The later version.")
    private String after;

    @Override
    public Integer call() {
      return Execution.read(common, context -> DiffDatasets.run(context, before, after));
    }
  }

  @Command(
      name = "verify",
      description = "Check that a version still is what was frozen; exit code 1 if it is not.",
      footer = {"", "Example:", "  assay dataset verify support@3"})
  static final class Verify implements Callable<Integer> {
    @Mixin private CommonOptions common;

    @Parameters(paramLabel = "NAME@V", description = "The dataset version.")
    private String version;

    @Override
    public Integer call() {
      return Execution.read(common, context -> VerifyDataset.run(context, version));
    }
  }
}
