package dev.assay.jobs.nightly;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code assay nightly}: everything that is done every night, in one session. */
@Command(
    name = "nightly",
    description = {
      "Ingest every source of the configuration, rank and evaluate the day, evaluate and",
      "calibrate the current dataset versions, look for drift, write the report and mail it",
      "where the configuration has a mail section.",
      "A stage whose inputs failed is skipped; the others run."
    },
    footer = {"", "Example:", "  assay nightly --date 2026-11-22"})
public final class NightlyCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    if (common.date().isEmpty()) {
      throw new UserException(
          "nightly: which day? Give --date YYYY-MM-DD, the UTC day that has just ended.");
    }
    return Execution.run(common, "nightly", NightlyCommand::night);
  }

  private static Outcome night(JobContext context) {
    Night.Mailing mailing =
        context.settings().yaml().mail() == null ? Night.Mailing.NO_MAIL : Night.Mailing.MAIL;
    return Night.run(context, mailing);
  }
}
