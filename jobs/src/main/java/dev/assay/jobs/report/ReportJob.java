package dev.assay.jobs.report;

import dev.assay.jobs.conf.MailSettings;
import dev.assay.jobs.mail.Delivery;
import dev.assay.jobs.mail.Mail;
import dev.assay.jobs.mail.Mailer;
import dev.assay.jobs.report.ReportLedger.Rendering;
import dev.assay.jobs.report.ReportRequest.Sending;
import dev.assay.jobs.run.Accounting;
import dev.assay.jobs.run.JobContext;
import dev.assay.jobs.run.Outcome;
import dev.assay.udfs.errors.UserException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a report from the result tables, writes it, mails it, and records both. */
public final class ReportJob {
  private ReportJob() {}

  /**
   * Makes a report of the run's date. Without one, a nightly report is of the last day that was
   * ranked, the others are of today.
   *
   * @throws UserException if it is to be mailed and mail is not configured, cannot be sent, or is
   *     refused for a recipient; but for the first, the file is written and what was sent is
   *     recorded all the same
   */
  public static Outcome run(JobContext context, ReportRequest request) {
    Optional<MailSettings> mail =
        request.sending() == Sending.FILE_ONLY
            ? Optional.empty()
            : Optional.of(mailSettings(context));
    LocalDate date = date(context, request.kind());
    context.progress().step("making the %s report of %s".formatted(request.kind().key(), date));
    Report report = ReadReport.of(context.lakehouse(), request.kind(), date);
    Page page = LayOut.of(report);
    byte[] html = ReportHtml.file(page).getBytes(StandardCharsets.UTF_8);
    String path =
        request
            .out()
            .map(file -> ReportFile.into(file, html))
            .orElseGet(
                () -> ReportFile.intoLakehouse(context.lakehouse(), request.kind(), date, html));
    Rendering rendering = new Rendering(report, page.headline(), path, sha256(html));
    ReportLedger ledger = ReportLedger.of(context.lakehouse(), rendering);
    ledger.rendered(context.clock().instant());
    List<Delivery> deliveries = new ArrayList<>();
    int written;
    try {
      if (mail.isPresent()) {
        context.progress().step("mailing it");
        deliveries.addAll(send(context, request, mail.get(), page, rendering, ledger));
      }
    } finally {
      written = ledger.write();
    }
    refuse(deliveries);
    return outcome(rendering, mail, deliveries, written);
  }

  private static List<Delivery> send(
      JobContext context,
      ReportRequest request,
      MailSettings settings,
      Page page,
      Rendering rendering,
      ReportLedger ledger) {
    Set<String> had = request.sending() == Sending.MAIL_AGAIN ? Set.of() : ledger.sentTo();
    List<String> recipients =
        settings.recipients().stream().distinct().filter(one -> !had.contains(one)).toList();
    if (recipients.isEmpty() && !settings.recipients().isEmpty()) {
      return List.of();
    }
    Instant now = context.clock().instant();
    String key =
        rendering.sha256() + (request.sending() == Sending.MAIL_AGAIN ? now.toString() : "");
    Map<String, byte[]> images = new LinkedHashMap<>();
    page.figures().forEach(figure -> images.put(figure.name(), figure.image().narrow().bytes()));
    Mail mail =
        new Mail(key, subject(rendering), PlainText.of(page), ReportHtml.mail(page), images, now);
    List<Delivery> deliveries = new Mailer(settings, System.getenv()).send(mail, recipients);
    deliveries.forEach(delivery -> ledger.sent(delivery, now));
    return deliveries;
  }

  private static String subject(Rendering rendering) {
    Report report = rendering.report();
    return "Assay %s %s: %s".formatted(report.kind().key(), report.date(), rendering.headline());
  }

  private static void refuse(List<Delivery> deliveries) {
    List<String> problems =
        deliveries.stream()
            .filter(delivery -> !delivery.accepted())
            .map(
                delivery -> "%s: %s".formatted(delivery.recipient(), delivery.problem().orElse("")))
            .toList();
    if (!problems.isEmpty()) {
      throw new UserException(
          "report: the mail server did not take it for %d of %d recipients: %s. Check mail.recipients; running it again sends to these only."
              .formatted(problems.size(), deliveries.size(), String.join("; ", problems)));
    }
  }

  private static Outcome outcome(
      Rendering rendering, Optional<MailSettings> mail, List<Delivery> deliveries, int written) {
    Report report = rendering.report();
    long recipients =
        mail.map(settings -> settings.recipients().stream().distinct().count()).orElse(0L);
    long sent = deliveries.size();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("kind", report.kind().key());
    details.put("date", report.date().toString());
    details.put("headline", rendering.headline());
    details.put("path", rendering.path());
    details.put("sha256", rendering.sha256());
    details.put("drift_alarms", report.alarms().size());
    details.put("failed_stages", report.failedStages().stream().map(StageRun::command).toList());
    details.put("mailed", deliveries.stream().map(Delivery::recipient).toList());
    details.put("mailed_before", recipients - sent);
    List<String> lines = new ArrayList<>();
    lines.add(Inert.line(rendering.headline()));
    lines.add("Report: " + rendering.path());
    if (mail.isPresent()) {
      lines.add(
          "Mailed to %s%s"
              .formatted(
                  Words.count(sent, "recipient"),
                  recipients > sent
                      ? "; %d had it before (--resend sends it again)".formatted(recipients - sent)
                      : ""));
    }
    long considered = 1 + recipients;
    return Outcome.done(
        new Accounting(considered, written, 0, considered - written, 0), details, lines);
  }

  private static MailSettings mailSettings(JobContext context) {
    return context
        .settings()
        .mail()
        .orElseThrow(
            () ->
                new UserException(
                    "report: mail is not configured. Add the section mail to %s: host, from and recipients at least."
                        .formatted(context.settings().folder().resolve("assay.yaml"))));
  }

  private static LocalDate date(JobContext context, ReportKind kind) {
    if (context.runDate().isEmpty() && kind == ReportKind.NIGHTLY) {
      return ReadReport.lastNight(context.lakehouse()).orElseGet(context::dateOrToday);
    }
    return context.dateOrToday();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
