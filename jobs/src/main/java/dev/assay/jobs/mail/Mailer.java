package dev.assay.jobs.mail;

import dev.assay.jobs.conf.MailSettings;
import dev.assay.udfs.errors.UserException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLException;

/** Sends messages by SMTP, one to each recipient over one connection. */
public final class Mailer {
  private static final int LONGEST_ANSWER = 160;

  private final MailSettings settings;
  private final Map<String, String> environment;

  /**
   * A mailer that takes the password from an environment.
   *
   * @param environment of the process; only the configured variable is read
   */
  public Mailer(MailSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * Sends a message to each recipient.
   *
   * @return what became of it, in the order of the recipients: one that the server refuses does not
   *     keep the others from theirs
   * @throws UserException if nobody can be sent anything: no recipients, no server, no password
   */
  public List<Delivery> send(Mail mail, List<String> recipients) {
    if (recipients.isEmpty()) {
      throw new UserException(
          "mail: there are no recipients. List addresses under mail.recipients in assay.yaml.");
    }
    Session session = Session.getInstance(properties());
    try {
      Transport transport = session.getTransport("smtp");
      connect(transport);
      try {
        return sendEach(session, transport, mail, recipients);
      } finally {
        close(transport);
      }
    } catch (MessagingException e) {
      throw problem(e);
    }
  }

  private void connect(Transport transport) throws MessagingException {
    String user = settings.user().orElse(null);
    transport.connect(settings.host(), settings.port(), user, user == null ? null : password());
  }

  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      // Every message was answered before: a farewell that fails changes nothing.
    }
  }

  private String password() {
    String password = environment.get(settings.passwordEnv());
    if (password == null || password.isEmpty()) {
      throw new UserException(
          "mail: the environment variable %s is not set: put the password of %s into it, or name another variable under mail.password_env."
              .formatted(settings.passwordEnv(), settings.username()));
    }
    return password;
  }

  private List<Delivery> sendEach(
      Session session, Transport transport, Mail mail, List<String> recipients)
      throws MessagingException {
    List<Delivery> deliveries = new ArrayList<>();
    String broken = null;
    for (String recipient : recipients) {
      if (broken != null) {
        deliveries.add(Delivery.refused(recipient, broken));
        continue;
      }
      MimeMessage message = MimeMail.of(session, mail, settings.from(), recipient);
      try {
        transport.sendMessage(message, message.getAllRecipients());
        deliveries.add(Delivery.accepted(recipient));
      } catch (MessagingException e) {
        // A server that hangs up instead of answering looks like one that refuses.
        if (e instanceof SendFailedException && transport.isConnected()) {
          deliveries.add(Delivery.refused(recipient, "refused: " + answer(e)));
          continue;
        }
        // What has been taken so far stays known, so that it is not sent again.
        broken = "the connection broke: " + answer(e);
        deliveries.add(Delivery.refused(recipient, broken));
      }
    }
    return deliveries;
  }

  private Properties properties() {
    String timeout = Long.toString(settings.timeout().toMillis());
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.connectiontimeout", timeout);
    properties.setProperty("mail.smtp.timeout", timeout);
    properties.setProperty("mail.smtp.writetimeout", timeout);
    properties.setProperty("mail.smtp.auth", Boolean.toString(settings.user().isPresent()));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    switch (settings.security()) {
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
      case NONE -> {}
    }
    return properties;
  }

  private UserException problem(MessagingException e) {
    String place = "mail: %s:%d".formatted(settings.host(), settings.port());
    if (e instanceof AuthenticationFailedException) {
      return new UserException(
          "%s: the server refused the user name or the password. Check mail.username, and what the environment variable %s holds."
              .formatted(place, settings.passwordEnv()),
          e);
    }
    if (cause(e, UnknownHostException.class).isPresent()) {
      return new UserException(
          "%s: no host of that name is known. Check mail.host in assay.yaml.".formatted(place), e);
    }
    if (cause(e, SSLException.class).isPresent()) {
      return new UserException(
          "%s: no TLS connection: %s. Check mail.security and mail.port, and that this Java trusts the server's certificate."
              .formatted(place, answer(e)),
          e);
    }
    if (String.valueOf(e.getMessage()).contains("STARTTLS")) {
      return new UserException(
          "%s: the server offers no STARTTLS. Set mail.security to tls if it speaks TLS from the start."
              .formatted(place),
          e);
    }
    return new UserException(
        "%s: the server cannot be reached: %s. Check mail.host, mail.port, and that this machine may connect to it."
            .formatted(place, answer(e)),
        e);
  }

  private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  /** The first line of what went wrong, without what a terminal would obey. */
  private static String answer(MessagingException e) {
    Throwable last = e;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    String line = String.valueOf(last.getMessage()).lines().findFirst().orElse("");
    String plain = line.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ").strip();
    return plain.length() <= LONGEST_ANSWER ? plain : plain.substring(0, LONGEST_ANSWER);
  }
}
