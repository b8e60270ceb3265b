package io.sluice.xds.server;

import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterStats;
import io.envoyproxy.envoy.config.endpoint.v3.UpstreamLocalityStats;
import io.envoyproxy.envoy.service.load_stats.v3.LoadReportingServiceGrpc;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsRequest;
import io.envoyproxy.envoy.service.load_stats.v3.LoadStatsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A raw client of load reporting. */
final class LoadClient implements AutoCloseable {
  private final ManagedChannel channel;
  private final StreamObserver<LoadStatsRequest> requests;
  private final List<LoadStatsResponse> responses = new CopyOnWriteArrayList<>();
  private volatile @Nullable Throwable end;

  LoadClient(int port) {
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    this.requests =
        LoadReportingServiceGrpc.newStub(channel)
            .streamLoadStats(
                new StreamObserver<>() {
                  @Override
                  public void onNext(LoadStatsResponse response) {
                    responses.add(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    end = failure;
                  }

                  @Override
                  public void onCompleted() {}
                });
  }

  LoadClient report(Node node, ClusterStats... clusters) {
    requests.onNext(
        LoadStatsRequest.newBuilder().setNode(node).addAllClusterStats(List.of(clusters)).build());
    return this;
  }

  List<LoadStatsResponse> responses() {
    return responses;
  }

  Status.@Nullable Code end() {
    Throwable failure = end;
    return failure == null ? null : Status.fromThrowable(failure).getCode();
  }

  static ClusterStats cluster(String name, UpstreamLocalityStats... localities) {
    return ClusterStats.newBuilder()
        .setClusterName(name)
        .addAllUpstreamLocalityStats(List.of(localities))
        .build();
  }

  static UpstreamLocalityStats to(String environment, long successes, long errors) {
    return UpstreamLocalityStats.newBuilder()
        .setLocality(Locality.newBuilder().setZone(environment))
        .setTotalIssuedRequests(successes + errors)
        .setTotalSuccessfulRequests(successes)
        .setTotalErrorRequests(errors)
        .setTotalRequestsInProgress(1)
        .build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
