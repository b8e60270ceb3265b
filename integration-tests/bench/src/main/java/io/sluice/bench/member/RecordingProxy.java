package io.sluice.bench.member;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Passes HTTP/1.1 between the server and Consul as it is, and notes for every question when the
 * last byte of its answer was passed on. Thread-safe.
 */
final class RecordingProxy implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  private final InetSocketAddress target;
  private final String kept;
  private final ServerSocket listener;
  private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /**
   * Listens on a free port.
   *
   * @param kept the beginning of the paths whose answers are kept whole
   */
  RecordingProxy(InetSocketAddress target, String kept) throws IOException {
    this.target = target;
    this.kept = kept;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    begin("accept", this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** What was answered since the last call, in order of asking; what still waits comes later. */
  List<Exchange> take() {
    List<Exchange> answered = new ArrayList<>();
    List<Exchange> waiting = new ArrayList<>();
    for (Exchange each = exchanges.poll(); each != null; each = exchanges.poll()) {
      (each.bytes() == 0 ? waiting : answered).add(each);
    }
    exchanges.addAll(waiting);
    return answered;
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket();
      sockets.add(client);
      sockets.add(server);
      server.connect(target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      AtomicReference<@Nullable Exchange> current = new AtomicReference<>();
      begin("questions", () -> questions(client, server, current));
      begin("answers", () -> answers(server, client, current));
    }
  }

  private void questions(Socket client, Socket server, AtomicReference<@Nullable Exchange> current)
      throws IOException {
    InputStream in = client.getInputStream();
    OutputStream out = server.getOutputStream();
    byte[] piece = new byte[PIECE];
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      String text = new String(piece, 0, Math.min(read, 300), StandardCharsets.ISO_8859_1);
      if (text.startsWith("GET ") || text.startsWith("PUT ")) {
        String path = text.substring(4, Math.max(4, text.indexOf(' ', 4)));
        Exchange exchange = new Exchange(path, path.startsWith(kept));
        current.set(exchange);
        exchanges.add(exchange);
      }
      out.write(piece, 0, read);
    }
    server.shutdownOutput();
  }

  private static void answers(
      Socket server, Socket client, AtomicReference<@Nullable Exchange> current)
      throws IOException {
    InputStream in = server.getInputStream();
    OutputStream out = client.getOutputStream();
    byte[] piece = new byte[PIECE];
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      // Noted before it is passed on: the client may ask again before this thread goes on.
      Exchange exchange = current.get();
      if (exchange != null) {
        exchange.append(piece, read, System.nanoTime());
      }
      out.write(piece, 0, read);
    }
    client.shutdownOutput();
  }

  private interface Passing {
    void pass() throws IOException;
  }

  private static void begin(String name, Passing passing) {
    Thread thread =
        new Thread(
            () -> {
              try {
                passing.pass();
              } catch (IOException ended) {
                // One side closed, as the server does with connections that it no longer needs.
                return;
              }
            },
            "bench-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
