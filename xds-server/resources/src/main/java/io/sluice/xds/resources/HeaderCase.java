package io.sluice.xds.resources;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions.HeaderKeyFormat;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;

/**
 * Listeners and clusters for clients and services that take the names of HTTP/1 headers for
 * different when their case differs. A listener keeps the case of requests, a cluster that of
 * responses (envoy-facts, P2.9); what Envoy itself adds stays in lower case.
 */
public final class HeaderCase {
  private static final HeaderKeyFormat KEPT =
      HeaderKeyFormat.newBuilder()
          .setStatefulFormatter(
              TypedExtensionConfig.newBuilder()
                  .setName("preserve_case")
                  .setTypedConfig(Encoding.any(PreserveCaseFormatterConfig.getDefaultInstance())))
          .build();

  private HeaderCase() {}

  /** The same listener or cluster, keeping case. */
  public static Rendered kept(Rendered plain) {
    return Rendered.of(plain.type(), plain.name(), kept(plain.message()));
  }

  /** The same cluster's bytes. */
  public static ByteString kept(ByteString cluster) {
    try {
      return Encoding.bytes(kept(Cluster.parseFrom(cluster)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no cluster", e);
    }
  }

  private static Message kept(Message plain) {
    try {
      if (plain instanceof Listener listener) {
        return kept(listener.toBuilder());
      }
      if (plain instanceof Cluster cluster) {
        return kept(cluster.toBuilder());
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not of ours: " + plain, e);
    }
    throw new IllegalArgumentException("neither a listener nor a cluster: " + plain);
  }

  private static Listener kept(Listener.Builder listener) throws InvalidProtocolBufferException {
    Any.Builder config =
        listener.getFilterChainsBuilder(0).getFiltersBuilder(0).getTypedConfigBuilder();
    HttpConnectionManager.Builder manager =
        HttpConnectionManager.parseFrom(config.getValue()).toBuilder();
    keep(manager.getHttpProtocolOptionsBuilder());
    config.setValue(Encoding.bytes(manager.build()));
    return listener.build();
  }

  /** One that speaks HTTP/2 alone, or no HTTP, has nothing to keep. */
  private static Cluster kept(Cluster.Builder cluster) throws InvalidProtocolBufferException {
    Any plain = cluster.getTypedExtensionProtocolOptionsMap().get(Clusters.HTTP_OPTIONS);
    if (plain == null) {
      return cluster.build();
    }
    HttpProtocolOptions.Builder options =
        HttpProtocolOptions.parseFrom(plain.getValue()).toBuilder();
    if (!options.hasUseDownstreamProtocolConfig()) {
      return cluster.build();
    }
    keep(options.getUseDownstreamProtocolConfigBuilder().getHttpProtocolOptionsBuilder());
    return cluster
        .putTypedExtensionProtocolOptions(Clusters.HTTP_OPTIONS, Encoding.any(options.build()))
        .build();
  }

  private static void keep(Http1ProtocolOptions.Builder options) {
    options.setHeaderKeyFormat(KEPT);
  }
}
