package io.sluice.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.registry.RegistryEvent.Disconnected;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Synced;
import io.sluice.registry.testkit.EventLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many names that are asked for at once do not drown the watch. */
class RereadStormTest {
  private static final int NAMES = 120;
  private static final long READ_MILLIS = 40;
  private static final long SIGN_MILLIS = 100;
  private static final ResponseHeader HEADER =
      ResponseHeader.newBuilder().setClusterId(1).setMemberId(1).setRevision(7).build();

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final EventLog events = new EventLog();
  private final Server server;

  RereadStormTest() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        NettyServerBuilder.forAddress(any)
            .addService(new SlowReads())
            .addService(new Watch())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
    clock.shutdownNow();
  }

  private void later(long millis, Runnable task) {
    ScheduledFuture<?> unused = clock.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private final class SlowReads extends KVGrpc.KVImplBase {
    @Override
    public void range(RangeRequest request, StreamObserver<RangeResponse> answer) {
      RangeResponse.Builder response = RangeResponse.newBuilder().setHeader(HEADER);
      for (int i = 0; i < NAMES; i++) {
        ByteString key = ByteString.copyFromUtf8("/services/name-%03d/1".formatted(i));
        ByteString from = request.getKey();
        if (ByteString.unsignedLexicographicalComparator().compare(from, key) <= 0
            && ByteString.unsignedLexicographicalComparator().compare(key, request.getRangeEnd())
                < 0) {
          response.addKvs(
              KeyValue.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8("10.0.0.1:80")));
        }
      }
      later(
          READ_MILLIS,
          () -> {
            answer.onNext(response.build());
            answer.onCompleted();
          });
    }
  }

  private final class Watch extends WatchGrpc.WatchImplBase {
    @Override
    public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> answer) {
      return new StreamObserver<>() {
        @Override
        public void onNext(WatchRequest request) {
          later(
              SIGN_MILLIS,
              () ->
                  answer.onNext(
                      WatchResponse.newBuilder()
                          .setHeader(HEADER)
                          .setCreated(request.hasCreateRequest())
                          .build()));
        }

        @Override
        public void onError(Throwable thrown) {
          // The test is over.
        }

        @Override
        public void onCompleted() {
          answer.onCompleted();
        }
      };
    }
  }

  @Test
  void aWatchThatLivesIsNotCalledSilentWhileNamesAreReadAgain() {
    EtcdPacing pacing =
        new EtcdPacing(
            Duration.ofMillis(500),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofMillis(400),
            NAMES,
            1024 * 1024,
            64 * 1024,
            20_000);
    EtcdSettings settings =
        EtcdSettings.of(
                List.of(URI.create("http://127.0.0.1:" + server.getPort())),
                "/services",
                new EtcdLayout.Keys())
            .withPacing(pacing);
    Set<String> names =
        IntStream.range(0, NAMES)
            .mapToObj("name-%03d"::formatted)
            .collect(Collectors.toUnmodifiableSet());
    EtcdRegistry registry = new EtcdRegistry("storm", settings);
    try {
      registry.start(
          event -> {
            events.accept(event);
            if (event instanceof Synced) {
              registry.reread(names);
            }
          });

      events.await(
          "all names twice",
          log ->
              log.all().stream().filter(event -> event instanceof InstancesReplaced).count()
                  >= 2 * NAMES);
      int storm = events.position();
      registry.reread(Set.of("name-000"));
      events.await(storm, InstancesReplaced.class, any -> true);

      assertThat(events.all()).noneMatch(event -> event instanceof Disconnected);
      assertThat(events.all()).filteredOn(event -> event instanceof Synced).hasSize(1);
    } finally {
      registry.close();
    }
  }
}
