package io.sluice.launcher.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.Certificates;
import io.sluice.view.Alarm;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is exchanged while the server runs. */
final class TlsCredentialsTest {
  @Test
  void aRenewedCertificateIsTakenAndAWrongOneIsNot(@TempDir Path folder) throws Exception {
    Certificates certificates = new Certificates(folder);
    certificates.authority("ca").signed("server", "ca", "DNS:localhost", 30);
    certificates.signed("renewed", "ca", "DNS:localhost", 30);
    TlsCredentials credentials =
        TlsCredentials.read(
            "console",
            new TlsFiles(certificates.certificate("server"), certificates.key("server"), null));
    X509ExtendedKeyManager keys = credentials.keys();
    String before = keys.chooseEngineServerAlias("RSA", null, null);

    certificates.replace("server", "renewed");
    credentials.look();

    String after = keys.chooseEngineServerAlias("RSA", null, null);
    assertThat(after).isNotEqualTo(before);
    assertThat(keys.getCertificateChain(after)[0].getSubjectX500Principal().getName())
        .isEqualTo("CN=renewed");
    assertThat(keys.getCertificateChain(before)[0].getSubjectX500Principal().getName())
        .as("a handshake that began with the one before")
        .isEqualTo("CN=server");
    assertThat(keys.chooseEngineServerAlias("EC", null, null)).isNull();

    try (TlsWatch watch = new TlsWatch(List.of(credentials), Clock.systemUTC())) {
      assertThat(watch.alarms()).isEmpty();

      certificates.write("server.key", "half a k");
      credentials.look();

      assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isEqualTo(after);
      assertThat(watch.alarms())
          .singleElement()
          .satisfies(
              alarm -> {
                assertThat(alarm.kind()).isEqualTo(Alarm.Kind.CERTIFICATE);
                assertThat(alarm.text()).contains("the one before goes on", "no private key");
              });
    }
  }

  @Test
  void aCertificateThatEndsSoonIsAnAlarm(@TempDir Path folder) throws Exception {
    Certificates certificates = new Certificates(folder);
    certificates.authority("ca").signed("server", "ca", "DNS:localhost", 13);
    TlsCredentials credentials =
        TlsCredentials.read(
            "xds",
            new TlsFiles(certificates.certificate("server"), certificates.key("server"), null));
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(14));

    try (TlsWatch now = new TlsWatch(List.of(credentials), Clock.systemUTC());
        TlsWatch then = new TlsWatch(List.of(credentials), later)) {
      assertThat(now.alarms())
          .singleElement()
          .extracting(Alarm::text)
          .asString()
          .contains("expires");
      assertThat(then.alarms())
          .singleElement()
          .extracting(Alarm::text)
          .asString()
          .contains("expired at");
    }
  }
}
