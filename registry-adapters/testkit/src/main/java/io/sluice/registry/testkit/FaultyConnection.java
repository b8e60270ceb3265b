package io.sluice.registry.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One client's connection through a {@link FaultyProxy}: two threads that copy bytes. */
final class FaultyConnection {
  private static final String REQUEST = "request";
  private static final int PIECE = 8192;
  private static final int SOME_GARBAGE = 64;
  private static final int CONNECT_MILLIS = 5000;

  private final FaultyProxy proxy;
  private final Socket client;
  private final Socket server = new Socket();
  private final InetSocketAddress target;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicInteger directions = new AtomicInteger(2);
  private final AtomicBoolean reset = new AtomicBoolean();
  private final AtomicBoolean serverLost = new AtomicBoolean();

  FaultyConnection(FaultyProxy proxy, Socket client, InetSocketAddress target) {
    this.proxy = proxy;
    this.client = client;
    this.target = target;
  }

  void start() {
    run(REQUEST, this::connectAndCopy);
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

  /** Goes on as the client's end of a connection whose other end vanished. */
  void loseServer() {
    serverLost.set(true);
    closeWithReset(server);
  }

  /** Gives the client bytes that nobody asked for. */
  void sendGarbage() {
    try {
      client.getOutputStream().write(garbage(SOME_GARBAGE));
    } catch (IOException e) {
      // The client was gone already: so is the connection.
      reset();
    }
  }

  private int take(long intact, int length) {
    long left = intact - answered.getAndAdd(length);
    return (int) Math.max(0, Math.min(left, length));
  }

  /** The same in each run, and no text in any encoding that a registry uses. */
  private static byte[] garbage(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private void connectAndCopy() throws IOException, InterruptedException {
    awaitPassage();
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
      Passage passage = proxy.waitForPassage(client.getInetAddress(), answer);
      if (serverLost.get()) {
        continue;
      }
      int intact = answer ? take(passage.intact(), length) : length;
      out.write(piece, 0, intact);
      if (intact < length && passage.rest() == Passage.Rest.GARBAGE) {
        out.write(garbage(length - intact));
      }
      out.flush();
      if (answer && passage.rest() == Passage.Rest.RESET && answered.get() >= passage.intact()) {
        reset();
        return;
      }
    }
    if (serverLost.get() && answer) {
      return;
    }
    if (!serverLost.get()) {
      awaitPassage(); // where nothing gets through, neither does an end
      to.shutdownOutput();
    }
    if (serverLost.get() || directions.decrementAndGet() == 0) {
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
                runUntilBroken(direction, body);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                reset();
              }
            },
            "faulty-proxy-" + direction);
    thread.setDaemon(true);
    thread.start();
  }

  /** When either side breaks so does the other, as through any wire that is not half open. */
  private void runUntilBroken(String direction, Direction body) throws InterruptedException {
    try {
      body.run();
    } catch (IOException e) {
      awaitPassage();
      if (!serverLost.get() || direction.equals(REQUEST)) {
        reset();
      }
    }
  }

  private void awaitPassage() throws InterruptedException {
    Passage unused = proxy.waitForPassage(client.getInetAddress(), false);
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
