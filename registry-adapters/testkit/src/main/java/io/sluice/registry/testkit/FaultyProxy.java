package io.sluice.registry.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on this machine between clients and a real server, which can be told to fail. It
 * starts by passing everything. Safe from any thread.
 */
public final class FaultyProxy implements AutoCloseable {
  /** What happens to bytes and connections now. */
  enum Mode {
    PASS,
    CUT,
    GARBAGE,
    REFUSE,
    BLACK_HOLE
  }

  private final InetSocketAddress target;
  private final InetSocketAddress address;
  private final Set<FaultyConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Object lock = new Object();

  /** Guarded by lock, with all that follows. */
  private Mode mode = Mode.PASS;

  private Duration delay = Duration.ZERO;
  private Set<InetAddress> lost = Set.of();
  private long intact;
  private boolean closed;
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;

  /** A proxy to a server, listening on a free port of 127.0.0.1. */
  public FaultyProxy(InetSocketAddress target) {
    this(target, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /**
   * A proxy to a server.
   *
   * @param listen where clients connect; port 0 for a free one
   */
  public FaultyProxy(InetSocketAddress target, InetSocketAddress listen) {
    this.target = target;
    this.address = new InetSocketAddress(listen.getAddress(), listen(listen));
  }

  /** Where clients connect. */
  public InetSocketAddress address() {
    return address;
  }

  /** How many connections were ever accepted. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections stand now. */
  public int open() {
    return connections.size();
  }

  /** Passes everything, at once; what a black hole held back comes through. */
  public void pass() {
    change(Mode.PASS, Duration.ZERO, 0);
  }

  /** Passes everything, each piece of an answer later by a time. */
  public void delay(Duration time) {
    change(Mode.PASS, time, 0);
  }

  /**
   * Resets every connection, those that stand and those that come, after so many bytes of answer.
   *
   * @param bytes counted from now for standing connections; 0 cuts standing ones at once
   */
  public void cutAfter(long bytes) {
    change(Mode.CUT, Duration.ZERO, bytes);
    if (bytes == 0) {
      connections.forEach(FaultyConnection::reset);
    }
  }

  /**
   * Puts bytes that mean nothing in place of an answer, on every connection, after so many bytes.
   *
   * @param bytes counted from now for standing connections; 0 sends them garbage at once, asked or
   *     not
   */
  public void garbageAfter(long bytes) {
    change(Mode.GARBAGE, Duration.ZERO, bytes);
    if (bytes == 0) {
      connections.forEach(FaultyConnection::sendGarbage);
    }
  }

  /** Resets every connection that stands; the mode stays as it is. */
  public void resetStanding() {
    connections.forEach(FaultyConnection::reset);
  }

  /**
   * Loses the far end of every connection that stands: the client is told nothing, what it sends
   * goes nowhere, and that stays so, whatever the mode. New connections pass.
   */
  public void halfOpen() {
    change(Mode.PASS, Duration.ZERO, 0);
    connections.forEach(FaultyConnection::loseServer);
  }

  /** Resets what stands and listens no more: a client's connect is refused. */
  public void refuse() {
    change(Mode.REFUSE, Duration.ZERO, 0);
    closeListener();
    connections.forEach(FaultyConnection::reset);
  }

  /** Accepts connections and lets nothing through, in no direction. */
  public void blackHole() {
    change(Mode.BLACK_HOLE, Duration.ZERO, 0);
  }

  /**
   * Lets nothing through of what comes from these addresses, nor back to them; what is held back
   * comes through when they are not among them any more.
   *
   * @param clients empty for none
   */
  public void lose(Set<InetAddress> clients) {
    synchronized (lock) {
      lost = Set.copyOf(clients);
      lock.notifyAll();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    closeListener();
    connections.forEach(FaultyConnection::reset);
  }

  private void change(Mode to, Duration by, long bytes) {
    synchronized (lock) {
      mode = to;
      delay = by;
      intact = bytes;
      lock.notifyAll();
      if (to != Mode.REFUSE && listener == null && !closed) {
        int unused = listen(address);
      }
    }
    connections.forEach(FaultyConnection::countFromHere);
  }

  private int listen(InetSocketAddress at) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(at);
      Thread thread = new Thread(() -> acceptFrom(socket), "faulty-proxy-" + socket.getLocalPort());
      thread.setDaemon(true);
      synchronized (lock) {
        listener = socket;
        acceptor = thread;
      }
      thread.start();
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("The proxy cannot listen on " + at, e);
    }
  }

  private void acceptFrom(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        accepted.incrementAndGet();
        FaultyConnection connection = new FaultyConnection(this, client, target);
        if (socket.isClosed()) {
          connection.reset();
          return;
        }
        connections.add(connection);
        connection.start();
      } catch (IOException e) {
        // The listener was closed by refuse() or close(); the loop's condition sees it.
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** The kernel listens on for as long as a thread of ours is in accept. */
  private void closeListener() {
    ServerSocket socket;
    Thread thread;
    synchronized (lock) {
      socket = listener;
      thread = acceptor;
      listener = null;
      acceptor = null;
    }
    if (socket != null && thread != null) {
      try {
        socket.close();
        thread.join();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void gone(FaultyConnection connection) {
    connections.remove(connection);
  }

  /**
   * Waits for as long as nothing may pass, and for the delay of an answer.
   *
   * @return what of an answer may pass
   */
  Passage waitForPassage(InetAddress client, boolean answer) throws InterruptedException {
    synchronized (lock) {
      while ((mode == Mode.BLACK_HOLE || lost.contains(client)) && !closed) {
        lock.wait();
      }
      long until = System.nanoTime() + delay.toNanos();
      while (answer && !closed && mode == Mode.PASS && !delay.isZero()) {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        lock.wait(left);
      }
      return switch (mode) {
        case CUT -> new Passage(intact, Passage.Rest.RESET);
        case GARBAGE -> new Passage(intact, Passage.Rest.GARBAGE);
        default -> Passage.FREE;
      };
    }
  }
}
