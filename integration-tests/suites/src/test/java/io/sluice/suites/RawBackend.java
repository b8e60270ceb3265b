package io.sluice.suites;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service that answers each request with the request's own head, letter by letter. */
final class RawBackend implements AutoCloseable {
  /** A header of its answers. */
  static final String HEADER = "X-MiXed-RePly: yes";

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private RawBackend(ServerSocket server) {
    this.server = server;
    threads.execute(this::accept);
  }

  static RawBackend on(int port) {
    try {
      return new RawBackend(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      // Nobody is served any more.
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      String head = head(socket.getInputStream());
      while (!head.isEmpty()) {
        String answer =
            "HTTP/1.1 200 OK\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(HEADER, head.length(), head);
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        head = head(socket.getInputStream());
      }
    } catch (IOException gone) {
      // The caller went.
    }
  }

  /** Up to the empty line; empty when the caller has nothing more to say. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
