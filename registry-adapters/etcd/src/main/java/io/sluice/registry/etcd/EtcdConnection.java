package io.sluice.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NegotiationType;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.sluice.registry.etcd.EtcdFault.Kind;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * One connection to one member. The questions block the thread that asks; closing it from any
 * thread ends them.
 */
final class EtcdConnection implements AutoCloseable {
  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

  /** Makes a member that has no leader say so at once, also on a watch that stands. */
  private static final Metadata.Key<String> HAS_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

  private final EtcdSettings settings;
  private final String at;
  private final ManagedChannel channel;

  /** Owned by the asking thread; empty while etcd asks for none. */
  private String token = "";

  /**
   * Prepares a connection.
   *
   * @param turn which of its addresses is taken when the host has several
   */
  EtcdConnection(URI endpoint, int turn, EtcdSettings settings, EventLoopGroup group)
      throws EtcdFault {
    this.settings = settings;
    this.at = endpoint.getRawAuthority();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address(endpoint, turn))
            .overrideAuthority(at)
            .eventLoopGroup(group)
            .channelType(NioSocketChannel.class)
            .directExecutor()
            .offloadExecutor(Runnable::run)
            .disableRetry()
            .maxInboundMessageSize(settings.pacing().maxMessageBytes())
            .withOption(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.pacing().connect().toMillis());
    boolean tls = endpoint.getScheme().toLowerCase(Locale.ROOT).equals("https");
    this.channel =
        (tls
                ? builder.negotiationType(NegotiationType.TLS).sslContext(ssl())
                : builder.negotiationType(NegotiationType.PLAINTEXT))
            .build();
  }

  /** Gets a token, when there is a login and etcd wants one. */
  void logIn() throws EtcdFault {
    token = "";
    if (settings.login().isEmpty()) {
      return;
    }
    EtcdLogin login = settings.login().get();
    AuthenticateRequest request =
        AuthenticateRequest.newBuilder()
            .setName(login.user())
            .setPassword(login.password())
            .build();
    try {
      token = onTime(AuthGrpc.newBlockingStub(channel)).authenticate(request).getToken();
    } catch (StatusRuntimeException e) {
      boolean off =
          e.getStatus().getCode() == Status.Code.FAILED_PRECONDITION
              && String.valueOf(e.getMessage()).contains("not enabled");
      if (!off) {
        throw StatusReading.fault(e.getStatus(), at);
      }
    }
  }

  /** Whether etcd asked for a login and took it. */
  boolean isLoggedIn() {
    return !token.isEmpty();
  }

  /** A read of keys that a majority agrees on. */
  RangeResponse range(RangeRequest request) throws EtcdFault {
    return asked(() -> onTime(marked(KVGrpc.newBlockingStub(channel))).range(request));
  }

  /** Questions about users and roles. */
  <T> T auth(java.util.function.Function<AuthGrpc.AuthBlockingStub, T> question) throws EtcdFault {
    return asked(() -> question.apply(onTime(marked(AuthGrpc.newBlockingStub(channel)))));
  }

  /** Begins a watch whose words go into a queue. */
  WatchStream watch(WatchCreateRequest what, Queue<Signal> inbox) {
    WatchStream stream = new WatchStream(inbox);
    stream.open(marked(WatchGrpc.newStub(channel)), what);
    return stream;
  }

  /** What an ended watch's status means. */
  EtcdFault fault(Status status) {
    return StatusReading.fault(status, at);
  }

  String at() {
    return at;
  }

  @Override
  public void close() {
    ManagedChannel unused = channel.shutdownNow();
  }

  private <T> T asked(Supplier<T> question) throws EtcdFault {
    try {
      return question.get();
    } catch (StatusRuntimeException e) {
      EtcdFault fault = StatusReading.fault(e.getStatus(), at);
      if (fault.kind() != Kind.STALE_TOKEN || settings.login().isEmpty()) {
        throw fault;
      }
    }
    logIn();
    try {
      return question.get();
    } catch (StatusRuntimeException e) {
      throw StatusReading.fault(e.getStatus(), at);
    }
  }

  private <S extends AbstractStub<S>> S onTime(S stub) {
    return stub.withDeadlineAfter(settings.pacing().answer().toMillis(), TimeUnit.MILLISECONDS);
  }

  private <S extends AbstractStub<S>> S marked(S stub) {
    Metadata headers = new Metadata();
    headers.put(HAS_LEADER, "true");
    if (!token.isEmpty()) {
      headers.put(TOKEN, token);
    }
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static InetSocketAddress address(URI endpoint, int turn) throws EtcdFault {
    String host = endpoint.getHost().replaceAll("[\\[\\]]", "");
    try {
      InetAddress[] all = InetAddress.getAllByName(host);
      return new InetSocketAddress(all[Math.floorMod(turn, all.length)], endpoint.getPort());
    } catch (UnknownHostException e) {
      throw new EtcdFault(Kind.OUTAGE, "The host of etcd at " + host + " is unknown");
    }
  }

  private SslContext ssl() throws EtcdFault {
    EtcdTls tls = settings.tls();
    try {
      SslContextBuilder builder =
          GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
      if (tls.ca().isPresent()) {
        builder = builder.trustManager(tls.ca().map(Path::toFile).get());
      }
      if (tls.certificate().isPresent() && tls.key().isPresent()) {
        File key = tls.key().get().toFile();
        builder = builder.keyManager(tls.certificate().get().toFile(), key);
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new EtcdFault(Kind.CREDENTIALS, "The files for TLS cannot be used: " + e.getMessage());
    }
  }

  /** The bytes of a text. */
  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
