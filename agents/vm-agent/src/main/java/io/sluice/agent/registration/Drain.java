package io.sluice.agent.registration;

import io.sluice.agent.relay.AgentLoop;
import io.sluice.xds.protocol.errand.Departure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of the registry: says it to all, waits until callers that are proxies have let go and
 * nobody asks any more, and only then goes. Runs on the registry's loop.
 */
final class Drain {
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  /** Callers learn of a departure within this; who has not by then is not waited for. */
  static final Pace PACE = new Pace(Duration.ofSeconds(1), 3, Duration.ofSeconds(30));

  /** By which a maintenance is known as ours. */
  static final String REASON = "sluice agent drain";

  private final Registry registry;
  private final IngressQuiet ingress;
  private final Function<Departure, CompletionStage<Optional<Departure.Callers>>> callers;
  private final Pace pace;
  private final AgentLoop loop;
  private final BooleanSupplier wished;
  private boolean underWay;

  /**
   * How long it takes.
   *
   * @param look the pause between two looks, and between two questions
   * @param quietLooks so many one after the other without a request are quiet
   * @param longest after which it goes, whoever still asks
   */
  record Pace(Duration look, int quietLooks, Duration longest) {}

  /**
   * @param callers who has let go of an instance; empty where nobody can tell
   * @param wished whether it is still meant to go
   */
  Drain(
      Registry registry,
      IngressQuiet ingress,
      Function<Departure, CompletionStage<Optional<Departure.Callers>>> callers,
      Pace pace,
      AgentLoop loop,
      BooleanSupplier wished) {
    this.registry = registry;
    this.ingress = ingress;
    this.callers = callers;
    this.pace = pace;
    this.loop = loop;
    this.wished = wished;
  }

  /**
   * How it ended.
   *
   * @param stays somebody changed their mind; what was announced stands still
   * @param trouble why it could not be taken out, or empty
   */
  record End(boolean stays, String trouble) {}

  boolean isUnderWay() {
    return underWay;
  }

  /**
   * Begins. Where the registry has no words for it, the departure itself tells the callers, and
   * what they still ask is waited for afterwards.
   *
   * @param then told of the end
   * @throws IOException if it cannot be announced
   */
  void begin(Registry.Entry entry, Consumer<End> then) throws IOException {
    Departure departure = entry.departure();
    if (!entry.announce()) {
      entry.remove();
      log.atWarn()
          .addKeyValue("id", entry.id())
          .log("the registry cannot say that an instance is about to leave: it is out at once");
    }
    underWay = true;
    new Leaving(departure, then).look(pace.longest(), 0, -1);
  }

  private void end(Consumer<End> then, End end) {
    underWay = false;
    then.accept(end);
  }

  /** One that is under way. */
  private final class Leaving {
    private final Departure departure;
    private final Consumer<End> then;

    /** The last answer of a member; without any, quiet alone decides. */
    private Optional<Departure.Callers> known = Optional.empty();

    private boolean asking;

    Leaving(Departure departure, Consumer<End> then) {
      this.departure = departure;
      this.then = then;
    }

    private void look(Duration left, int quiet, long total) {
      IngressQuiet.Requests now = requests(total);
      int looks = now.active() == 0 && now.total() == total ? quiet + 1 : 0;
      boolean isQuiet = looks >= pace.quietLooks();
      boolean letGo = known.map(Departure.Callers::haveLetGo).orElse(true);
      if (!wished.getAsBoolean()) {
        end(then, new End(true, ""));
      } else if ((isQuiet && letGo) || left.isZero() || left.isNegative()) {
        end(then, leave(now.active(), letGo));
      } else {
        if (looks == pace.quietLooks()) {
          log.atInfo()
              .addKeyValue("callers", said())
              .log("nobody asks any more; the registration stands until all callers have let go");
        }
        ask();
        loop.after(pace.look(), () -> look(left.minus(pace.look()), looks, now.total()));
      }
    }

    /** A member that falls silent takes back nothing of what was said before. */
    private void ask() {
      if (asking) {
        return;
      }
      asking = true;
      callers
          .apply(departure)
          .whenCompleteAsync(
              (answer, failure) -> {
                asking = false;
                known = answer == null ? known : answer.or(() -> known);
              },
              loop);
    }

    private String said() {
      return known.map(Departure.Callers::toString).orElse("no member says what they have");
    }

    private End leave(long active, boolean letGo) {
      try {
        Registry.Entry entry = registry.entry();
        if (entry.isThere()) {
          entry.remove();
        }
        (letGo ? log.atInfo() : log.atWarn())
            .addKeyValue("id", entry.id())
            .addKeyValue("stillActive", active)
            .addKeyValue("callers", said())
            .log("drained and deregistered");
        return new End(false, "");
      } catch (IOException e) {
        return new End(false, String.valueOf(e.getMessage()));
      }
    }
  }

  private IngressQuiet.Requests requests(long before) {
    try {
      return ingress.now();
    } catch (IOException gone) {
      // Without Envoy nobody comes through it.
      return new IngressQuiet.Requests(0, before);
    }
  }
}
