package io.sluice.xds.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A line to the server that can be cut: from then on nothing passes, and neither end is told, as
 * when a host loses its power.
 */
final class Cable implements AutoCloseable {
  private final ServerSocket near;
  private final int farPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean closed;
  private volatile boolean cut;

  Cable(int farPort) throws IOException {
    this.near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.farPort = farPort;
    start(this::accept);
  }

  int port() {
    return near.getLocalPort();
  }

  void cut() {
    cut = true;
  }

  private void accept() throws IOException {
    while (!near.isClosed()) {
      Socket here = near.accept();
      Socket there = new Socket(InetAddress.getLoopbackAddress(), farPort);
      sockets.addAll(List.of(here, there));
      start(() -> pump(here.getInputStream(), there.getOutputStream()));
      start(() -> pump(there.getInputStream(), here.getOutputStream()));
    }
  }

  private void pump(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[8_192];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      if (!cut) {
        to.write(buffer, 0, read);
      }
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                if (!closed && !cut) {
                  throw new UncheckedIOException(e);
                }
              }
            },
            "cable");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    near.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
