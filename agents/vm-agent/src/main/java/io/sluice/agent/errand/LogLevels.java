package io.sluice.agent.errand;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.sluice.agent.WholeFile;
import io.sluice.agent.relay.AgentLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Set<String> LEVELS =
      Set.of("trace", "debug", "info", "warning", "error", "critical", "off");

  private final EnvoyAdmin envoy;
  private final Path file;
  private final AgentLoop thread;
  private final Clock clock;
  private @Nullable Turned turned;
  private Runnable noLook = () -> {};
  private boolean troubled;

  /**
   * @param until when it goes back
   * @param before each logger and its level, as {@code upstream:debug,http:info}
   */
  private record Turned(Instant until, String before) {}

  public LogLevels(EnvoyAdmin envoy, Path file, AgentLoop thread, Clock clock) {
    this.envoy = envoy;
    this.file = file;
    this.thread = thread;
    this.clock = clock;
  }

  /** Takes up what an agent before this one turned; ahead of the first errand. */
  public void start() {
    thread.execute(
        () -> {
          try {
            turned = read();
          } catch (IOException e) {
            log.atWarn().addKeyValue("why", e.toString()).log("levels of before cannot be read");
          }
          if (turned != null) {
            lookAfter(Duration.between(clock.instant(), turned.until()));
          }
        });
  }

  /**
   * Turns all loggers, and says how many are there and until when. What was there before the first
   * turn comes back.
   */
  String turn(String level, String seconds) throws IOException {
    if (!LEVELS.contains(level)
        || !seconds.matches("[1-9]\\d{0,3}")
        || Integer.parseInt(seconds) > LONGEST.toSeconds()) {
      throw new IllegalArgumentException(
          "a log level is one of " + LEVELS + " for 1 to " + LONGEST.toSeconds() + " seconds");
    }
    Duration time = Duration.ofSeconds(Integer.parseInt(seconds));
    Turned known = turned;
    String before = known == null ? paths(levels(envoy.levels())) : known.before();
    Turned now = new Turned(clock.instant().plus(time), before);
    WholeFile.put(file, json(now)); // first: an agent that dies here still takes it back
    turned = now;
    lookAfter(time); // before Envoy is asked: it may do so and not answer in time
    Map<String, String> after = levels(envoy.turn(level));
    log.atInfo()
        .addKeyValue("level", level)
        .addKeyValue("until", now.until())
        .log("Envoy's log was turned");
    long there = after.values().stream().filter(level::equals).count();
    return there + " of " + after.size() + " loggers at " + level + until(now);
  }

  /** Each logger and its level, in Envoy's words, and when a turn of before ends. */
  String now() throws IOException {
    Turned known = turned;
    return (known == null ? "" : "turned" + until(known)) + envoy.levels();
  }

  private static String until(Turned turned) {
    return " until "
        + turned.until().truncatedTo(ChronoUnit.SECONDS)
        + ", then each as it was before\n";
  }

  /** The one look that goes back; a clock that was set does not put it off. */
  private void lookAfter(Duration left) {
    noLook.run();
    Duration most = left.compareTo(LONGEST) > 0 ? LONGEST : left;
    noLook = thread.after(most.isNegative() ? Duration.ZERO : most, this::goBack);
  }

  private void goBack() {
    Turned known = turned;
    if (known == null) {
      return;
    }
    try {
      Map<String, String> wanted = levels(known.before());
      wanted.keySet().retainAll(levels(envoy.levels()).keySet()); // another Envoy has others
      envoy.turnEach(paths(wanted));
      Files.deleteIfExists(file);
      turned = null;
      troubled = false;
      log.atInfo().log("Envoy's log went back to what it was");
    } catch (IOException e) {
      if (!troubled) {
        log.atWarn()
            .addKeyValue("why", e.getMessage())
            .log("Envoy's log cannot go back to what it was; tried again every 10 s");
      }
      troubled = true;
      lookAfter(AGAIN);
    }
  }

  /** A line is {@code " LOGGER: LEVEL"}, a kept one {@code LOGGER:LEVEL}; all else is none. */
  private static Map<String, String> levels(String text) throws IOException {
    Map<String, String> levels = new LinkedHashMap<>();
    for (String line : text.split("[\n,]", -1)) {
      String[] parts = line.strip().split(": ?", 2);
      if (parts.length == 2 && LEVELS.contains(parts[1])) {
        levels.put(parts[0], parts[1]);
      }
    }
    if (levels.isEmpty()) {
      throw new IOException("Envoy does not say which loggers it has");
    }
    return levels;
  }

  private static String paths(Map<String, String> levels) {
    return levels.entrySet().stream()
        .map(one -> one.getKey() + ":" + one.getValue())
        .collect(Collectors.joining(","));
  }

  private @Nullable Turned read() throws IOException {
    return WholeFile.json(
            file, LogLevels::turned, "it has no log levels; Envoy's log may be turned")
        .orElse(null);
  }

  private static Turned turned(JsonElement kept) {
    JsonObject all = kept.getAsJsonObject();
    return new Turned(
        Instant.parse(all.get("until").getAsString()), all.get("before").getAsString());
  }

  private static String json(Turned turned) {
    JsonObject kept = new JsonObject();
    kept.addProperty("until", turned.until().toString());
    kept.addProperty("before", turned.before());
    return kept.toString();
  }
}
