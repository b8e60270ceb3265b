package io.sluice.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.components.Certificates;
import io.sluice.components.ManagedProcess;
import io.sluice.components.Ports;
import io.sluice.components.ProcessSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A company's own authority signs the console and xDS of a server; its certificate is renewed while
 * somebody is connected.
 */
@Timeout(180)
final class ServerTlsIT {
  private final Certificates certificates;
  private final Path folder;
  private final int xds = Ports.ofUser().next();
  private final int console = Ports.ofUser().next();

  ServerTlsIT(@TempDir Path folder) {
    this.folder = folder;
    this.certificates = new Certificates(folder);
  }

  private record Said(int code, String out, String err) {}

  private Said sluice(String server, String ca, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all = new String[arguments.length + 4];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--server";
    all[arguments.length + 1] = server;
    all[arguments.length + 2] = "--ca";
    all[arguments.length + 3] = certificates.certificate(ca).toString();
    int code =
        io.sluice.cli.Main.execute(
            all,
            new PrintWriter(out),
            new PrintWriter(err),
            new io.sluice.cli.Surroundings(
                Map.of("SLUICE_TOKEN", "correct-horse-battery"), folder, false));
    return new Said(code, out.toString(), err.toString());
  }

  @Test
  void consoleAndXdsSpeakTlsAndARenewalCutsNobody() throws Exception {
    certificates.authority("ca").authority("stranger");
    certificates.signed("server", "ca", "DNS:localhost", 30);
    certificates.signed("renewed", "ca", "DNS:localhost", 30);
    certificates.signed("proxy", "ca", "URI:spiffe://shop/orders", 30);
    Files.writeString(
        folder.resolve("vms.yaml"),
        "services: { orders: [ { address: 127.0.0.1, port: 19001, protocol: http } ] }\n");
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        xds: { listen: 127.0.0.1:%d, tls: { certificate: server.pem, key: server.key, clientCa: ca.pem }, grants: ["spiffe://shop/{service}"] }
        console: { listen: 127.0.0.1:%d, tls: { certificate: server.pem, key: server.key } }
        auth: { bootstrapToken: correct-horse-battery }
        sources: [ { name: vms, kind: file, environment: vm, path: vms.yaml } ]
        """
            .formatted(xds, console));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "server",
            "--config",
            folder.resolve("sluice.yaml").toString());
    String url = "https://localhost:" + console;
    try (ManagedProcess server = ManagedProcess.start(ProcessSpec.of("server", command, folder))) {
      server.awaitReady(
          () -> sluice(url, "ca", "services").out().contains("orders"), Duration.ofSeconds(60));

      assertThat(sluice(url, "stranger", "services"))
          .satisfies(
              said -> {
                assertThat(said.code()).isEqualTo(4);
                assertThat(said.err())
                    .contains("authority that this machine does not trust", "--ca FILE");
              });
      assertThat(sluice("https://127.0.0.1:" + console, "ca", "services").err())
          .contains("not for the name 127.0.0.1");
      assertThat(sluice("http://localhost:" + console, "ca", "services").code()).isEqualTo(4);
      assertThat(sluice("https://localhost:" + xds, "ca", "services").code()).isEqualTo(4);

      try (SSLSocket open = connected()) {
        assertThat(ask(open)).contains("HTTP/1.1 200", "Strict-Transport-Security: max-age=");

        certificates.replace("server", "renewed");

        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .untilAsserted(
                () -> {
                  try (SSLSocket fresh = connected()) {
                    assertThat(subject(fresh)).isEqualTo("CN=renewed");
                  }
                });
        assertThat(ask(open)).as("who was connected before").contains("HTTP/1.1 200");
        assertThat(subject(open)).isEqualTo("CN=server");
      }
      try (SSLSocket older = connected()) {
        older.setEnabledProtocols(new String[] {"TLSv1.2"});
        assertThat(ask(older)).contains("HTTP/1.1 200");
      }
      proxiesNeedACertificate();
    }
  }

  private void proxiesNeedACertificate() throws Exception {
    TlsChannelCredentials.Builder anonymous =
        TlsChannelCredentials.newBuilder().trustManager(certificates.certificate("ca").toFile());
    assertThat(connects(anonymous.build())).isFalse();
    ChannelCredentials proxy =
        anonymous
            .keyManager(
                certificates.certificate("proxy").toFile(), certificates.key("proxy").toFile())
            .build();
    assertThat(connects(proxy)).isTrue();
    aCertificateSaysWhichServiceAProxyIs(proxy);
  }

  /** The certificate is of orders, and without leave to have every service. */
  private void aCertificateSaysWhichServiceAProxyIs(ChannelCredentials proxy) {
    ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", xds, proxy).build();
    try {
      assertThat(refusal(channel, "orders", "users")).isEmpty();
      assertThat(refusal(channel, "orders", "*")).contains("have every service");
      assertThat(refusal(channel, "users", "orders"))
          .contains("PERMISSION_DENIED", "spiffe://shop/orders", "be the service 'users'");
    } finally {
      channel.shutdownNow();
    }
  }

  /** In words; empty for a stream that is answered. */
  private static String refusal(ManagedChannel channel, String service, String dependency) {
    Value dependencies =
        Value.newBuilder()
            .setListValue(
                ListValue.newBuilder().addValues(Value.newBuilder().setStringValue(dependency)))
            .build();
    Node node =
        Node.newBuilder()
            .setId(service + "-1")
            .setCluster(service)
            .setMetadata(Struct.newBuilder().putFields("dependencies", dependencies))
            .build();
    CompletableFuture<String> answer = new CompletableFuture<>();
    AggregatedDiscoveryServiceGrpc.newStub(channel)
        .streamAggregatedResources(
            new StreamObserver<>() {
              @Override
              public void onNext(DiscoveryResponse response) {
                answer.complete("");
              }

              @Override
              public void onError(Throwable failure) {
                answer.complete(String.valueOf(failure.getMessage()));
              }

              @Override
              public void onCompleted() {}
            })
        .onNext(
            DiscoveryRequest.newBuilder()
                .setNode(node)
                .setTypeUrl("type.googleapis.com/envoy.config.cluster.v3.Cluster")
                .build());
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private boolean connects(ChannelCredentials credentials) {
    ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", xds, credentials).build();
    try {
      return Awaitility.await()
              .atMost(Duration.ofSeconds(20))
              .until(
                  () -> channel.getState(true),
                  state ->
                      state == ConnectivityState.READY
                          || state == ConnectivityState.TRANSIENT_FAILURE)
          == ConnectivityState.READY;
    } finally {
      channel.shutdownNow();
    }
  }

  private SSLSocket connected() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(certificates.certificate("ca"))) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS"); // of its own: no session is resumed
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", console);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String subject(SSLSocket socket) throws IOException {
    return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  private static String ask(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            "HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().endsWith("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      answer.append((char) next);
    }
    return answer.toString();
  }
}
