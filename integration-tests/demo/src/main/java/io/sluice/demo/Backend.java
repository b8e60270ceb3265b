package io.sluice.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

/** A real server that answers every request with who it is. */
interface Backend extends AutoCloseable {
  /** Its own name. */
  String name();

  /** Where it listens on 127.0.0.1. */
  int port();

  @Override
  void close();

  /**
   * How requests are answered.
   *
   * @param executor runs them; the caller ends it
   * @param illness says which of them fail
   */
  record Work(Executor executor, Illness illness) {}

  /** How callers reach the service, and therefore what its backends speak. */
  enum Protocol {
    HTTP,
    GRPC;

    /**
     * Starts one.
     *
     * @param port 0 for any free one
     */
    Backend start(String environment, String name, int port, Work work) throws IOException {
      String answer = "{\"environment\":\"%s\",\"instance\":\"%s\"}\n".formatted(environment, name);
      return this == HTTP
          ? HttpBackend.start(name, answer.getBytes(StandardCharsets.UTF_8), port, work)
          : GrpcBackend.start(name, answer, port, work);
    }
  }
}
