package io.sluice.registry.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One client's connection through a {@link FaultyProxy}: two threads that copy bytes. */
final class FaultyConnection {
  private static final int PIECE = 8192;
  private static final int CONNECT_MILLIS = 5000;

  private final FaultyProxy proxy;
  private final Socket client;
  private final Socket server = new Socket();
  private final InetSocketAddress target;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicInteger directions = new AtomicInteger(2);
  private final AtomicBoolean reset = new AtomicBoolean();

  FaultyConnection(FaultyProxy proxy, Socket client, InetSocketAddress target) {
    this.proxy = proxy;
    this.client = client;
    this.target = target;
  }

  void start() {
    run("request", this::connectAndCopy);
  }

  /** Bytes of answer are counted from here. */
  void countFromHere() {
    answered.set(0);
  }

  /** Ends both sides with RST, so that nobody takes it for a finished answer. */
  void reset() {
    if (reset.compareAndSet(false, true)) {
      proxy.gone(this);
      closeWithReset(client);
      closeWithReset(server);
    }
  }

  private void connectAndCopy() throws IOException, InterruptedException {
    long unused = proxy.waitForPassage(false);
    server.connect(new InetSocketAddress(target.getAddress(), target.getPort()), CONNECT_MILLIS);
    run("answer", () -> copy(server, client, true));
    copy(client, server, false);
  }

  private void copy(Socket from, Socket to, boolean answer)
      throws IOException, InterruptedException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] piece = new byte[PIECE];
    for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
      long allowed = proxy.waitForPassage(answer);
      if (answer && allowed >= 0) {
        long left = allowed - answered.getAndAdd(length);
        out.write(piece, 0, (int) Math.max(0, Math.min(left, length)));
        if (left <= length) {
          out.flush();
          reset();
          return;
        }
      } else {
        out.write(piece, 0, length);
      }
      out.flush();
    }
    to.shutdownOutput();
    if (directions.decrementAndGet() == 0) {
      proxy.gone(this);
      client.close();
      server.close();
    }
  }

  private void run(String direction, Direction body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (IOException e) {
                // Either side broke: so does the other, as through any wire.
                reset();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                reset();
              }
            },
            "faulty-proxy-" + direction);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeWithReset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It was closed before, which is what is wanted here.
      return;
    }
  }

  private interface Direction {
    void run() throws IOException, InterruptedException;
  }
}
