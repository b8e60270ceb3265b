package io.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whose word counts for who a server is: those of the machine, or those of a file, and then no
 * others.
 */
final class Authorities {
  private Authorities() {}

  /**
   * For TLS with these authorities, or null for those of the machine.
   *
   * @param option the file that the command line names; else {@code SLUICE_CA} does
   * @throws Failure 2 if it cannot be read
   */
  static @Nullable SSLContext of(@Nullable String option, Surroundings surroundings) {
    String file = option != null ? option : surroundings.variables().getOrDefault("SLUICE_CA", "");
    if (file.isBlank()) {
      return null;
    }
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw wrong(file);
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw wrong(file);
    }
  }

  private static Failure wrong(String file) {
    return new Failure(
        Failure.USAGE,
        "--ca (or SLUICE_CA) " + file + " is no readable file of certificates in PEM");
  }
}
