package io.sluice.launcher.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.components.Certificates;
import io.sluice.launcher.tls.PemMistake.About;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and keys in the forms that tools write. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PemTest {
  private final Certificates certificates;

  PemTest(@TempDir Path folder) {
    certificates = new Certificates(folder);
  }

  @BeforeAll
  void make() {
    certificates.authority("ca").signed("rsa", "ca", "DNS:localhost", 2);
    certificates.signed(
        "curve", "ca", "DNS:localhost", 2, "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
  }

  private TlsFiles files(String name) {
    return new TlsFiles(certificates.certificate(name), certificates.key(name), null);
  }

  @Test
  void anRsaKeyIsReadInBothForms() throws Exception {
    assertThat(TlsIdentity.read(files("rsa")).key().getAlgorithm()).isEqualTo("RSA");

    certificates.openssl("rsa", "-traditional", "-in", "rsa.key", "-out", "old.key");
    TlsFiles old = new TlsFiles(certificates.certificate("rsa"), certificates.key("old"), null);

    assertThat(TlsIdentity.read(old).key()).isEqualTo(TlsIdentity.read(files("rsa")).key());
  }

  @Test
  void aKeyOfACurveIsReadInBothForms() throws Exception {
    assertThat(TlsIdentity.read(files("curve")).key().getAlgorithm()).isEqualTo("EC");

    certificates.openssl("ec", "-in", "curve.key", "-out", "sec1.key");
    TlsFiles old = new TlsFiles(certificates.certificate("curve"), certificates.key("sec1"), null);

    assertThat(((ECPrivateKey) TlsIdentity.read(old).key()).getS())
        .isEqualTo(((ECPrivateKey) TlsIdentity.read(files("curve")).key()).getS());
  }

  @Test
  void anotherCertificatesKeyIsRefused() {
    certificates.signed("other", "ca", "DNS:localhost", 2);
    TlsFiles mixed = new TlsFiles(certificates.certificate("rsa"), certificates.key("other"), null);
    TlsFiles kinds = new TlsFiles(certificates.certificate("rsa"), certificates.key("curve"), null);

    refuses(mixed, About.KEY, "is not the key of the certificate");
    refuses(kinds, About.KEY, "cannot be understood or is not the certificate's");
  }

  @Test
  void aKeyWithAPasswordIsRefusedWithTheCommandThatTakesItOff() {
    certificates.openssl(
        "pkcs8", "-topk8", "-in", "rsa.key", "-passout", "pass:secret", "-out", "locked.key");

    refuses(
        new TlsFiles(certificates.certificate("rsa"), certificates.key("locked"), null),
        About.KEY,
        "openssl pkcs8 -topk8 -nocrypt");
  }

  @Test
  void whatIsNoCertificateIsRefused() {
    certificates.write("empty.pem", "");
    certificates.write(
        "cut.key", "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----");
    TlsFiles swapped = new TlsFiles(certificates.key("rsa"), certificates.key("rsa"), null);
    TlsFiles empty = new TlsFiles(certificates.certificate("empty"), certificates.key("rsa"), null);
    TlsFiles cut = new TlsFiles(certificates.certificate("curve"), certificates.key("cut"), null);
    TlsFiles none = new TlsFiles(certificates.certificate("none"), certificates.key("rsa"), null);

    refuses(swapped, About.CERTIFICATE, "certificate");
    refuses(empty, About.CERTIFICATE, "no certificate in PEM");
    refuses(cut, About.KEY, "cannot be understood");
    refuses(none, About.CERTIFICATE, "cannot be read");
  }

  private static void refuses(TlsFiles files, About about, String words) {
    assertThatThrownBy(() -> TlsIdentity.read(files))
        .isInstanceOfSatisfying(
            PemMistake.class,
            mistake -> {
              assertThat(mistake.about()).isEqualTo(about);
              assertThat(mistake.words()).contains(words);
            });
  }
}
