package dev.assay.jobs.erasure;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code assay erase}: takes what a person said and got out of the lakehouse. */
@Command(
    name = "erase",
    description = {
      "Erase a person's data: the payload of all traces of a user, in every table and version,",
      "in the spool, in exports and in reports. Ids, counts, values and statuses stay. It cannot",
      "be undone."
    },
    footer = {"", "Example:", "  assay erase --user customer-4711"})
public final class EraseCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Option(
      names = "--user",
      paramLabel = "ID",
      required = true,
      description = "The user's id, as traces have it.")
  private String user;

  @Override
  public Integer call() {
    return Execution.run(common, "erase", context -> EraseJob.run(context, user));
  }
}
