package io.sluice.cli;

import java.net.URI;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why TLS with a server did not come about, for the person who asked. */
final class Distrust {
  private Distrust() {}

  /** A phrase that follows the server's URL, or null when it is no matter of TLS. */
  static @Nullable String words(URI server, Throwable failure) {
    SSLException tls = find(failure, SSLException.class);
    if (tls == null) {
      return null;
    }
    CertificateExpiredException expired = find(failure, CertificateExpiredException.class);
    if (expired != null) {
      return "shows a certificate that has expired; put a new one in its place";
    }
    if (find(failure, CertificateNotYetValidException.class) != null) {
      return "shows a certificate that is not valid yet; is this machine's clock right?";
    }
    if (find(failure, CertPathBuilderException.class) != null) {
      return "shows a certificate of an authority that this machine does not trust; --ca FILE (or"
          + " SLUICE_CA) names the authority's certificate";
    }
    CertificateException certificate = find(failure, CertificateException.class);
    if (certificate != null) {
      String why = String.valueOf(certificate.getMessage());
      return why.contains("subject alternative") || why.contains("No name matching")
          ? "shows a certificate that is not for the name "
              + server.getHost()
              + "; use the name that is in it"
          : "shows a certificate that is refused: " + why;
    }
    return String.valueOf(tls.getMessage()).contains("Unsupported or unrecognized")
        ? "does not speak TLS; is it http://?"
        : "and this machine cannot agree on TLS: " + tls.getMessage();
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
      at = at.getCause();
    }
    return null;
  }
}
