package dev.assay.jobs.report;

import dev.assay.jobs.command.CommonOptions;
import dev.assay.jobs.command.Execution;
import dev.assay.jobs.report.ReportRequest.Sending;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assay report}: one HTML page from the result tables, for people. */
@Command(
    name = "report",
    description = "Make a report from the tables: one HTML file, mailed if asked.",
    footer = {
      "",
      "The password of the mail server comes from the environment variable that mail.password_env",
      "in assay.yaml names. Who has had a report of a date is not sent it again.",
      "",
      "Examples:",
      "  assay report nightly --date 2026-11-01",
      "  assay report nightly --mail",
      "  assay report release --out release.html"
    })
public final class ReportCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "KIND",
      description =
          "nightly (of --date, else of the last day that was ranked), release or calibration (of --date, else of today).")
  private ReportKind kind;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The file to write (default: reports-html/DATE-KIND.html in the lakehouse).")
  private Path out;

  @Option(names = "--mail", description = "Send it to the recipients under mail in assay.yaml.")
  private boolean mail;

  @Option(
      names = "--resend",
      description = "Send it also to those who have had the report of this date.")
  private boolean resend;

  @Override
  public Integer call() {
    Sending sending = resend ? Sending.MAIL_AGAIN : mail ? Sending.MAIL : Sending.FILE_ONLY;
    ReportRequest request = new ReportRequest(kind, Optional.ofNullable(out), sending);
    return Execution.run(common, "report", context -> ReportJob.run(context, request));
  }
}
