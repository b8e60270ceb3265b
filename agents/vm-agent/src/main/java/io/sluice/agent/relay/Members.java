package io.sluice.agent.relay;

import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of the control plane, of which one at a time is connected: the first that answers, in
 * an order of this host's own, so that hosts spread over them. One that is lost is followed by the
 * next. Runs on the agent's loop.
 *
 * @param <A> what addresses a member
 */
public final class Members<A> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Members.class);

  // As long as Envoy's own connect timeout towards Sluice.
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final int DOUBLINGS = 5; // up to 8 s

  private final List<A> order;
  private final Function<A, ManagedChannel> opening;
  private final AgentLoop loop;
  private final DoubleSupplier random;
  private final List<Consumer<Optional<Channel>>> waiting = new ArrayList<>();
  private final List<Consumer<Channel>> listeners = new ArrayList<>();
  private @Nullable Connection current;
  private @Nullable Connection trying;
  private int next;
  private int failed;
  private int failedRounds;
  private boolean closed;

  private final class Connection {
    private final A address;
    private final ManagedChannel channel;
    private final Runnable noLimit;

    Connection(A address) {
      this.address = address;
      this.channel = opening.apply(address);
      this.noLimit = loop.after(CONNECT, () -> fail(this));
    }

    void follow() {
      ConnectivityState state = channel.getState(true);
      if (state == ConnectivityState.READY) {
        connect(this);
      } else if (state == ConnectivityState.TRANSIENT_FAILURE) {
        fail(this);
      }
      channel.notifyWhenStateChanged(state, () -> loop.execute(this::changed));
    }

    private void changed() {
      if (this == trying) {
        follow();
      } else if (this == current && channel.getState(false) == ConnectivityState.READY) {
        channel.notifyWhenStateChanged(ConnectivityState.READY, () -> loop.execute(this::changed));
      } else if (this == current) {
        lose(this);
      }
    }

    void end() {
      noLimit.run();
      channel.shutdownNow();
    }
  }

  /**
   * @param order in which members are tried, at least one
   * @param opening makes an unconnected channel, whose callbacks come on the loop
   * @param random from 0 to 1, for the pauses between rounds
   */
  public Members(
      List<A> order, Function<A, ManagedChannel> opening, AgentLoop loop, DoubleSupplier random) {
    this.order = List.copyOf(order);
    this.opening = opening;
    this.loop = loop;
    this.random = random;
  }

  /** Hears of each member that answers; before the start. */
  public void whenConnected(Consumer<Channel> listener) {
    listeners.add(listener);
  }

  /** Begins to connect. */
  public void start() {
    loop.execute(this::tryNext);
  }

  /** The member that is connected now, or empty. */
  public Optional<A> member() {
    return Optional.ofNullable(current).map(connection -> connection.address);
  }

  /**
   * The connected member; empty when all were tried in vain; else as soon as one of both is true.
   */
  void ask(Consumer<Optional<Channel>> answer) {
    if (current != null) {
      answer.accept(Optional.of(current.channel));
    } else if (failedRounds > 0) {
      answer.accept(Optional.empty());
    } else {
      waiting.add(answer);
    }
  }

  /** The same after the next round of attempts. */
  void askLater(Consumer<Optional<Channel>> answer) {
    waiting.add(answer);
  }

  /** Goes on to the next member, if there is another: this one is connected, and of no use. */
  void leave(String why) {
    if (current != null && order.size() > 1) {
      log.atWarn()
          .addKeyValue("member", current.address)
          .addKeyValue("why", why)
          .log("leaving a member");
      lose(current);
    }
  }

  private void tryNext() {
    if (closed || current != null) {
      return;
    }
    try {
      trying = new Connection(order.get(next));
    } catch (RuntimeException e) {
      // A certificate that is being renewed may be half of one; the next attempt reads it anew.
      log.atWarn().addKeyValue("why", e.toString()).log("a member cannot be asked");
      failed(order.size());
      return;
    }
    trying.follow();
  }

  private void connect(Connection connection) {
    connection.noLimit.run();
    trying = null;
    current = connection;
    log.atInfo()
        .addKeyValue("member", connection.address)
        .addKeyValue("failedRounds", failedRounds)
        .log("connected to the control plane");
    failed = 0;
    failedRounds = 0;
    answer(Optional.of(connection.channel));
    tell(listeners, connection.channel);
  }

  private void fail(Connection connection) {
    if (connection != trying) {
      return;
    }
    connection.end();
    trying = null;
    next = (next + 1) % order.size();
    failed(failed + 1);
  }

  private void failed(int attempts) {
    failed = attempts;
    if (failed < order.size()) {
      tryNext();
      return;
    }
    failed = 0;
    failedRounds++;
    if (failedRounds == 1) {
      log.atWarn()
          .addKeyValue("members", order)
          .log("no member of the control plane can be reached; Envoy keeps what it has");
    }
    loop.after(pause(), this::tryNext);
    answer(Optional.empty());
  }

  private Duration pause() {
    return AgentLoop.spread(
        FIRST_PAUSE.multipliedBy(1L << Math.min(failedRounds - 1, DOUBLINGS)), random);
  }

  private void lose(Connection connection) {
    log.atInfo().addKeyValue("member", connection.address).log("lost a member");
    connection.end();
    current = null;
    next = (next + 1) % order.size();
    tryNext();
  }

  private void answer(Optional<Channel> channel) {
    List<Consumer<Optional<Channel>>> asked = List.copyOf(waiting);
    waiting.clear();
    tell(asked, channel);
  }

  /** One that fails takes none of the others along. */
  private static <T> void tell(List<Consumer<T>> all, T word) {
    all.forEach(each -> AgentLoop.guarded(() -> each.accept(word)).run());
  }

  /** Ends the connection; on the loop. */
  @Override
  public void close() {
    closed = true;
    if (current != null) {
      current.end();
    }
    if (trying != null) {
      trying.end();
    }
  }
}
