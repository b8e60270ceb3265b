package io.sluice.demo;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Speaks gRPC, for the caller that needs no Envoy. */
record GrpcBackend(String name, Server server) implements Backend {
  static GrpcBackend start(String name, String answer, int port, Work work) throws IOException {
    var service =
        ServerServiceDefinition.builder("sluice.demo.Orders")
            .addMethod(
                WhoMethod.DESCRIPTOR,
                ServerCalls.asyncUnaryCall(
                    (request, response) -> {
                      if (work.illness().strikes()) {
                        response.onError(Status.INTERNAL.asRuntimeException());
                        return;
                      }
                      response.onNext(answer);
                      response.onCompleted();
                    }))
            .build();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .executor(work.executor())
            .addService(service)
            .build()
            .start();
    return new GrpcBackend(name, server);
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
