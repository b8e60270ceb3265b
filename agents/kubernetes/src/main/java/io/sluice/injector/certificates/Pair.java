package io.sluice.injector.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/**
 * A certificate for the webhook and its key, both PEM.
 *
 * @param certificate signed by an authority that the key ring knows
 * @param key PKCS #8; never logged
 * @param from when it begins to count
 * @param until when it ends
 */
public record Pair(String certificate, String key, Instant from, Instant until) {
  /**
   * Reads both.
   *
   * @throws CertificateException if one of them is wrong, or they do not belong together
   */
  static Pair of(String certificate, String key) throws CertificateException {
    X509Certificate read = x509(certificate);
    try {
      byte[] words = {1, 2, 3};
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(KeyFactory.getInstance("EC").generatePrivate(pkcs8(key)));
      signature.update(words);
      byte[] signed = signature.sign();
      signature.initVerify(read);
      signature.update(words);
      if (!signature.verify(signed)) {
        throw new CertificateException("the key is another certificate's");
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new CertificateException("the certificate's key cannot be used: " + e.getMessage(), e);
    }
    return new Pair(
        certificate, key, read.getNotBefore().toInstant(), read.getNotAfter().toInstant());
  }

  private static PKCS8EncodedKeySpec pkcs8(String pem) {
    String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----|\\s", "");
    return new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
  }

  /** Whether an authority (PEM) signed it. */
  boolean isSignedBy(String authority) {
    try {
      x509(certificate).verify(x509(authority).getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static X509Certificate x509(String pem) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  boolean hasEnded(Instant now) {
    return !now.isBefore(until);
  }

  @Override
  public String toString() {
    return "Pair[from " + from + " until " + until + "]";
  }
}
