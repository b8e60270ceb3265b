package io.sluice.launcher.tls;

import io.sluice.launcher.tls.PemMistake.About;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What was read from the files of a listener at once, and fits together.
 *
 * @param content of the files, to tell whether they have changed
 * @param chain the server's certificate first
 * @param key its private key
 * @param clients who may connect, or null when anybody may
 */
record TlsIdentity(
    Content content,
    List<X509Certificate> chain,
    PrivateKey key,
    @Nullable X509ExtendedTrustManager clients) {

  /** What stands in the files. */
  record Content(String certificate, String key, String clientCa) {
    static Content of(TlsFiles files) throws PemMistake {
      Path clientCa = files.clientCa();
      return new Content(
          Pem.text(files.certificate(), About.CERTIFICATE),
          Pem.text(files.key(), About.KEY),
          clientCa == null ? "" : Pem.text(clientCa, About.CLIENT_CA));
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Content";
    }
  }

  TlsIdentity {
    chain = List.copyOf(chain);
  }

  static TlsIdentity read(TlsFiles files) throws PemMistake {
    return of(files, Content.of(files));
  }

  static TlsIdentity of(TlsFiles files, Content content) throws PemMistake {
    List<X509Certificate> chain =
        Pem.certificates(files.certificate(), content.certificate, About.CERTIFICATE);
    PrivateKey key = Pem.key(files.key(), content.key, chain.get(0).getPublicKey().getAlgorithm());
    if (!fits(chain.get(0), key)) {
      throw new PemMistake(
          About.KEY, files.key() + " is not the key of the certificate in " + files.certificate());
    }
    Path clientCa = files.clientCa();
    return new TlsIdentity(
        content,
        chain,
        key,
        clientCa == null
            ? null
            : trust(clientCa, Pem.certificates(clientCa, content.clientCa, About.CLIENT_CA)));
  }

  /** When the server's certificate ends. */
  Date expires() {
    return chain.get(0).getNotAfter();
  }

  /** Whether what the key signs is what the certificate verifies. */
  private static boolean fits(X509Certificate certificate, PrivateKey key) {
    String algorithm = certificate.getPublicKey().getAlgorithm();
    byte[] message = {1, 2, 3};
    try {
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> algorithm;
              });
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // another key's signature may be none at all
    }
  }

  private static X509ExtendedTrustManager trust(Path file, List<X509Certificate> authorities)
      throws PemMistake {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority-" + i, authorities.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager trust) {
          return trust;
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new PemMistake(About.CLIENT_CA, file + " has authorities that cannot be trusted");
    }
    throw new IllegalStateException("every Java platform trusts by X.509");
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "TlsIdentity[" + chain.get(0).getSubjectX500Principal() + "]";
  }
}
