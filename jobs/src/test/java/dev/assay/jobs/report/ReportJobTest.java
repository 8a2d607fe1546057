package dev.assay.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.assay.jobs.SharedSession;
import dev.assay.jobs.lakehouse.Lakehouse;
import dev.assay.jobs.report.ReportRequest.Sending;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportJobTest {
  private static final ReportRequest NIGHTLY = ReportRequest.of(ReportKind.NIGHTLY);

  @TempDir private Path folder;

  @Test
  void tellsOneNightFromItsTablesAndTellsItOnce() throws IOException {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      JobContext context = context(server.getSmtp().getPort());
      Lakehouse lakehouse = context.lakehouse();
      Outcome before = ReportJob.run(SharedSession.on(context, "2026-10-31"), NIGHTLY);
      assertThat(before.lines().get(0)).isEqualTo("No traces came in.");

      NightRows.write(lakehouse);
      tellsWhatTheTablesHold(lakehouse);

      JobContext night = SharedSession.on(context, "2026-11-01");
      Outcome first = ReportJob.run(night, NIGHTLY.sent(Sending.MAIL));
      assertThat(first.accounting()).isEqualTo(new Accounting(3, 3, 0, 0, 0));
      assertThat(first.lines().get(0))
          .isEqualTo(
              "Rank failed, 1 drift alarm and release r2 blocked: 3 traces in, 2 queued for review, 1 of 1 evaluator may gate.");
      String path = (String) first.details().get("path");
      assertThat(path).endsWith("reports-html/2026-11-01-nightly.html");
      String html = Files.readString(Path.of(path));
      assertThat(html)
          .contains("2 new facts recorded", "tool errors 4, usual 0 (1 in 250)")
          .doesNotContain("SECRET PAYLOAD");
      assertThat(server.getReceivedMessages()).hasSize(2);

      Outcome again = ReportJob.run(night, NIGHTLY.sent(Sending.MAIL));
      assertThat(again.accounting()).isEqualTo(new Accounting(3, 0, 0, 3, 0));
      assertThat(again.details().get("sha256")).isEqualTo(first.details().get("sha256"));
      assertThat(server.getReceivedMessages()).hasSize(2);

      ReportJob.run(night, NIGHTLY.sent(Sending.MAIL_AGAIN));
      assertThat(server.getReceivedMessages()).hasSize(4);

      assertThat(statuses(lakehouse))
          .containsExactlyInAnyOrder("rendered", "sent", "sent", "sent", "sent");

      Path file = folder.resolve("out").resolve("release.html");
      ReportJob.run(
          SharedSession.on(context, "2026-11-23"), ReportRequest.of(ReportKind.RELEASE).into(file));
      assertThat(Files.readString(file)).contains("Blocked, confirmed: r2 against r1 on ds@1.");
    } finally {
      server.stop();
    }
    assertThatThrownBy(
            () -> ReportJob.run(SharedSession.context(folder), NIGHTLY.sent(Sending.MAIL)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("mail is not configured");
  }

  private static void tellsWhatTheTablesHold(Lakehouse lakehouse) {
    Report report = ReadReport.of(lakehouse, ReportKind.NIGHTLY, LocalDate.parse("2026-11-01"));
    assertThat(report.intake().volumes())
        .containsExactly(
            new Intake.Volume("a", "", 1, 3, 0, 0, 0, 0),
            new Intake.Volume("a", "r1", 2, 7, 1, 900, 0.25, 1));
    assertThat(report.intake().days()).hasSize(14).last().extracting("traces").isEqualTo(3L);
    assertThat(report.intake().usualTraces()).isEqualTo(1);
    assertThat(report.intake().rejections())
        .containsExactly(
            new Intake.Rejection("a", "no trace id", 2), new Intake.Rejection("a", "no time", 1));
    // The second run found nothing new, and does not count.
    assertThat(report.intake().ingests())
        .containsExactly(new Intake.Ingested("ingest a", 13, 10, 0, 0, 3));
    assertThat(report.stages())
        .containsExactly(
            new StageRun("ingest a", "done", "", 7, 0.5),
            new StageRun("rank", "failed", "java.lang.IllegalStateException", 0, 0));
    assertThat(report.spendOfWeekUsd()).isEqualTo(0.75);

    assertThat(report.anomalies().ranked()).isEqualTo(2);
    assertThat(report.anomalies().signals())
        .containsExactly(
            new Anomalies.Signal("tool_errors", "tools", 2, 1, 4, 0),
            new Anomalies.Signal("tokens", "tokens", 1, 0, Double.NaN, Double.NaN));
    assertThat(report.anomalies().top())
        .extracting(Anomalies.RankedTrace::traceId, Anomalies.RankedTrace::arm)
        .containsExactly(tuple("t2", "signal"), tuple("t1", ""));
    assertThat(report.anomalies().top().get(0).reasons())
        .containsExactly(
            new Anomalies.Reason("tool_errors", 4, 0, 0.004),
            new Anomalies.Reason("tokens", 100, Double.NaN, 0.5));

    assertThat(report.queue().arms())
        .containsExactly(
            new ReviewQueue.Arm("random", 1, 0.1, 0.1), new ReviewQueue.Arm("signal", 1, 1, 1));
    assertThat(report.queue().thisWeek()).isEqualTo(3);
    assertThat(report.queue().waiting()).isEqualTo(2);
    assertThat(report.queue().first())
        .extracting(ReviewQueue.Queued::position)
        .containsExactly(1, 2);

    assertThat(report.judging().evaluators())
        .containsExactly(new Judging.Evaluator("e", 1, 1, 1, 0, 1, 0, 0.01));
    assertThat(report.judging().flagged())
        .containsExactly(new Judging.Flagged("e", "a", "t1", 0, "because"));

    assertThat(report.agreements()).hasSize(1);
    Agreement agreement = report.agreements().get(0);
    assertThat(agreement.evaluator()).isEqualTo("e v2");
    assertThat(agreement.previousStatus())
        .hasValueSatisfying(status -> assertThat(status).hasToString("SIGNAL"));
    assertThat(agreement.mcc()).isEqualTo(new Agreement.Estimate(0.71, 0.46, 0.85));
    assertThat(agreement.kappa()).isNaN();
    assertThat(agreement.disagreements())
        .containsExactly(new Agreement.Disagreement("a", "t9", true, 0.9));

    assertThat(report.alarms()).extracting(DriftMonitor::subject).containsExactly("e");
    assertThat(report.changes().alarmsRaised()).hasSize(1);
    assertThat(report.changes().alarmsCleared())
        .extracting(DriftMonitor::subject)
        .containsExactly("old");
    assertThat(report.changes().since()).contains(LocalDate.parse("2026-10-31"));
    assertThat(report.changes().labelsAdded()).isEqualTo(2);
    assertThat(report.changes().statuses()).hasSize(1);

    ReleaseGate gate = report.gates().get(0);
    assertThat(gate.confirmation()).isEqualTo("CONFIRMED");
    assertThat(gate.evaluators().get(0).candidate()).isEqualTo(0.78);
    assertThat(gate.evaluators().get(0).p()).isNaN();
    assertThat(gate.flips()).containsExactly(new ReleaseGate.Flip("e", "item-1", 1, 0, "t7"));
    assertThat(report.versions()).containsKeys("traces", "gates").doesNotContainKey("runs");
  }

  private static List<String> statuses(Lakehouse lakehouse) {
    return lakehouse
        .read(ReportsTable.TABLE)
        .where("report_date = DATE'2026-11-01'")
        .select(ReportsTable.STATUS)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private JobContext context(int port) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf")).resolve("assay.yaml");
    Files.writeString(
        conf,
        """
        mail:
          host: 127.0.0.1
          port: %d
          security: none
          from: assay@example.org
          recipients: [a@example.org, b@example.org]
        """
            .formatted(port));
    return SharedSession.context(folder, conf);
  }
}
