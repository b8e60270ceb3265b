package io.sluice.agent.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps {@link Accepted} on disk, and knows how old it is. Runs on the agent's loop. */
public final class Keeper {
  private static final Logger log = LoggerFactory.getLogger(Keeper.class);

  // A crash of the host within it costs the newest change only, and members tell it again.
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration CONFIRM = Duration.ofMinutes(1);
  private static final int MOST_LOOKS = 5;

  private final Accepted accepted;
  private final AcceptedFile file;
  private final BooleanSupplier connected;
  private final AgentLoop loop;
  private final Executor disk;
  private final Clock clock;
  private long written;
  private @Nullable Instant confirmed;
  private boolean failing;
  private long seen = -1;
  private int looks;

  /**
   * @param accepted as it was read from the file
   * @param at when that was last confirmed by a member, or empty
   * @param connected whether a member confirms it now
   * @param disk a thread of its own
   */
  public Keeper(
      Accepted accepted,
      Optional<Instant> at,
      AcceptedFile file,
      BooleanSupplier connected,
      AgentLoop loop,
      Executor disk,
      Clock clock) {
    this.accepted = accepted;
    this.file = file;
    this.connected = connected;
    this.loop = loop;
    this.disk = disk;
    this.clock = clock;
    this.written = accepted.changes();
    this.confirmed = at.orElse(null);
  }

  /** Looks every 2 s. */
  public void start() {
    loop.every(PAUSE, this::look);
  }

  /** How long ago a member last confirmed what is accepted; empty when none ever did. */
  public Optional<Duration> age() {
    if (connected.getAsBoolean()) {
      return Optional.of(Duration.ZERO);
    }
    return Optional.ofNullable(confirmed).map(at -> Duration.between(at, clock.instant()));
  }

  private void look() {
    if (!accepted.isServable() || isArriving()) {
      return;
    }
    Instant now = clock.instant();
    boolean confirming = connected.getAsBoolean();
    Instant before = confirmed;
    if (accepted.changes() != written) {
      confirmed = now;
      write(() -> {});
    } else if (confirming
        && (before == null || Duration.between(before, now).compareTo(CONFIRM) >= 0)) {
      confirmed = now;
      disk.execute(() -> confirm(now));
    }
  }

  /**
   * Whether a host that has no file yet is still being told the first things: half is worth
   * nothing.
   */
  private boolean isArriving() {
    if (confirmed != null || accepted.changes() == seen || looks == MOST_LOOKS) {
      return false;
    }
    seen = accepted.changes();
    looks++;
    return true;
  }

  /**
   * Writes what changed since the last look, before the agent ends.
   *
   * @param then called when it is written, or could not be; on any thread
   */
  public void finish(Runnable then) {
    if (accepted.changes() == written) {
      then.run();
    } else {
      write(then);
    }
  }

  private void write(Runnable then) {
    List<ByteBuffer> bytes = AcceptedFile.bytes(accepted);
    written = accepted.changes();
    disk.execute(
        () -> {
          write(bytes);
          then.run();
        });
  }

  private void write(List<ByteBuffer> bytes) {
    try {
      file.write(bytes);
      loop.execute(() -> failing = false);
    } catch (IOException e) {
      loop.execute(() -> failed(e));
    }
  }

  private void confirm(Instant now) {
    try {
      file.confirm(now);
    } catch (IOException e) {
      loop.execute(() -> failed(e));
    }
  }

  /** Tried again with the next look; said once. */
  private void failed(IOException why) {
    written = -1;
    if (!failing) {
      failing = true;
      log.atWarn()
          .addKeyValue("why", why.toString())
          .log("what Envoy accepts cannot be written; a restart of this host would lose it");
    }
  }
}
