package dev.assay.jobs.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/** Writes a {@link Mail} as a MIME message: plain text, or HTML with its images. */
final class MimeMail {
  private static final String UTF_8 = StandardCharsets.UTF_8.name();

  private MimeMail() {}

  /** A message to one recipient. */
  static MimeMessage of(Session session, Mail mail, String from, String recipient)
      throws MessagingException {
    InternetAddress sender = address(from);
    MimeMessage message = new WithMessageId(session, messageId(mail, sender, recipient));
    message.setFrom(sender);
    message.setRecipient(MimeMessage.RecipientType.TO, address(recipient));
    message.setSubject(oneLine(mail.subject()), UTF_8);
    message.setSentDate(Date.from(mail.date()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setContent(alternatives(mail));
    message.saveChanges();
    return message;
  }

  /** A name beside the address is encoded: a header is ASCII. */
  private static InternetAddress address(String text) throws MessagingException {
    InternetAddress address = new InternetAddress(text);
    try {
      address.setPersonal(address.getPersonal(), UTF_8);
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e);
    }
    return address;
  }

  private static Multipart alternatives(Mail mail) throws MessagingException {
    MimeMultipart alternatives = new MimeMultipart("alternative");
    MimeBodyPart text = new MimeBodyPart();
    text.setText(mail.text(), UTF_8, "plain");
    alternatives.addBodyPart(text);
    MimeBodyPart related = new MimeBodyPart();
    related.setContent(htmlWithImages(mail));
    alternatives.addBodyPart(related);
    return alternatives;
  }

  private static Multipart htmlWithImages(Mail mail) throws MessagingException {
    MimeMultipart related = new MimeMultipart("related");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(mail.html(), UTF_8, "html");
    related.addBodyPart(html);
    for (Map.Entry<String, byte[]> image : mail.pngImages().entrySet()) {
      MimeBodyPart part = new MimeBodyPart();
      part.setDataHandler(new DataHandler(new ByteArrayDataSource(image.getValue(), "image/png")));
      part.setContentID("<%s>".formatted(image.getKey()));
      part.setFileName(image.getKey() + ".png");
      part.setDisposition(Part.INLINE);
      related.addBodyPart(part);
    }
    return related;
  }

  private static String messageId(Mail mail, InternetAddress sender, String recipient) {
    String address = sender.getAddress();
    String name = mail.key() + "\n" + recipient;
    return "<%s@%s>"
        .formatted(
            UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
            address.substring(address.indexOf('@') + 1));
  }

  /** A line break in a subject would begin another header. */
  private static String oneLine(String subject) {
    return subject.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ").strip();
  }

  /** Jakarta Mail makes a Message-ID of its own when it saves, unless this is overridden. */
  private static final class WithMessageId extends MimeMessage {
    private final String id;

    WithMessageId(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
