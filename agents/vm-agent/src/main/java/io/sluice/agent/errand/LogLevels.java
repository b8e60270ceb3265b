package io.sluice.agent.errand;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.sluice.agent.WholeFile;
import io.sluice.agent.relay.AgentLoop;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the log of this host's Envoy up for a while. What it was before stands in a file, so that
 * it goes back after an agent's end, too. On the errands' thread.
 */
public final class LogLevels {
  private static final Logger log = LoggerFactory.getLogger(LogLevels.class);
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final int MOST_SECONDS = 3_600;
  private static final Set<String> LEVELS =
      Set.of("trace", "debug", "info", "warning", "error", "critical", "off");

  private final EnvoyAdmin envoy;
  private final Path file;
  private final AgentLoop thread;
  private final Clock clock;
  private @Nullable Turned turned;

  /**
   * @param until when it goes back
   * @param before each logger and its level, as Envoy takes them
   */
  private record Turned(Instant until, String before) {}

  public LogLevels(EnvoyAdmin envoy, Path file, AgentLoop thread, Clock clock) {
    this.envoy = envoy;
    this.file = file;
    this.thread = thread;
    this.clock = clock;
  }

  /** Takes up what an agent before this one turned. */
  public void start() {
    thread.execute(
        () -> {
          try {
            turned = read();
          } catch (IOException e) {
            log.atWarn().addKeyValue("why", e.toString()).log("levels of before cannot be read");
          }
          schedule();
        });
  }

  /** Turns all loggers; the levels afterwards. What was there before the first turn comes back. */
  String turn(String level, String seconds) throws IOException {
    if (!LEVELS.contains(level)
        || !seconds.matches("[1-9]\\d{0,3}")
        || Integer.parseInt(seconds) > MOST_SECONDS) {
      throw new IllegalArgumentException(
          "a log level is one of " + LEVELS + " for 1 to " + MOST_SECONDS + " seconds");
    }
    Turned known = turned;
    String before = known == null ? paths(envoy.levels()) : known.before();
    Turned now = new Turned(clock.instant().plusSeconds(Integer.parseInt(seconds)), before);
    WholeFile.put(file, json(now)); // first: an agent that dies here still takes it back
    turned = now;
    String after = envoy.turn(level);
    log.atInfo()
        .addKeyValue("level", level)
        .addKeyValue("until", now.until())
        .log("Envoy's log was turned");
    schedule();
    return after;
  }

  private void schedule() {
    Turned known = turned;
    if (known != null) {
      Duration left = Duration.between(clock.instant(), known.until());
      thread.after(left.isNegative() ? Duration.ZERO : left, this::look);
    }
  }

  private void look() {
    Turned known = turned;
    if (known == null || clock.instant().isBefore(known.until())) {
      return; // gone back already, or turned anew: that has a look of its own
    }
    try {
      envoy.turnEach(known.before());
      Files.deleteIfExists(file);
      turned = null;
      log.atInfo().log("Envoy's log went back to what it was");
    } catch (IOException e) {
      log.atDebug().addKeyValue("why", e.toString()).log("Envoy's log cannot go back yet");
      thread.after(AGAIN, this::look);
    }
  }

  /** A line is {@code " LOGGER: LEVEL"}; what Envoy says of anything else is none. */
  private static String paths(String levels) throws IOException {
    String paths =
        levels
            .lines()
            .map(line -> line.strip().split(": ", 2))
            .filter(parts -> parts.length == 2 && LEVELS.contains(parts[1]))
            .map(parts -> parts[0] + ":" + parts[1])
            .collect(Collectors.joining(","));
    if (paths.isEmpty()) {
      throw new IOException("Envoy does not say which loggers it has");
    }
    return paths;
  }

  private @Nullable Turned read() throws IOException {
    try {
      JsonObject kept = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      return new Turned(
          Instant.parse(kept.get("until").getAsString()), kept.get("before").getAsString());
    } catch (NoSuchFileException none) {
      return null;
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException
        | DateTimeException
        | CharacterCodingException e) {
      WholeFile.setAside(file, "it has no log levels: " + e);
      return null;
    }
  }

  private static String json(Turned turned) {
    JsonObject kept = new JsonObject();
    kept.addProperty("until", turned.until().toString());
    kept.addProperty("before", turned.before());
    return kept.toString();
  }
}
