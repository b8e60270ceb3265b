package io.sluice.xds.server;

import com.google.protobuf.Struct;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.protocol.errand.Errand;
import io.sluice.xds.protocol.errand.ErrandStream;
import io.sluice.xds.protocol.errand.Report;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A raw client of errands. */
final class AgentClient implements AutoCloseable {
  private final ManagedChannel channel;
  private final StreamObserver<Struct> said;
  private final List<Errand> errands = new CopyOnWriteArrayList<>();
  private volatile @Nullable Throwable end;

  AgentClient(int port) {
    this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    this.said =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(ErrandStream.METHOD, CallOptions.DEFAULT),
            new StreamObserver<>() {
              @Override
              public void onNext(Struct message) {
                errands.add(Errand.read(message));
              }

              @Override
              public void onError(Throwable failure) {
                end = failure;
              }

              @Override
              public void onCompleted() {}
            });
  }

  /** The answer to a question of its own, on a connection of its own. */
  static Struct ask(int port, MethodDescriptor<Struct, Struct> method, Struct question) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, question);
    } finally {
      channel.shutdownNow();
    }
  }

  AgentClient say(Struct message) {
    said.onNext(message);
    return this;
  }

  void report(long id, boolean done, String text) {
    Report.pieces(id, done, text).forEach(piece -> say(piece.message()));
  }

  List<Errand> errands() {
    return errands;
  }

  Status.@Nullable Code end() {
    Throwable failure = end;
    return failure == null ? null : Status.fromThrowable(failure).getCode();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
