package io.sluice.launcher;

import static io.sluice.launcher.ConfigurationFile.ONE_SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.components.Certificates;
import io.sluice.launcher.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be listened on without protection: nothing that other machines reach. */
final class ListenKeysTest {
  private final Path folder;
  private final ConfigurationFile file;

  ListenKeysTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = new ConfigurationFile(folder, Map.of());
  }

  @Test
  void beyondLoopbackNothingIsListenedOnWithoutTlsOrWithTheGeneratedSecret() {
    List<String> mistakes =
        file.mistakes(
            """
            xds: { listen: "0.0.0.0:17000" }
            console: { listen: "[::]:17080" }
            """
                + ONE_SOURCE);

    assertThat(mistakes)
        .containsExactlyInAnyOrder(
            "line 1: xds.listen: is reached from other machines without TLS: anybody on the way"
                + " could tell proxies to send traffic elsewhere; set xds.tls, listen on"
                + " 127.0.0.1, or set xds.insecure: true if this is meant",
            "line 2: console.listen: is reached from other machines without TLS: passwords and"
                + " tokens would be read and changes made by anybody on the way; set console.tls,"
                + " listen on 127.0.0.1, or set console.insecure: true if this is meant",
            "line 2: console.listen: is reached from other machines, and the console's secret is"
                + " the one that was made at the first start; set auth.bootstrapToken, or"
                + " console.insecure: true if this is meant");
  }

  @Test
  void whoSaysThatItIsMeantMay() {
    ServerConfiguration configuration =
        file.right(
            """
            xds: { listen: "0.0.0.0:17000", insecure: true }
            console: { listen: "0.0.0.0:17080", insecure: true }
            """
                + ONE_SOURCE);

    assertThat(configuration.protection()).isEqualTo(ServerConfiguration.Protection.NONE);
  }

  @Test
  void whoOnlyObservesOpensNoXds() {
    file.write("xds: { listen: \"0.0.0.0:17000\" }\n" + ONE_SOURCE);

    ConfigurationReader.Outcome outcome =
        ConfigurationReader.read(
            folder.resolve("sluice.yaml"), name -> null, List.of(Keys.CONSOLE));

    assertThat(outcome).isInstanceOf(ConfigurationReader.Outcome.Right.class);
  }

  @Test
  void withCertificatesEveryAddressMayBeListenedOn() {
    Certificates certificates = new Certificates(folder);
    certificates.authority("ca").signed("server", "ca", "DNS:localhost", 2);

    ServerConfiguration configuration =
        file.right(
            """
            xds: { listen: "0.0.0.0:17000", tls: { certificate: server.pem, key: server.key, clientCa: ca.pem } }
            console: { listen: "0.0.0.0:17080", tls: { certificate: server.pem, key: server.key } }
            auth: { bootstrapToken: correct-horse-battery }
            """
                + ONE_SOURCE);

    assertThat(configuration.protection().console())
        .isEqualTo(
            new TlsFiles(certificates.certificate("server"), certificates.key("server"), null));
    assertThat(configuration.protection().xds())
        .isEqualTo(
            new TlsFiles(
                certificates.certificate("server"),
                certificates.key("server"),
                certificates.certificate("ca")));
  }

  @Test
  void whatIsWrongWithCertificatesIsToldAtOnce() {
    Certificates certificates = new Certificates(folder);
    certificates.authority("ca").authority("other").write("empty.pem", "");

    List<String> mistakes =
        file.mistakes(
            """
            xds:
              tls: { certificate: ca.pem, key: ca.key, clientCa: empty.pem }
            console:
              tls: { certificate: ca.pem, key: other.key }
            """
                + ONE_SOURCE);

    assertThat(mistakes)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("line 2: xds.tls.clientCa: ")
                    .contains("no certificate in PEM"),
            second ->
                assertThat(second)
                    .startsWith("line 4: console.tls.key: ")
                    .contains("is not the key of the certificate"));
    assertThat(
            file.mistakes(
                "console: { tls: { certificate: none.pem } }\nxds: { tls: { clientCa: ca.pem, kye: x } }\n"
                    + ONE_SOURCE))
        .containsExactlyInAnyOrder(
            "line 1: console.tls.certificate: \"none.pem\" is no file that can be read",
            "line 1: console.tls.certificate: certificate and key are given together or not at all",
            "line 2: xds.tls.clientCa: needs certificate and key beside it",
            "line 2: xds.tls.kye: unknown key; did you mean key?");
  }
}
