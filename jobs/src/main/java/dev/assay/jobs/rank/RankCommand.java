package dev.assay.jobs.rank;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay rank}: how unusual each of a day's traces is, and which are offered for review. */
@Command(
    name = "rank",
    description = {
      "Rank the traces of a day by how unusual they are, and queue some for review.",
      "Without --date the day is today."
    },
    footer = {"", "Example:", "  assay rank --date 2026-11-01"})
public final class RankCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    return Execution.run(common, "rank", RankJob::run);
  }
}
