package io.sluice.agent.registration;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client with the host's certificates, made anew when one of their files was changed. Blocking;
 * for one thread.
 */
final class EtcdHttp {
  private static final char[] NO_PASSWORD = new char[0];

  private final RegistrySettings.Tls tls;
  private LocalHttp http = new LocalHttp();
  private List<String> madeOf = List.of();

  EtcdHttp(RegistrySettings.Tls tls) {
    this.tls = tls;
  }

  /**
   * @throws IOException if there is no answer, or a file cannot be used
   */
  HttpResponse<String> send(HttpRequest request) throws IOException {
    List<String> files = new ArrayList<>();
    for (Path file :
        Stream.of(tls.ca(), tls.certificate(), tls.key()).flatMap(Optional::stream).toList()) {
      files.add(file + " of " + Files.getLastModifiedTime(file));
    }
    if (!files.equals(madeOf)) {
      try {
        http = new LocalHttp(context());
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw new IOException("the files " + files + " make no TLS: " + e, e);
      }
      madeOf = files;
    }
    return http.send(request);
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(), trust(), null);
    return context;
  }

  private KeyManager @org.jspecify.annotations.Nullable [] keys()
      throws IOException, GeneralSecurityException {
    if (tls.certificate().isEmpty() || tls.key().isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    store.setKeyEntry(
        "host",
        key(tls.key().get()),
        NO_PASSWORD,
        certificates(tls.certificate().get()).toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private TrustManager @org.jspecify.annotations.Nullable [] trust()
      throws IOException, GeneralSecurityException {
    if (tls.ca().isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    for (Certificate each : certificates(tls.ca().get())) {
      store.setCertificateEntry("ca-" + store.size(), each);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static List<Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream bytes = new ByteArrayInputStream(Files.readAllBytes(file))) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(bytes));
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    String coded = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(coded));
    InvalidKeySpecException none = new InvalidKeySpecException(file + " is no key in PKCS #8");
    for (String kind : List.of("EC", "RSA", "EdDSA")) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(spec);
      } catch (InvalidKeySpecException another) {
        none.addSuppressed(another);
      }
    }
    throw none;
  }
}
