package io.sluice.xds.protocol;

import io.grpc.Status;

/** One stream as its session sees it. */
interface Wire {
  boolean delta();

  /** Whether a response would be written now, and not queued behind a client that does not read. */
  boolean ready();

  /** Returns the size in bytes. */
  int send(Response response);

  void close(Status status);
}
