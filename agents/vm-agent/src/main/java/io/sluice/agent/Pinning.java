package io.sluice.agent;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.agent.relay.Accepted;
import io.sluice.agent.relay.AgentLoop;
import io.sluice.agent.relay.Pin;
import io.sluice.agent.relay.Pins;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pins and unpins, keeps what is pinned, and ends it in time. */
final class Pinning {
  private static final Logger log = LoggerFactory.getLogger(Pinning.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  static final long LONGEST_SECONDS = 24 * 3_600;

  private final Pins pins;
  private final PinFile file;
  private final Accepted accepted;
  private final Runnable changed;
  private final AgentLoop loop;
  private final Executor disk;
  private final Clock clock;

  /**
   * @param changed told on the loop when Envoy must ask again
   * @param disk a thread of its own
   */
  Pinning(
      Pins pins,
      PinFile file,
      Accepted accepted,
      Runnable changed,
      AgentLoop loop,
      Executor disk,
      Clock clock) {
    this.pins = pins;
    this.file = file;
    this.accepted = accepted;
    this.changed = changed;
    this.loop = loop;
    this.disk = disk;
    this.clock = clock;
  }

  /**
   * Takes up what was pinned before; ahead of the first stream.
   *
   * @throws IOException if that cannot be read
   */
  void start() throws IOException {
    file.read(pins);
    pins.expire(clock.instant());
    loop.every(LOOK, this::look);
  }

  private void look() {
    if (pins.expire(clock.instant())) {
      log.atInfo().log("a pin is over; Envoy follows the split again");
      CompletableFuture<JsonObject> unused = inForce();
    }
  }

  /** Envoy follows at once, however slow the disk is; the answer comes when all is kept on it. */
  private CompletableFuture<JsonObject> inForce() {
    JsonArray now = json();
    CompletableFuture<JsonObject> kept = CompletableFuture.supplyAsync(() -> keep(now), disk);
    changed.run();
    return kept;
  }

  private JsonObject keep(JsonArray now) {
    try {
      file.write(now);
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("why", e.toString())
          .log("what is pinned holds, and cannot be kept: a new start of the agent undoes it");
      throw new UncheckedIOException("in force, and not kept: " + e.getMessage(), e);
    }
    JsonObject body = new JsonObject();
    body.add("pins", now);
    return body;
  }

  CompletableFuture<JsonObject> pin(Map<String, String> query) {
    return CompletableFuture.completedFuture(query).thenComposeAsync(this::pinned, loop);
  }

  CompletableFuture<JsonObject> unpin(Map<String, String> query) {
    return CompletableFuture.completedFuture(query).thenComposeAsync(this::unpinned, loop);
  }

  private CompletableFuture<JsonObject> unpinned(Map<String, String> query) {
    String service = query.getOrDefault("service", "");
    if (!pins.remove(service)) {
      throw new IllegalArgumentException(service + " is not pinned");
    }
    log.atInfo().addKeyValue("service", service).log("unpinned");
    return inForce();
  }

  private CompletableFuture<JsonObject> pinned(Map<String, String> query) {
    String service = query.getOrDefault("service", "");
    String environment = query.getOrDefault("environment", "");
    String seconds = query.getOrDefault("seconds", "");
    if (!Rules.isService(service)
        || !Rules.isEnvironment(environment)
        || !seconds.matches("[1-9]\\d{0,4}")
        || Long.parseLong(seconds) > LONGEST_SECONDS) {
      throw new IllegalArgumentException(
          "a pin needs a service, an environment and 1 to " + LONGEST_SECONDS + " seconds");
    }
    obstacle(service, environment)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    Pin pin = new Pin(service, environment, until(Long.parseLong(seconds)));
    pins.put(pin);
    log.atWarn()
        .addKeyValue("service", service)
        .addKeyValue("environment", environment)
        .addKeyValue("until", pin.until())
        .log("pinned: this host's callers do not follow the split");
    return inForce();
  }

  /** In whole seconds, which people read. */
  private Instant until(long seconds) {
    return clock.instant().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
  }

  private Optional<String> obstacle(String service, String environment) {
    try {
      return Pins.obstacle(accepted, service, environment);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what Envoy accepted of " + service + " is no assignment", e);
    }
  }

  /** On the loop. */
  JsonArray json() {
    return PinFile.json(pins);
  }
}
