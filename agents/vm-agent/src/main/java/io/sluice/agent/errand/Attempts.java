package io.sluice.agent.errand;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * TCP connections that are opened and closed again, at a bounded rate: nothing is sent, nothing is
 * read. Blocks until all are decided.
 */
final class Attempts {
  /** Of a second. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Duration within;
  private final Sockets sockets;

  /**
   * @param within that an attempt takes at most
   */
  Attempts(Duration within) {
    this(within, SocketChannel::open);
  }

  Attempts(Duration within, Sockets sockets) {
    this.within = within;
    this.sockets = sockets;
  }

  /** What this host's sockets know. */
  interface Sockets {
    SocketChannel open() throws IOException;
  }

  /** How one ended, as it is reported. */
  enum Result {
    REACHED("reached"),
    /** Somebody answered, and nobody listens there; or a firewall says no. */
    REFUSED("refused"),
    TIMED_OUT("timed-out"),
    /** No way leads there. */
    UNREACHABLE("unreachable");

    private final String word;

    Result(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * Tries each once, in order.
   *
   * @param addresses resolved ones
   * @throws IOException if this host has no more sockets
   */
  Map<InetSocketAddress, Result> to(Collection<InetSocketAddress> addresses) throws IOException {
    try (Selector selector = Selector.open()) {
      Round round = new Round(selector, addresses);
      try {
        round.run();
      } finally {
        round.close();
      }
      return round.results;
    }
  }

  /** The attempts of one call. */
  private final class Round {
    private final Selector selector;
    private final Deque<InetSocketAddress> left;
    private final Map<SocketChannel, Long> deadlines = new HashMap<>();
    private final Map<SocketChannel, InetSocketAddress> open = new HashMap<>();
    private final Map<InetSocketAddress, Result> results = new LinkedHashMap<>();
    private long next = System.nanoTime();

    Round(Selector selector, Collection<InetSocketAddress> addresses) {
      this.selector = selector;
      left = new ArrayDeque<>(addresses);
      addresses.forEach(each -> results.put(each, Result.TIMED_OUT)); // keeps their order
    }

    void run() throws IOException {
      while (!left.isEmpty() || !open.isEmpty()) {
        long now = System.nanoTime();
        if (!left.isEmpty() && now - next >= 0) {
          begin(left.remove(), now);
          next = now + PAUSE.toNanos();
        }
        giveUp(now);
        selector.select(untilNext(now));
        for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
          finish((SocketChannel) key.channel());
        }
        selector.selectedKeys().clear();
      }
    }

    private void begin(InetSocketAddress address, long now) throws IOException {
      SocketChannel channel = sockets.open();
      open.put(channel, address);
      deadlines.put(channel, now + within.toNanos());
      channel.configureBlocking(false);
      try {
        if (channel.connect(address)) {
          end(channel, Result.REACHED);
        } else {
          channel.register(selector, SelectionKey.OP_CONNECT);
        }
      } catch (UnsupportedAddressTypeException e) {
        end(channel, Result.UNREACHABLE); // a host without IPv6
      } catch (IOException e) {
        end(channel, failure(e));
      }
    }

    private void finish(SocketChannel channel) throws IOException {
      try {
        channel.finishConnect();
        end(channel, Result.REACHED);
      } catch (IOException e) {
        end(channel, failure(e));
      }
    }

    private void giveUp(long now) throws IOException {
      for (SocketChannel channel : List.copyOf(open.keySet())) {
        if (now - deadlines.getOrDefault(channel, now) >= 0) {
          end(channel, Result.TIMED_OUT);
        }
      }
    }

    private void end(SocketChannel channel, Result result) throws IOException {
      InetSocketAddress address = open.remove(channel);
      deadlines.remove(channel);
      if (address != null) {
        results.put(address, result);
      }
      channel.close();
    }

    /** Milliseconds until something is to be done by itself; at least 1, since 0 is for ever. */
    private long untilNext(long now) {
      long nanos = within.toNanos();
      for (long deadline : deadlines.values()) {
        nanos = Math.min(nanos, deadline - now);
      }
      if (!left.isEmpty()) {
        nanos = Math.min(nanos, next - now);
      }
      return Math.max(1, Duration.ofNanos(nanos).toMillis());
    }

    void close() throws IOException {
      for (SocketChannel channel : open.keySet()) {
        channel.close();
      }
    }
  }

  private static Result failure(IOException why) {
    return why instanceof ConnectException ? Result.REFUSED : Result.UNREACHABLE;
  }
}
