package dev.assay.jobs.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.udfs.conf.StrictYaml;
import dev.assay.udfs.errors.UserException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailSettingsTest {
  private static final String LEAST = "mail: {host: smtp.example.org, from: assay@example.org";

  @Test
  void needsAHostAndASenderOnly() {
    MailSettings mail = read(LEAST + "}").mail();
    assertThat(mail.port()).isEqualTo(587);
    assertThat(mail.security()).isEqualTo(MailSettings.Security.STARTTLS);
    assertThat(mail.user()).isEmpty();
    assertThat(mail.recipients()).isEmpty();
    assertThat(mail.timeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void mapsEveryKey() {
    MailSettings mail =
        read("""
                mail:
                  host: smtp.example.org
                  port: 2465
                  security: tls
                  username: assay
                  password_env: SMTP_PASSWORD
                  from: Assay <assay@example.org>
                  recipients: [a@example.org, Bo <b@example.org>]
                  timeout_seconds: 5
                """)
            .mail();
    assertThat(mail.port()).isEqualTo(2465);
    assertThat(mail.security()).isEqualTo(MailSettings.Security.TLS);
    assertThat(mail.user()).isEqualTo(Optional.of("assay"));
    assertThat(mail.passwordEnv()).isEqualTo("SMTP_PASSWORD");
    assertThat(mail.recipients()).containsExactly("a@example.org", "Bo <b@example.org>");
    assertThat(mail.timeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mail: {from: assay@example.org} | mail.host",
        "mail: {host: smtp.example.org} | mail.from",
        "mail: {host: h, from: nobody} | 'nobody' is no mail address",
        LEAST + ", recipients: [a@example.org, '@']} | '@' is no mail address",
        LEAST + ", security: ssl} | use starttls, tls, none",
        LEAST + ", port: 0} | mail.port",
        LEAST + ", timeout_seconds: 0} | mail.timeout_seconds",
        LEAST + ", username: assay} | go together",
        LEAST + ", security: none, username: a, password_env: P} | in the clear",
        LEAST + ", password: secret} | unknown key 'mail.password'",
      })
  void saysWhatIsWrong(String yaml, String problem) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(problem);
  }

  private static Settings.AssayYaml read(String yaml) {
    return StrictYaml.read("assay.yaml", yaml, Settings.AssayYaml.class);
  }
}
