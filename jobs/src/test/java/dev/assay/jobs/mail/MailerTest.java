package dev.assay.jobs.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.assay.jobs.conf.MailSettings;
import dev.assay.jobs.conf.MailSettings.Security;
import dev.assay.udfs.errors.UserException;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailerTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
  private static final Mail MAIL =
      new Mail(
          "nightly 2026-11-01",
          "Assay nightly: calm\r\nBcc: everybody@example.org",
          "Calm, and grün.",
          "<p>Calm, and <b>grün</b>. <img src=\"cid:chart\"></p>",
          Map.of("chart", PNG),
          Instant.parse("2026-11-02T02:00:00Z"));

  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
          });

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void sendsEachRecipientTextAndHtmlWithItsImage() throws Exception {
    server.start();
    List<Delivery> deliveries =
        new Mailer(settings(plainPort(), Security.NONE, null), Map.of())
            .send(MAIL, List.of("a@example.org", "Bö <b@example.org>"));

    assertThat(deliveries)
        .containsExactly(
            Delivery.accepted("a@example.org"), Delivery.accepted("Bö <b@example.org>"));
    MimeMessage[] received = server.getReceivedMessages();
    assertThat(received).hasSize(2);
    assertThat(received[0].getAllRecipients()).hasSize(1);
    assertThat(received[0].getMessageID()).isNotEqualTo(received[1].getMessageID());
    assertThat(received[0].getSubject())
        .isEqualTo("Assay nightly: calm Bcc: everybody@example.org");
    assertThat(received[0].getHeader("Bcc")).isNull();
    assertThat(received[1].getHeader("To", null)).isEqualTo("=?UTF-8?B?QsO2?= <b@example.org>");
    assertThat(received[0].getSentDate()).isEqualTo(MAIL.date());

    MimeMultipart alternatives = (MimeMultipart) received[0].getContent();
    assertThat(alternatives.getContentType()).startsWith("multipart/alternative");
    assertThat(alternatives.getBodyPart(0).getContentType()).startsWith("text/plain");
    assertThat(alternatives.getBodyPart(0).getContent()).isEqualTo(MAIL.text());
    MimeMultipart related = (MimeMultipart) alternatives.getBodyPart(1).getContent();
    assertThat(related.getContentType()).startsWith("multipart/related");
    assertThat(related.getBodyPart(0).getContent()).isEqualTo(MAIL.html());
    Part image = related.getBodyPart(1);
    assertThat(image.getHeader("Content-ID")).containsExactly("<chart>");
    assertThat(image.getInputStream().readAllBytes()).isEqualTo(PNG);
  }

  @Test
  void givesTheSameMessageTheSameIdSoThatAMailboxSeesARepetition() throws Exception {
    server.start();
    Mailer mailer = new Mailer(settings(plainPort(), Security.NONE, null), Map.of());
    mailer.send(MAIL, List.of("a@example.org"));
    mailer.send(MAIL, List.of("a@example.org"));
    MimeMessage[] received = server.getReceivedMessages();
    assertThat(received[0].getMessageID()).isEqualTo(received[1].getMessageID());
  }

  @Test
  void takesThePasswordFromTheEnvironmentAndSaysWhenItIsRefused() {
    server.start();
    server.setUser("assay", "right");
    MailSettings settings = settings(plainPort(), Security.NONE, "assay");

    assertThat(new Mailer(settings, Map.of("PASSWORD", "right")).send(MAIL, to())).hasSize(1);
    assertThatThrownBy(() -> new Mailer(settings, Map.of("PASSWORD", "s3cret")).send(MAIL, to()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("refused the user name or the password")
        .hasMessageContaining("PASSWORD")
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> new Mailer(settings, Map.of()).send(MAIL, to()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("PASSWORD is not set");
  }

  @Test
  void refusesAServerWithoutTheProtectionThatIsAskedFor() {
    server.start();
    assertThatThrownBy(
            () ->
                new Mailer(settings(plainPort(), Security.STARTTLS, null), Map.of())
                    .send(MAIL, to()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no STARTTLS");
    int tlsPort = server.getSmtps().getPort();
    assertThatThrownBy(
            () -> new Mailer(settings(tlsPort, Security.TLS, null), Map.of()).send(MAIL, to()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no TLS connection");
  }

  @Test
  void saysThatAServerCannotBeReached() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertThatThrownBy(
            () -> new Mailer(settings(closed, Security.NONE, null), Map.of()).send(MAIL, to()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("127.0.0.1:" + closed)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void wantsRecipients() {
    assertThatThrownBy(
            () -> new Mailer(settings(25, Security.NONE, null), Map.of()).send(MAIL, List.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no recipients");
  }

  @Test
  void keepsWhatWasTakenWhenOneRecipientIsRefused() throws IOException {
    try (SmtpStub stub = SmtpStub.refusing("gone@example.org")) {
      List<Delivery> deliveries =
          new Mailer(settings(stub.port(), Security.NONE, null), Map.of())
              .send(MAIL, List.of("a@example.org", "gone@example.org", "b@example.org"));
      assertThat(deliveries).extracting(Delivery::accepted).containsExactly(true, false, true);
      assertThat(deliveries.get(1).problem().orElseThrow()).contains("no such person here");
    }
  }

  @Test
  void keepsWhatWasTakenWhenTheConnectionBreaks() throws IOException {
    try (SmtpStub stub = SmtpStub.hangingUpOn("b@example.org")) {
      List<Delivery> deliveries =
          new Mailer(settings(stub.port(), Security.NONE, null), Map.of())
              .send(MAIL, List.of("a@example.org", "b@example.org", "c@example.org"));
      assertThat(deliveries).extracting(Delivery::accepted).containsExactly(true, false, false);
      assertThat(deliveries.get(2).problem().orElseThrow()).contains("connection broke");
    }
  }

  private int plainPort() {
    return server.getSmtp().getPort();
  }

  private static List<String> to() {
    return List.of("a@example.org");
  }

  private static MailSettings settings(int port, Security security, String user) {
    return new MailSettings(
        "127.0.0.1",
        port,
        security,
        user,
        user == null ? null : "PASSWORD",
        "Assay <assay@example.org>",
        List.of(),
        5);
  }
}
