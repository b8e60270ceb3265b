package io.sluice.agent.relay;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.sluice.agent.XdsAddress;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes channels to members, each attempt with the certificates that are on the host at that
 * moment.
 *
 * @param tls empty for plaintext
 * @param sockets of the agent, on whose loop callbacks come
 */
public record MemberChannels(Optional<Tls> tls, Sockets sockets) {
  /** More than 1,000 services of 20 endpoints need in one response, and a bound. */
  static final int LARGEST_MESSAGE = 8 * 1024 * 1024;

  // A member that vanished without a word is left after 13 s: gRPC asks no oftener than every 10 s.
  private static final long PING_SECONDS = 10;
  private static final long PONG_SECONDS = 3;
  private static final long NEVER_IDLE_DAYS = 365;

  /**
   * PEM files of the host.
   *
   * @param certificate the host's chain
   * @param key its private key, PKCS #8
   * @param ca who signs members
   */
  public record Tls(Path certificate, Path key, Path ca) {
    private ChannelCredentials credentials() throws IOException {
      return TlsChannelCredentials.newBuilder()
          .keyManager(file(certificate), file(key))
          .trustManager(file(ca))
          .build();
    }

    private static File file(Path path) {
      return path.toFile();
    }
  }

  /**
   * An unconnected channel.
   *
   * @throws UncheckedIOException if the certificates cannot be read
   */
  public ManagedChannel open(XdsAddress member) {
    try {
      ChannelCredentials credentials =
          tls.isPresent() ? tls.get().credentials() : InsecureChannelCredentials.create();
      return sockets
          .channel(member.host(), member.port(), credentials)
          .maxInboundMessageSize(LARGEST_MESSAGE)
          .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
          .keepAliveTimeout(PONG_SECONDS, TimeUnit.SECONDS)
          .keepAliveWithoutCalls(true)
          .idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("the host's certificates cannot be read", e);
    }
  }
}
