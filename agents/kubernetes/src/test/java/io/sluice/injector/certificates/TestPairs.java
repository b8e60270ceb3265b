package io.sluice.injector.certificates;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Pairs of the product's own making, and a client that believes them as an API server does. */
public final class TestPairs {
  private final Issuer issuer;
  private final List<String> authorities = new ArrayList<>();

  public TestPairs(String name) {
    issuer = new Issuer(List.of(name), Duration.ofDays(1));
  }

  public Pair make() {
    Issuer.Issued issued = issuer.issue(Instant.now());
    authorities.add(issued.authority());
    return issued.pair();
  }

  /** A client that believes the authorities of all pairs so far. */
  public HttpClient client() throws Exception {
    return client(String.join("", authorities));
  }

  /** A client that believes a PEM bundle. */
  public static HttpClient client(String bundle) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(believing(bundle))
        .build();
  }

  /** The certificate that a server of this machine shows to who believes this bundle. */
  public static X509Certificate shownTo(String bundle, int port) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            believing(bundle)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLContext believing(String bundle) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Certificate each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(bundle.getBytes(StandardCharsets.US_ASCII)))) {
      store.setCertificateEntry("ca-" + store.size(), each);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
