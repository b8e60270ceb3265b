package io.sluice.bench.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes bytes between an adapter and its registry as they are, knows when the registry's last ones
 * were passed on, and can cut the way. Thread-safe.
 */
final class Relay implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean isCut;
  private volatile long firstNanos;
  private volatile long lastNanos;

  Relay(InetSocketAddress target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    begin("accept", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** When the registry's first bytes since {@link #forget} were passed on; 0 for none yet. */
  long firstNanos() {
    return firstNanos;
  }

  /** When the registry's last bytes so far were passed on, by {@link System#nanoTime}. */
  long lastNanos() {
    return lastNanos;
  }

  /** The next bytes are the first. */
  void forget() {
    firstNanos = 0;
  }

  /** Ends every connection, and each new one at once, until {@link #mend}. */
  void cut() throws IOException {
    isCut = true;
    end();
  }

  /** Connections go through again. */
  void mend() {
    isCut = false;
  }

  private void end() throws IOException {
    for (Socket socket : List.copyOf(sockets)) {
      sockets.remove(socket);
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      if (isCut) {
        client.close();
        continue;
      }
      Socket server = new Socket();
      sockets.add(client);
      sockets.add(server);
      server.connect(target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      begin("questions", () -> pass(client, server, false));
      begin("answers", () -> pass(server, client, true));
    }
  }

  private void pass(Socket from, Socket to, boolean answers) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] piece = new byte[PIECE];
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      if (answers) {
        // Noted before it is passed on: the adapter may be done with it before this thread goes on.
        long now = System.nanoTime();
        lastNanos = now;
        if (firstNanos == 0) {
          firstNanos = now;
        }
      }
      out.write(piece, 0, read);
    }
    to.shutdownOutput();
  }

  private interface Passing {
    void pass() throws IOException;
  }

  private void begin(String name, Passing passing) {
    Thread thread =
        new Thread(
            () -> {
              try {
                passing.pass();
              } catch (IOException ended) {
                // One side closed, or all was cut: there is nothing more to pass.
                return;
              }
            },
            "bench-relay-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    end();
  }
}
