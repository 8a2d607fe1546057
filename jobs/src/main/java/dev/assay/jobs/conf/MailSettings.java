package dev.assay.jobs.conf;

import com.fasterxml.jackson.annotation.JsonCreator;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The section {@code mail} of {@code assay.yaml}: who sends reports, by which server, to whom.
 *
 * @param host the SMTP server
 * @param port default: 587 with STARTTLS, 465 with TLS, 25 with none
 * @param security how the connection is protected (default: STARTTLS)
 * @param username null where the server asks for none
 * @param passwordEnv the environment variable that holds the password; set with {@code username}
 * @param from the sender's address
 * @param recipients each gets a message of their own; may be empty until something is to be sent
 * @param timeoutSeconds for each answer of the server, 1 to 600 (default: 30)
 */
public record MailSettings(
    String host,
    Integer port,
    Security security,
    String username,
    String passwordEnv,
    String from,
    List<String> recipients,
    Integer timeoutSeconds) {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
  private static final int MAX_PORT = 65_535;
  private static final int MAX_TIMEOUT_SECONDS = 600;

  /** How the connection to the server is protected. */
  public enum Security {
    /** Opens in the clear and must turn to TLS before anything is sent. */
    STARTTLS(587),
    /** TLS from the first byte. */
    TLS(465),
    /** In the clear: only without a password, or to this machine itself. */
    NONE(25);

    private final int port;

    Security(int port) {
      this.port = port;
    }

    @JsonCreator
    static Security of(String name) {
      return Arrays.stream(values())
          .filter(value -> value.key().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "mail.security: '%s' is unknown: use %s"
                          .formatted(
                              name,
                              Arrays.stream(values())
                                  .map(Security::key)
                                  .collect(Collectors.joining(", ")))));
    }

    private String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public MailSettings {
    require(host != null && !host.isBlank(), "mail.host: name the SMTP server");
    security = security == null ? Security.STARTTLS : security;
    port = port == null ? Integer.valueOf(security.port) : port;
    require(port >= 1 && port <= MAX_PORT, "mail.port: must be 1 to 65535");
    require(
        (username == null) == (passwordEnv == null),
        "mail.username and mail.password_env go together: give both, or neither");
    require(
        username == null || security != Security.NONE || LOOPBACK.contains(host),
        "mail.security: none would send the password in the clear: use starttls or tls");
    require(from != null && !from.isBlank(), "mail.from: give the sender's address");
    checkAddress("mail.from", from);
    recipients = recipients == null ? List.of() : List.copyOf(recipients);
    recipients.forEach(recipient -> checkAddress("mail.recipients", recipient));
    timeoutSeconds = timeoutSeconds == null ? Integer.valueOf(30) : timeoutSeconds;
    require(
        timeoutSeconds >= 1 && timeoutSeconds <= MAX_TIMEOUT_SECONDS,
        "mail.timeout_seconds: must be 1 to 600");
  }

  /** Whether the server is asked to let a user in. */
  public Optional<String> user() {
    return Optional.ofNullable(username);
  }

  /** How long an answer of the server may take. */
  public Duration timeout() {
    return Duration.ofSeconds(timeoutSeconds);
  }

  private static void checkAddress(String key, String address) {
    try {
      new InternetAddress(address, true).validate();
    } catch (AddressException e) {
      throw new IllegalArgumentException("%s: '%s' is no mail address".formatted(key, address), e);
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
